using System.Globalization;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Risk.Compliance;

/// <summary>
/// Delegated Regulation 2017/589 (RTS 6) article by article: what answers it here, and plainly where nothing does. Requirements are restated, not quoted. Articles 12, 13 and
/// 15 follow their published text; the others were recalled and are to be read again before anybody relies on them. No statement of compliance.
/// </summary>
public static class Rts6
{
    /// <summary>All controls, by article.</summary>
    public static readonly IReadOnlyList<ComplianceControl> Controls =
    [
        ComplianceControl.Missing("conformance-testing", "5-7", "Methodology, conformance tests with each venue, a test environment apart from production.", "backtests and simulated venues only"),
        Always(
            "controlled-deployment", "8", "Limits on instruments, orders, positions and venues at deployment.", "Risk/Portfolios/Admission.cs",
            "one venue; no staged deployment", [ControlEvent.Denied(DenialCodes.InstrumentUnknown)]),
        ComplianceControl.Missing("self-assessment", "9", "Yearly self-assessment and validation report."),
        ComplianceControl.Missing("stress-test", "10", "Yearly test at twice the highest message and trade volume of six months."),
        ComplianceControl.Missing("change-sign-off", "11", "Material changes are signed off by a designated person.", "policies are identified by hash in the run's first event"),
        Always(
            "kill-switch", "12", "One decision cancels all unexecuted orders and stops new ones.", "Risk/Breakers/BreakerDecider.cs",
            "by cluster, desk, portfolio, venue or agent; not by trader",
            [new ControlEvent(Halted.Wire), ControlEvent.Denied(DenialCodes.HaltActive)], ComplianceChecks.NothingUnderHalt),
        Always(
            "surveillance", "13", "Automated surveillance of all orders, with alerts and their review.", "Risk/Surveillance/SurveillanceScan.cs",
            "runs on command, not by itself; no yearly review of false positives", [new ControlEvent(CaseOpened.Wire), new ControlEvent(CaseClosed.Wire)]) with { Setting = static _ => "on command" },
        Always(
            "continuity", "14", "Trading goes on, or ends in order, after a failure.", "Actors/Conducted/ConductedEngine.Recovery.cs",
            "no second site", [new ControlEvent("RunResumed")]),
        Limit("price-collar", "Orders too far from a reference price are refused.", static l => l.PriceCollar, "", DenialCodes.LimitPriceCollar),
        Limit("order-value", "Orders of too much money are refused.", static l => l.OrderNotional?.ToDouble(), "", DenialCodes.LimitOrderNotional),
        Limit("order-volume", "Orders of too many units are refused.", static l => l.OrderQuantity, "", DenialCodes.LimitOrderQuantity) with { Check = ComplianceChecks.OrderVolume },
        Limit("message-rate", "Too many messages are refused.", static l => l.OrdersPerMinute, "counts new orders, not cancels and replacements", DenialCodes.LimitOrderRate)
            with { Check = ComplianceChecks.OrderRate },
        Limit("position-limit", "Orders that could grow a position too far are refused; all open orders count at once.", static l => l.PositionQuantity, "", DenialCodes.LimitPositionQuantity),
        Limit("concentration-limit", "Too much of one instrument against equity is refused.", static l => l.Concentration, "", DenialCodes.LimitConcentration),
        Limit("credit-limit", "Exposure beyond the means is refused; all open orders count at once.", static l => l.GrossLeverage, "no margin model", DenialCodes.LimitGrossLeverage),
        Limit("loss-limit", "No opening after a day's loss.", static l => l.DayLoss, "", DenialCodes.LimitDayLoss) with
        {
            Evidence = [ControlEvent.Denied(DenialCodes.LimitDayLoss), new ControlEvent(BreakerTripped.Wire, BreakerCauses.DailyLoss)],
        },
        Always(
            "trading-permission", "15", "Only permitted instruments and currencies are traded.", "Risk/Portfolios/Admission.cs",
            "", [ControlEvent.Denied(DenialCodes.InstrumentUnknown), ControlEvent.Denied(DenialCodes.CurrencyMismatch), ControlEvent.Denied(DenialCodes.SymbolRestricted)]),
        Limit("repeated-execution-throttle", "A strategy that repeats its orders is disabled until a designated person enables it.", static l => l.RepeatsPerMinute, "", DenialCodes.LimitRepeatedOrders) with
        {
            Evidence = [ControlEvent.Denied(DenialCodes.LimitRepeatedOrders), new ControlEvent(BreakerTripped.Wire, BreakerCauses.RepeatedOrders)],
        },
        Always(
            "limit-overrides", "15", "Limits are loosened only by authorised persons, verified by risk.", "Risk/Limits/LimitsDecider.cs",
            "an override has no end by itself", [new ControlEvent(LimitChanged.Wire)], ComplianceChecks.FourEyes),
        Always(
            "real-time-monitoring", "16", "Risk is monitored while trading, alerts come within seconds, apart from the trader.", "Risk/Monitors/MonitorDecider.cs",
            "alerts are events; nobody is called", [new ControlEvent(RiskAssessed.Wire), new ControlEvent(RiskBreached.Wire)]),
        Limit("drawdown-stop", "Positions are closed when the fall from the high-water mark is too deep.", static l => l.Drawdown, "", null) with
        {
            Article = "16",
            Implementation = "Risk/Breakers/BreakerDecider.cs",
            Evidence = [new ControlEvent(BreakerTripped.Wire, BreakerCauses.Drawdown)],
            Check = ComplianceChecks.FourEyes,
        },
        Always(
            "post-trade-control", "17", "Exposure is watched and own records are reconciled with venues and clearers.", "Risk/Portfolios/PortfolioBooking.cs",
            "against the venue's journal of the same store; no clearer, no broker", [new ControlEvent(FillApplied.Wire), new ControlEvent(EquityMarked.Wire)], ComplianceChecks.Reconciliation),
        ComplianceControl.Missing("security", "18", "IT security, access by role, yearly penetration tests.", "who may run gm on the store may say who he is"),
        Always(
            "order-records", "28", "Every order and its events are recorded and kept for five years.", "Actors/Journal/IJournalStore.cs",
            "nothing is deleted, but nothing enforces five years; fields and clock precision of RTS 24 and 25 are not there", [new ControlEvent(Reserved.Wire)]),
    ];

    private static ComplianceControl Always(
        string id, string article, string requirement, string implementation, string gap, IReadOnlyList<ControlEvent> evidence, string? check = null) =>
        new(id, article, requirement, implementation, gap, static _ => "always", evidence, check);

    private static ComplianceControl Limit<T>(string id, string requirement, Func<LimitSet, T?> limit, string gap, DenialCode? code)
        where T : struct, IComparable<T> => new(
            id,
            "15",
            requirement,
            "Risk/Portfolios/Admission.cs",
            gap,
            book => book.Strictest(limit) is { } set ? string.Create(CultureInfo.InvariantCulture, $"{set.Value} ({set.Scope})") : null,
            code is null ? [] : [ControlEvent.Denied(code)]);
}
