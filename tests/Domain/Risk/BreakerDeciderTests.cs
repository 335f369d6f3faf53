using FsCheck.Fluent;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Breakers;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards that a breaker trips at once for anybody and loosens only by two people, one of them a risk officer.</summary>
public sealed class BreakerDeciderTests
{
    [Theory]
    [InlineData("daily-loss", "StopOpening")]
    [InlineData("manual", "StopOpening")]
    [InlineData("correlation-alarm", "StopOpening")]
    [InlineData("repeated-orders", "StopOpening")]
    [InlineData("drawdown", "Flatten")]
    [InlineData("correlation", "CutLeverage")]
    [InlineData("drawdown-cut-3", "CutLeverage")]
    public void A_cause_trips_once_and_says_what_it_forbids(string cause, string effect)
    {
        var breaker = Breaker().When(new Trip(cause, "value=0.11", Process));
        breaker.Then(new BreakerTripped("portfolio/main", cause, effect, "value=0.11", Process, effect == "CutLeverage" ? .5 : null, Sample.Start));
        breaker.When(new Trip(cause, "value=0.12", Process)).ThenNothing();
    }

    [Fact]
    public void Causes_trip_and_rearm_one_by_one()
    {
        var breaker = Breaker().When(new Trip("daily-loss", "", Process)).When(new Trip("drawdown", "", Process));
        Assert.Equal(2, breaker.StateAs<BreakerState>().Tripped.Length);
        breaker.When(new RequestRearm("drawdown", "recovered", Olga)).When(new ApproveRearm("drawdown", Anna))
            .Then(new BreakerRearmed("portfolio/main", "drawdown", Olga, Anna));
        Assert.Equal("daily-loss", Assert.Single(breaker.StateAs<BreakerState>().Tripped).Cause);
        breaker.When(new Trip("drawdown", "again", Process));
        Assert.IsType<BreakerTripped>(Assert.Single(breaker.Events));
    }

    [Fact]
    public void Rearming_needs_a_request_and_a_risk_officer_who_did_not_make_it()
    {
        var breaker = Breaker();
        breaker.When(new RequestRearm("drawdown", "", Olga)).ThenRefused("NOT_TRIPPED");
        breaker.When(new ApproveRearm("drawdown", Anna)).ThenRefused("NOT_TRIPPED");
        breaker.When(new Trip("drawdown", "", Process));
        breaker.When(new ApproveRearm("drawdown", Anna)).ThenRefused("REARM_NOT_REQUESTED");
        breaker.When(new RequestRearm("drawdown", "", Process)).ThenRefused("ROLE_NOT_ALLOWED");
        breaker.When(new RequestRearm("drawdown", "looked at it", Anna)).Then(new RearmRequested("portfolio/main", "drawdown", "looked at it", Anna));
        breaker.When(new RequestRearm("drawdown", "too", Olga)).ThenNothing(); // the request stands as Anna's
        breaker.When(new ApproveRearm("drawdown", Anna)).ThenRefused("SAME_PERSON");
        breaker.When(new ApproveRearm("drawdown", Olga)).ThenRefused("ROLE_NOT_ALLOWED");
        breaker.When(new ApproveRearm("drawdown", Ben)).Then(new BreakerRearmed("portfolio/main", "drawdown", Anna, Ben));
    }

    [Fact]
    public void A_halt_is_numbered_and_only_a_risk_officer_lifts_it()
    {
        var breaker = Breaker().When(new Halt("odd prices", Olga)).Then(new Halted("portfolio/main", 1, "odd prices", Olga));
        breaker.When(new Halt("again", Anna)).ThenNothing();
        breaker.When(new Resume("fine", Olga)).ThenRefused("ROLE_NOT_ALLOWED");
        breaker.When(new Resume("fine", Anna)).Then(new Resumed("portfolio/main", 1, "fine", Anna));
        breaker.When(new Resume("fine", Anna)).ThenNothing();
        breaker.When(new Halt("next", Process)).Then(new Halted("portfolio/main", 2, "next", Process));
    }

    [Fact]
    public void After_a_trip_it_cools_before_a_re_arm_may_be_asked_for()
    {
        var cooling = TimeSpan.FromSeconds(60);
        var breaker = Scenario.Of(BreakerDecider.Define(Options with { Cooling = cooling }), "breaker/cluster").At(Sample.Start.Value);
        Assert.Equal(BreakerStatus.Armed, Status(0));
        breaker.When(new Trip("correlation", "", Process));
        Assert.Equal((BreakerStatus.Cooling, BreakerStatus.Tripped), (Status(59.9), Status(60)));
        breaker.At(Sample.At(59).Value).When(new RequestRearm("correlation", "", Olga)).ThenRefused("COOLING");
        Assert.Equal("scope=cluster cause=correlation until=2024-05-13T14:01:00Z", breaker.Refusal!.Detail);
        breaker.At(Sample.At(60).Value).When(new RequestRearm("correlation", "", Olga));
        Assert.Equal(BreakerStatus.RearmRequested, Status(60));
        breaker.When(new ApproveRearm("correlation", Anna));
        Assert.Equal(BreakerStatus.Armed, Status(60));

        BreakerStatus Status(double second) => breaker.StateAs<BreakerState>().StatusOf("correlation", Sample.At(second).Value, cooling);
    }

    [Fact]
    public void A_cut_takes_the_factor_it_is_given_and_no_other_cause_takes_one()
    {
        Assert.Equal(.75, ((BreakerTripped)Breaker().When(new Trip("drawdown-cut-1", "", Process, .75)).Events[0]).Factor);
        foreach (var factor in new[] { 0, 1, -1, double.NaN })
        {
            Breaker().When(new Trip("correlation", "", Process, factor)).ThenRefused("FACTOR_INVALID");
        }

        Breaker().When(new Trip("manual", "", Olga, .5)).ThenRefused("FACTOR_INVALID");
    }

    [Fact]
    public void The_documented_causes_are_the_causes()
    {
        var documented = Repository.TableRows("docs/breakers.md", "cause").Select(cells => (cells[0], cells[2])).SkipLast(1);
        Assert.Equal(BreakerCauses.All.Select(c => (c, BreakerCauses.EffectOf(c)!.Value.ToString())), documented);
    }

    [Fact]
    public void A_cause_that_is_none_is_refused() => Breaker().When(new Trip("mood", "", Olga)).ThenRefused("CAUSE_UNKNOWN");

    [Fact]
    public void Nothing_but_an_approved_command_loosens()
    {
        var commands = Gen.Elements<object>(
            [
                new Trip("daily-loss", "", Process), new Trip("drawdown", "", Process), new Trip("correlation", "", Process), new Trip("manual", "", Olga), new Halt("", Olga), new Halt("", Process),
                .. new[] { Anna, Ben, Olga, Process }.SelectMany(by => new object[]
                {
                    new RequestRearm("daily-loss", "", by), new RequestRearm("drawdown", "", by), new RequestRearm("correlation", "", by),
                    new ApproveRearm("daily-loss", by), new ApproveRearm("drawdown", by), new ApproveRearm("correlation", by), new Resume("", by),
                }),
            ]).ArrayOf(40);
        SeededProperty.Check(commands, sequence =>
        {
            var breaker = Breaker();
            foreach (var command in sequence)
            {
                var before = breaker.StateAs<BreakerState>();
                breaker.When(command);
                var after = breaker.StateAs<BreakerState>();
                foreach (var cause in before.Tripped.Where(t => after.Of(t.Cause) is null))
                {
                    var approval = Assert.IsType<ApproveRearm>(command);
                    Assert.Equal((cause.Cause, Roles.RiskOfficer), (approval.Cause, approval.By.Role));
                    Assert.False(Roles.SamePerson(approval.By, cause.RearmRequestedBy!));
                }

                Assert.True(!before.IsHalted || after.IsHalted || command is Resume { By.Role: Roles.RiskOfficer });
                Assert.True(after.Epoch >= before.Epoch);
            }
        });
    }

    [Fact]
    public void A_state_survives_its_snapshot()
    {
        var breaker = Breaker().When(new Trip("drawdown", "", Process)).When(new RequestRearm("drawdown", "", Olga)).When(new Halt("", Olga));
        var definition = BreakerDecider.Define(Options);
        Assert.Equal(Canon.Text(breaker.State), Canon.Text(definition.LoadState(definition.SaveState(breaker.State))));
    }

    private static Scenario Breaker() =>
        Scenario.Of(BreakerDecider.Define(Options with { Cooling = TimeSpan.Zero }), "breaker/portfolio/main").At(Sample.Start.Value);
}
