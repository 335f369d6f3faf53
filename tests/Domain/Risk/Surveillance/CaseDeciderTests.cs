using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Surveillance.Cases;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk.Surveillance;

/// <summary>Guards the life of a case: opened once whatever finds it, worked on by officers only, closed with a reason and for good.</summary>
public sealed class CaseDeciderTests
{
    internal static readonly Actor Carla = new("carla", Roles.SurveillanceOfficer);
    internal static readonly Actor Dora = new("dora", Roles.ComplianceOfficer);

    internal static readonly OpenCase Open = new(
        "spoofing", "Low", Sample.Es, "house", Sample.At(2), "Sell 100 at 4500.75 cancelled 0.8 s after a Buy fill of 5 at 4500; cycle 1",
        [new InputRef("order/main/ES/1", 2), new InputRef("order/main/ES/2", 4)], ["size-against-depth"], Process);

    private static readonly CaseOpened Opened = new(
        Open.Rule, Open.Severity, Open.Symbol, Open.Owner, Open.Time, Open.Summary, Open.Evidence, Open.NotChecked, Open.By);

    [Fact]
    public void A_case_is_opened_once_also_after_it_was_closed()
    {
        var @case = Case().When(Open).Then(Opened);
        @case.When(Open with { By = Olga }).ThenNothing();
        @case.When(new CloseCase("explained", "hedge", Carla));
        @case.When(Open).ThenNothing();
    }

    [Fact]
    public void A_life_from_open_to_closed()
    {
        var @case = Case().When(Open);
        @case.When(new AssignCase("carla", Dora)).Then(new CaseAssigned("carla", Dora));
        @case.When(new AssignCase("carla", Dora)).ThenNothing();
        @case.When(new NoteCase("asked the desk", Carla)).Then(new CaseNoted("asked the desk", Carla));
        @case.When(new CloseCase("explained", "hedge", Dora)).Then(new CaseClosed("explained", "hedge", Dora));
        @case.When(new CloseCase("explained", "hedge", Dora)).ThenNothing();
        var state = @case.StateAs<CaseState>();
        Assert.Equal(("carla", 1, "asked the desk", "explained"), (state.AssignedTo, state.Notes, state.LastNote, state.Closed?.Outcome));
    }

    [Fact]
    public void A_closed_case_takes_nothing_more()
    {
        var @case = Case().When(Open).When(new CloseCase("false-positive", "test order", Carla));
        @case.When(new CloseCase("reported", "after all", Carla)).ThenRefused("CASE_CLOSED");
        @case.When(new AssignCase("dora", Carla)).ThenRefused("CASE_CLOSED");
        @case.When(new NoteCase("late", Carla)).ThenRefused("CASE_CLOSED");
    }

    [Fact]
    public void Only_officers_work_on_cases()
    {
        var @case = Case().When(Open);
        foreach (var by in new[] { Olga, Anna, Process })
        {
            @case.When(new AssignCase("x", by)).ThenRefused("ROLE_NOT_ALLOWED");
            @case.When(new NoteCase("x", by)).ThenRefused("ROLE_NOT_ALLOWED");
            @case.When(new CloseCase("explained", "x", by)).ThenRefused("ROLE_NOT_ALLOWED");
        }

        @case.When(new CloseCase("explained", "x", Carla with { Name = " " })).ThenRefused("ACTOR_UNNAMED");
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_was_expected()
    {
        Case().When(new AssignCase("carla", Carla)).ThenRefused("CASE_UNKNOWN");
        Case().When(Open with { Rule = "mood" }).ThenRefused("RULE_UNKNOWN");
        Case().When(Open with { Severity = "Dire" }).ThenRefused("SEVERITY_UNKNOWN");
        Case().When(Open with { Evidence = [] }).ThenRefused("EVIDENCE_COUNT");
        Case().When(Open with { Summary = "" }).ThenRefused("TEXT_LENGTH");
        var @case = Case().When(Open);
        @case.When(new CloseCase("forgotten", "x", Carla)).ThenRefused("OUTCOME_UNKNOWN");
        @case.When(new CloseCase("explained", " ", Carla)).ThenRefused("TEXT_LENGTH");
        @case.When(new NoteCase(new string('x', CaseDecider.TextMax + 1), Carla)).ThenRefused("TEXT_LENGTH");
    }

    private static Scenario Case() => Scenario.Of(CaseDecider.Definition, "surveillance.case/spoofing-0123456789abcdef");
}
