using System.Text.Json.Serialization;

namespace GrandModel.Execution.Orders;

/// <summary>
/// Where an order stands without its open requests: the first three are ours, the rest are FIX OrdStatus (39) values. What counterparties are shown is
/// <see cref="OrderTable.Shown"/> of this and <see cref="OrderPending"/>.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderPhase>))]
public enum OrderPhase
{
    /// <summary>Nothing was placed under this id.</summary>
    Absent,

    /// <summary>Placed; waits for the portfolio's permission. The venue knows nothing of it.</summary>
    Initialized,

    /// <summary>End: our own risk said no. Never sent.</summary>
    Denied,

    /// <summary>Sent, not acknowledged (A).</summary>
    PendingNew,

    /// <summary>Working, nothing filled (0).</summary>
    New,

    /// <summary>Working, partly filled (1).</summary>
    PartiallyFilled,

    /// <summary>End, unless a trade is busted or corrected (2).</summary>
    Filled,

    /// <summary>Rests until the next session (3).</summary>
    DoneForDay,

    /// <summary>End (4).</summary>
    Canceled,

    /// <summary>The venue guarantees a price and looks for a better one (7).</summary>
    Stopped,

    /// <summary>End: the venue said no (8).</summary>
    Rejected,

    /// <summary>The venue holds it back (9).</summary>
    Suspended,

    /// <summary>End (C).</summary>
    Expired,
}

/// <summary>Requests at the venue without an answer yet.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<OrderPending>))]
public enum OrderPending
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A replace request: shown as PendingReplace (E).</summary>
    Replace = 1,

    /// <summary>A cancel request: shown as PendingCancel (6).</summary>
    Cancel = 2,
}

/// <summary>What can happen to an order: four commands of ours, the portfolio's answers, and the venue's reports by ExecType (150) or CancelReject (9).</summary>
public enum OrderStep
{
    /// <summary>Command Place.</summary>
    CommandPlace,

    /// <summary>Command ReserveGranted.</summary>
    CommandGrant,

    /// <summary>Command ReserveDenied.</summary>
    CommandDeny,

    /// <summary>Command Cancel.</summary>
    CommandCancel,

    /// <summary>Command Replace.</summary>
    CommandReplace,

    /// <summary>A.</summary>
    ReportPendingNew,

    /// <summary>0.</summary>
    ReportNew,

    /// <summary>F.</summary>
    ReportTrade,

    /// <summary>6.</summary>
    ReportPendingCancel,

    /// <summary>E.</summary>
    ReportPendingReplace,

    /// <summary>5.</summary>
    ReportReplaced,

    /// <summary>4.</summary>
    ReportCanceled,

    /// <summary>C.</summary>
    ReportExpired,

    /// <summary>8.</summary>
    ReportRejected,

    /// <summary>3.</summary>
    ReportDoneForDay,

    /// <summary>9.</summary>
    ReportSuspended,

    /// <summary>7.</summary>
    ReportStopped,

    /// <summary>G.</summary>
    ReportTradeCorrect,

    /// <summary>H.</summary>
    ReportTradeCancel,

    /// <summary>Message CancelReject.</summary>
    ReportCancelReject,

    /// <summary>B: end-of-day settlement figures.</summary>
    ReportCalculated,

    /// <summary>D: the venue changed the order by itself.</summary>
    ReportRestated,

    /// <summary>I: an answer to a status request.</summary>
    ReportOrderStatus,
}
