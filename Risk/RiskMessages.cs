using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Risk.Portfolios;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Risk;

/// <summary>What the entities of Risk journal and take, by wire name and version.</summary>
public static class RiskMessages
{
    /// <summary>Messages of portfolio/NAME.</summary>
    public static readonly MessageCatalog Portfolios = new MessageCatalog()
        .Add(Reserve.Wire, 2, RiskJson.Default.Reserve).Upcast(Reserve.Wire, 1, Unchanged)
        .Add(Release.Wire, 1, RiskJson.Default.Release)
        .Add(ApplyFill.Wire, 1, RiskJson.Default.ApplyFill)
        .Add(Deposit.Wire, 1, RiskJson.Default.Deposit)
        .Add(Reserved.Wire, 2, RiskJson.Default.Reserved).Upcast(Reserved.Wire, 1, Unchanged)
        .Add(ReservationDenied.Wire, 1, RiskJson.Default.ReservationDenied)
        .Add(Released.Wire, 1, RiskJson.Default.Released)
        .Add(Deposited.Wire, 1, RiskJson.Default.Deposited)
        .Add(FillApplied.Wire, 1, RiskJson.Default.FillApplied)
        .Add(EquityMarked.Wire, 1, RiskJson.Default.EquityMarked)
        .Add(OrdersRecalled.Wire, 1, RiskJson.Default.OrdersRecalled)
        .Add(LeverageCut.Wire, 1, RiskJson.Default.LeverageCut);

    /// <summary>Messages of limits/SCOPE.</summary>
    public static readonly MessageCatalog Limits = new MessageCatalog()
        .Add(ProposeLimits.Wire, 2, RiskJson.Default.ProposeLimits).Upcast(ProposeLimits.Wire, 1, Unchanged)
        .Add(ApproveLimits.Wire, 1, RiskJson.Default.ApproveLimits)
        .Add(RejectLimits.Wire, 1, RiskJson.Default.RejectLimits)
        .Add(LimitProposed.Wire, 2, RiskJson.Default.LimitProposed).Upcast(LimitProposed.Wire, 1, Unchanged)
        .Add(LimitChanged.Wire, 2, RiskJson.Default.LimitChanged).Upcast(LimitChanged.Wire, 1, Unchanged)
        .Add(LimitRejected.Wire, 1, RiskJson.Default.LimitRejected);

    /// <summary>Messages of breaker/SCOPE.</summary>
    public static readonly MessageCatalog Breakers = new MessageCatalog()
        .Add(Trip.Wire, 2, RiskJson.Default.Trip).Upcast(Trip.Wire, 1, Unchanged)
        .Add(RequestRearm.Wire, 1, RiskJson.Default.RequestRearm)
        .Add(ApproveRearm.Wire, 1, RiskJson.Default.ApproveRearm)
        .Add(Halt.Wire, 1, RiskJson.Default.Halt)
        .Add(Resume.Wire, 1, RiskJson.Default.Resume)
        .Add(BreakerTripped.Wire, 2, RiskJson.Default.BreakerTripped).Upcast(BreakerTripped.Wire, 1, Unchanged)
        .Add(RearmRequested.Wire, 1, RiskJson.Default.RearmRequested)
        .Add(BreakerRearmed.Wire, 1, RiskJson.Default.BreakerRearmed)
        .Add(Halted.Wire, 1, RiskJson.Default.Halted)
        .Add(Resumed.Wire, 1, RiskJson.Default.Resumed);

    /// <summary>Messages of risk.monitor/PORTFOLIO.</summary>
    public static readonly MessageCatalog Monitors = new MessageCatalog()
        .Add(RiskAssessed.Wire, 2, RiskJson.Default.RiskAssessed).Upcast(RiskAssessed.Wire, 1, Unchanged)
        .Add(RiskBreached.Wire, 1, RiskJson.Default.RiskBreached)
        .Add(BreachClosed.Wire, 1, RiskJson.Default.BreachClosed);

    /// <summary>Messages of surveillance.case/ID.</summary>
    public static readonly MessageCatalog Cases = new MessageCatalog()
        .Add(OpenCase.Wire, 1, RiskJson.Default.OpenCase)
        .Add(AssignCase.Wire, 1, RiskJson.Default.AssignCase)
        .Add(NoteCase.Wire, 1, RiskJson.Default.NoteCase)
        .Add(CloseCase.Wire, 1, RiskJson.Default.CloseCase)
        .Add(CaseOpened.Wire, 1, RiskJson.Default.CaseOpened)
        .Add(CaseAssigned.Wire, 1, RiskJson.Default.CaseAssigned)
        .Add(CaseNoted.Wire, 1, RiskJson.Default.CaseNoted)
        .Add(CaseClosed.Wire, 1, RiskJson.Default.CaseClosed);

    /// <summary>Messages of risk.firm/firm.</summary>
    public static readonly MessageCatalog Firm = new MessageCatalog()
        .Add(FirmAssessed.Wire, 1, RiskJson.Default.FirmAssessed)
        .Add(FirmBreached.Wire, 1, RiskJson.Default.FirmBreached)
        .Add(FirmBreachClosed.Wire, 1, RiskJson.Default.FirmBreachClosed);

    /// <summary>Messages of correlation.monitor/GROUP.</summary>
    public static readonly MessageCatalog Correlations = new MessageCatalog()
        .Add(CorrelationShocked.Wire, 1, RiskJson.Default.CorrelationShocked)
        .Add(CorrelationRearmed.Wire, 1, RiskJson.Default.CorrelationRearmed);

    // What the next version added is null in the old one.
    private static JsonObject Unchanged(JsonObject old) => old;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PortfolioState))]
[JsonSerializable(typeof(PortfolioViewData))]
[JsonSerializable(typeof(LimitsState))]
[JsonSerializable(typeof(BreakerState))]
[JsonSerializable(typeof(MonitorState))]
[JsonSerializable(typeof(MonitorViewData))]
[JsonSerializable(typeof(FirmState))]
[JsonSerializable(typeof(FirmViewData))]
[JsonSerializable(typeof(CorrelationState))]
[JsonSerializable(typeof(CorrelationViewData))]
[JsonSerializable(typeof(Reserve))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(ApplyFill))]
[JsonSerializable(typeof(Deposit))]
[JsonSerializable(typeof(Reserved))]
[JsonSerializable(typeof(ReservationDenied))]
[JsonSerializable(typeof(Released))]
[JsonSerializable(typeof(Deposited))]
[JsonSerializable(typeof(FillApplied))]
[JsonSerializable(typeof(EquityMarked))]
[JsonSerializable(typeof(OrdersRecalled))]
[JsonSerializable(typeof(LeverageCut))]
[JsonSerializable(typeof(ProposeLimits))]
[JsonSerializable(typeof(ApproveLimits))]
[JsonSerializable(typeof(RejectLimits))]
[JsonSerializable(typeof(LimitProposed))]
[JsonSerializable(typeof(LimitChanged))]
[JsonSerializable(typeof(LimitRejected))]
[JsonSerializable(typeof(Trip))]
[JsonSerializable(typeof(RequestRearm))]
[JsonSerializable(typeof(ApproveRearm))]
[JsonSerializable(typeof(Halt))]
[JsonSerializable(typeof(Resume))]
[JsonSerializable(typeof(BreakerTripped))]
[JsonSerializable(typeof(RearmRequested))]
[JsonSerializable(typeof(BreakerRearmed))]
[JsonSerializable(typeof(Halted))]
[JsonSerializable(typeof(Resumed))]
[JsonSerializable(typeof(RiskAssessed))]
[JsonSerializable(typeof(RiskBreached))]
[JsonSerializable(typeof(BreachClosed))]
[JsonSerializable(typeof(CaseState))]
[JsonSerializable(typeof(OpenCase))]
[JsonSerializable(typeof(AssignCase))]
[JsonSerializable(typeof(NoteCase))]
[JsonSerializable(typeof(CloseCase))]
[JsonSerializable(typeof(CaseOpened))]
[JsonSerializable(typeof(CaseAssigned))]
[JsonSerializable(typeof(CaseNoted))]
[JsonSerializable(typeof(CaseClosed))]
[JsonSerializable(typeof(FirmAssessed))]
[JsonSerializable(typeof(FirmBreached))]
[JsonSerializable(typeof(FirmBreachClosed))]
[JsonSerializable(typeof(CorrelationShocked))]
[JsonSerializable(typeof(CorrelationRearmed))]
internal sealed partial class RiskJson : JsonSerializerContext;
