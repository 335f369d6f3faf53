using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Risk.Portfolios;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Risk;

/// <summary>What portfolios, limits, breakers and monitors journal and take, by wire name and version.</summary>
public static class RiskMessages
{
    /// <summary>Messages of portfolio/NAME.</summary>
    public static readonly MessageCatalog Portfolios = new MessageCatalog()
        .Add(Reserve.Wire, 1, RiskJson.Default.Reserve)
        .Add(Release.Wire, 1, RiskJson.Default.Release)
        .Add(ApplyFill.Wire, 1, RiskJson.Default.ApplyFill)
        .Add(Deposit.Wire, 1, RiskJson.Default.Deposit)
        .Add(Reserved.Wire, 1, RiskJson.Default.Reserved)
        .Add(ReservationDenied.Wire, 1, RiskJson.Default.ReservationDenied)
        .Add(Released.Wire, 1, RiskJson.Default.Released)
        .Add(Deposited.Wire, 1, RiskJson.Default.Deposited)
        .Add(FillApplied.Wire, 1, RiskJson.Default.FillApplied)
        .Add(EquityMarked.Wire, 1, RiskJson.Default.EquityMarked)
        .Add(OrdersRecalled.Wire, 1, RiskJson.Default.OrdersRecalled);

    /// <summary>Messages of limits/SCOPE.</summary>
    public static readonly MessageCatalog Limits = new MessageCatalog()
        .Add(ProposeLimits.Wire, 1, RiskJson.Default.ProposeLimits)
        .Add(ApproveLimits.Wire, 1, RiskJson.Default.ApproveLimits)
        .Add(RejectLimits.Wire, 1, RiskJson.Default.RejectLimits)
        .Add(LimitProposed.Wire, 1, RiskJson.Default.LimitProposed)
        .Add(LimitChanged.Wire, 1, RiskJson.Default.LimitChanged)
        .Add(LimitRejected.Wire, 1, RiskJson.Default.LimitRejected);

    /// <summary>Messages of breaker/SCOPE.</summary>
    public static readonly MessageCatalog Breakers = new MessageCatalog()
        .Add(Trip.Wire, 1, RiskJson.Default.Trip)
        .Add(RequestRearm.Wire, 1, RiskJson.Default.RequestRearm)
        .Add(ApproveRearm.Wire, 1, RiskJson.Default.ApproveRearm)
        .Add(Halt.Wire, 1, RiskJson.Default.Halt)
        .Add(Resume.Wire, 1, RiskJson.Default.Resume)
        .Add(BreakerTripped.Wire, 1, RiskJson.Default.BreakerTripped)
        .Add(RearmRequested.Wire, 1, RiskJson.Default.RearmRequested)
        .Add(BreakerRearmed.Wire, 1, RiskJson.Default.BreakerRearmed)
        .Add(Halted.Wire, 1, RiskJson.Default.Halted)
        .Add(Resumed.Wire, 1, RiskJson.Default.Resumed);

    /// <summary>Messages of risk.monitor/PORTFOLIO.</summary>
    public static readonly MessageCatalog Monitors = new MessageCatalog()
        .Add(RiskAssessed.Wire, 1, RiskJson.Default.RiskAssessed)
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
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PortfolioState))]
[JsonSerializable(typeof(PortfolioViewData))]
[JsonSerializable(typeof(LimitsState))]
[JsonSerializable(typeof(BreakerState))]
[JsonSerializable(typeof(MonitorState))]
[JsonSerializable(typeof(MonitorViewData))]
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
internal sealed partial class RiskJson : JsonSerializerContext;
