using GrandModel.Actors;
using GrandModel.Actors.Running;

namespace GrandModel.Tests;

/// <summary>Guards how far a fault reaches: an entity's own matter, until many of an area or the machinery say otherwise.</summary>
public sealed class SupervisorTests
{
    private static readonly SupervisionOptions Options = new() { AreaQuarantinesMax = 3, SuspendedAreasMax = 2, ShardFaultsMax = 3 };
    private readonly Supervisor _supervisor = new(Options);

    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        var pauses = Enumerable.Range(0, 8).Select(i => Pause(Entity("a"), i)).ToArray();
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
        Assert.Equal(1, Pause(Entity("b"), 8)); // another entity's count is its own
    }

    [Fact]
    public void A_calm_entity_starts_again_with_the_first_pause()
    {
        Pause(Entity("a"), 0);
        Pause(Entity("a"), 1);
        Assert.Equal(1, Pause(Entity("a"), 1 + (5 * 60) + 1));
    }

    [Fact]
    public void Many_quarantines_of_an_area_in_a_window_suspend_it_and_many_areas_stop_the_node()
    {
        Assert.IsType<Directive.Leave>(Quarantine("risk", 0));
        Assert.IsType<Directive.Leave>(Quarantine("risk", 1));
        Assert.Equal("risk", Assert.IsType<Directive.SuspendArea>(Quarantine("risk", 2)).Area);
        Assert.IsType<Directive.Leave>(Quarantine("risk", 3)); // said once
        Quarantine("agents", 4);
        Quarantine("agents", 5);
        Assert.IsType<Directive.StopNode>(Quarantine("agents", 6));
    }

    [Fact]
    public void Quarantines_far_apart_suspend_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<Directive.Leave>(Quarantine("risk", i * 400));
        }
    }

    [Fact]
    public void A_resumed_area_counts_anew()
    {
        for (var i = 0; i < 3; i++)
        {
            Quarantine("risk", i);
        }

        Assert.True(_supervisor.ResumeArea("risk"));
        Assert.False(_supervisor.ResumeArea("risk"));
        Assert.IsType<Directive.Leave>(Quarantine("risk", 3));
    }

    [Fact]
    public void A_shard_is_restarted_until_its_faults_stop_the_node()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<Directive.Restart>(_supervisor.ShardFaulted(1, TimeSpan.Zero)).After);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<Directive.Restart>(_supervisor.ShardFaulted(1, TimeSpan.FromSeconds(1))).After);
        Assert.IsType<Directive.Restart>(_supervisor.ShardFaulted(2, TimeSpan.FromSeconds(2)));
        Assert.IsType<Directive.StopNode>(_supervisor.ShardFaulted(1, TimeSpan.FromSeconds(2)));
    }

    private static EntityId Entity(string key) => EntityId.Of("counter", key);

    private double Pause(EntityId entity, int second) =>
        Assert.IsType<Directive.Restart>(_supervisor.EntityFaulted(entity, TimeSpan.FromSeconds(second))).After.TotalSeconds;

    private Directive Quarantine(string area, int second) => _supervisor.EntityQuarantined(area, Entity($"{second}"), TimeSpan.FromSeconds(second));
}
