using GrandModel.Actors;
using GrandModel.Agents;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// Guards who follows whom: the two directions agree, nobody is told twice, and nothing crosses portfolios or symbols but where scopes say
/// so.
/// </summary>
public sealed class AgentsTopologyTests
{
    private static readonly AgentsOptions Options = Sample.Options("main", "second");
    private readonly Registered _registered = new(Options);

    [Fact]
    public void Three_types_are_registered_in_the_agents_area()
    {
        Assert.Equal([EntityNames.Coordinator, EntityNames.Strategic, EntityNames.Tactical], _registered.Types.Keys);
        Assert.All(_registered.Types.Values, t => Assert.Equal("agents", t.Area));
    }

    [Fact]
    public void Followers_and_sources_are_each_others_inverse()
    {
        foreach (var (type, entity) in _registered.Types)
        {
            var agents = Agents().Where(a => a.Type == type).ToList();
            foreach (var s in entity.Subscriptions)
            {
                foreach (var source in Sources().Where(x => x.Type == s.SourceType))
                {
                    var followers = s.Followers(source).ToList();
                    Assert.Equal(followers.Count, followers.Distinct().Count());
                    Assert.All(followers, f => Assert.Contains(f, agents));
                    Assert.Equal(agents.Where(a => s.Sources(a).Contains(source)).Order(), followers.Order());
                }
            }
        }
    }

    [Theory]
    [InlineData("agent.strategic/main/ES/mlmi", "instrument/ES BarClosed")]
    [InlineData(
        "agent.coordinator/main/ES",
        "agent.strategic/main/ES/mlmi Voted; agent.strategic/main/ES/nwrqk Voted; agent.strategic/main/ES/regime Voted; instrument/ES BarClosed; "
        + "portfolio/main EquityMarked; portfolio/main FillApplied")]
    [InlineData("agent.tactical/second/NQ/tactical", "agent.coordinator/second/NQ StrategicDecided; instrument/NQ BarClosed")]
    [InlineData(
        "agent.tactical/main/ES/risk",
        "agent.tactical/main/ES/tactical Signalled; breaker/agent/main/ES BreakerRearmed; breaker/agent/main/ES BreakerTripped; "
        + "breaker/agent/main/ES Halted; breaker/agent/main/ES Resumed; breaker/cluster BreakerRearmed; breaker/cluster BreakerTripped; "
        + "breaker/cluster Halted; breaker/cluster Resumed; breaker/portfolio/main BreakerRearmed; breaker/portfolio/main BreakerTripped; breaker/portfolio/main Halted; "
        + "breaker/portfolio/main Resumed; breaker/venue/SIM BreakerRearmed; breaker/venue/SIM BreakerTripped; breaker/venue/SIM Halted; "
        + "breaker/venue/SIM Resumed; instrument/ES BarClosed; instrument/ES QualityChanged; limits/cluster LimitChanged; "
        + "limits/portfolio/main LimitChanged; risk.monitor/main RiskAssessed")]
    [InlineData(
        "agent.tactical/main/ES/execution",
        "agent.tactical/main/ES/risk Budgeted; agent.tactical/main/ES/tactical Signalled; breaker/agent/main/ES BreakerRearmed; "
        + "breaker/agent/main/ES BreakerTripped; breaker/agent/main/ES Halted; breaker/agent/main/ES Resumed; breaker/cluster BreakerRearmed; breaker/cluster BreakerTripped; "
        + "breaker/cluster Halted; breaker/cluster Resumed; breaker/portfolio/main BreakerRearmed; breaker/portfolio/main BreakerTripped; "
        + "breaker/portfolio/main Halted; breaker/portfolio/main Resumed; breaker/venue/SIM BreakerRearmed; breaker/venue/SIM BreakerTripped; "
        + "breaker/venue/SIM Halted; breaker/venue/SIM Resumed; instrument/ES BarClosed; limits/cluster LimitChanged; "
        + "limits/portfolio/main LimitChanged; portfolio/main FillApplied; portfolio/main LeverageCut; portfolio/main Released; portfolio/main ReservationDenied; portfolio/main Reserved")]
    public void An_agent_follows_exactly_this(string agent, string want)
    {
        var id = new EntityId(agent);
        var follows = _registered.Types[id.Type].Subscriptions
            .SelectMany(s => s.Sources(id).Select(source => $"{source} {s.Message.Name}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(want, string.Join("; ", follows));
    }

    [Fact]
    public void Strategic_agents_hear_of_30_minute_bars_and_tactical_ones_of_5_minute_bars()
    {
        foreach (var (type, timeframe) in new[] { ("agent.strategic", 1800), ("agent.coordinator", 1800), ("agent.tactical", 300) })
        {
            var bars = _registered.Types[type].Subscriptions.Single(s => s.Message == typeof(BarClosed));
            Assert.Equal(timeframe == 1800, bars.Where!(Sample.Bar30(1)));
            Assert.Equal(timeframe == 300, bars.Where!(Sample.Bar5(1)));
        }
    }

    [Fact]
    public void What_is_not_among_the_options_has_no_followers()
    {
        foreach (var s in _registered.Types.Values.SelectMany(t => t.Subscriptions))
        {
            foreach (var source in new[] { "instrument/CL", "portfolio/third", "risk.monitor/firm", "breaker/portfolio/third", "limits/desk" })
            {
                var id = new EntityId(source);
                Assert.True(id.Type != s.SourceType || !s.Followers(id).Any());
            }
        }
    }

    [Fact]
    public void Options_refuse_names_that_are_none_or_come_twice()
    {
        Assert.Throws<ArgumentException>(() => Sample.Options("main", "main"));
        Assert.Throws<ArgumentException>(() => Sample.Options("a/b"));
        Assert.Throws<ArgumentException>(() => new AgentsOptions([Sample.Main], [Sample.Spec("ES", 50), Sample.Spec("ES", 50)], "SIM"));
        Assert.Throws<ArgumentException>(() => new AgentsOptions([Sample.Main], [Sample.Spec("ES", 0)], "SIM"));
        Assert.Throws<ArgumentException>(() => new AgentsOptions([Sample.Main], [], ""));
        Assert.Throws<ArgumentException>(() => Options.Instrument(new Symbol("CL")));
        Assert.Equal(48, Options.FirstStrategicBar);
    }

    private static IEnumerable<EntityId> Agents() => Options.Portfolios.SelectMany(p => Options.Symbols.SelectMany(s => (EntityId[])
    [
        AgentIds.Coordinator(p, s),
        .. EntityNames.StrategicRoles.Select(role => AgentIds.Strategic(p, s, role)),
        .. new[] { "tactical", "risk", "execution" }.Select(role => AgentIds.Tactical(p, s, role)),
    ]));

    private static IEnumerable<EntityId> Sources() =>
    [
        .. Agents(),
        .. Options.Symbols.Select(AgentIds.Instrument),
        .. Options.Portfolios.Select(AgentIds.Portfolio),
        .. Options.Portfolios.Select(AgentIds.Monitor),
        .. Options.Portfolios.SelectMany(p => Options.Symbols.SelectMany(s => Scopes.OfBreakers(p, s, "SIM"))).Distinct().Select(AgentIds.Breaker),
        .. Options.Portfolios.Select(p => AgentIds.Limits(Scopes.Of(p))).Append(AgentIds.Limits("cluster")),
    ];
}
