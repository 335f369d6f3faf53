using GrandModel.Contracts;
using static GrandModel.Execution.Orders.OrderPhase;
using static GrandModel.Execution.Orders.OrderStep;

namespace GrandModel.Execution.Orders;

/// <summary>
/// The order life cycle as one table: (phase, open requests, what happened) to the next phase or a refusal. Source: the order state changes of FIX 5.0 SP2
/// (volume 4, appendix D), which illustrate transitions and prohibit none; where the appendix is silent a row says why it is as it is. The same table stands
/// in docs/orders.md, and a test compares the two cell by cell.
/// </summary>
public static class OrderTable
{
    /// <summary>The row for what happened. Anything without a row of its own is a refusal.</summary>
    public static Transition Next(OrderPhase phase, OrderPending pending, OrderStep step) => (phase, step) switch
    {
        (Absent, CommandPlace) => Transition.To(Initialized),
        (_, CommandPlace) => Transition.Refuse(OrderRefusals.Exists),
        (Absent, _) => Transition.Refuse(OrderRefusals.Unknown),

        // Ours: the venue knows nothing of the order yet.
        (Initialized, CommandGrant) => Transition.To(PendingNew),
        (Initialized, CommandDeny) => Transition.To(Denied),
        (Initialized, CommandCancel) => Transition.To(Canceled), // at once: there is no venue to ask; the Release follows the Reserve on the same way
        (Initialized, CommandReplace) => Transition.Refuse(OrderRefusals.NotSent),
        (Canceled, CommandGrant or CommandDeny) => Transition.Nothing, // the answer to a Reserve that left before the cancel
        (Denied, CommandDeny) => Transition.Nothing,
        (Denied or Rejected or Expired, CommandGrant) => Transition.Refuse(OrderRefusals.Closed),
        (_, CommandGrant) => Transition.Nothing, // granted already
        (_, CommandDeny) => Transition.Refuse(OrderRefusals.Sent),

        // Our requests. A cancel outranks a replace: it may follow one, nothing may follow it.
        (_, CommandCancel or CommandReplace) when pending.HasFlag(OrderPending.Cancel) =>
            step is CommandCancel ? Transition.Nothing : Transition.Refuse(OrderRefusals.CancelPending),
        (_, CommandReplace) when pending.HasFlag(OrderPending.Replace) => Transition.Refuse(OrderRefusals.ReplacePending),
        (Canceled, CommandCancel) => Transition.Nothing,
        (Denied or Filled or Canceled or Rejected or Expired, CommandCancel or CommandReplace) => Transition.Refuse(OrderRefusals.Closed), // FIX lets a
        // filled order grow again by a replace; here it would need a permission of its own, so another order is placed
        (_, CommandCancel or CommandReplace) => Transition.Stay,

        // The venue's reports.
        (Initialized or Denied, _) => Transition.Refuse(OrderRefusals.ReportOfUnsent),
        (Rejected, _) => Transition.Refuse(OrderRefusals.ReportAfterEnd),
        (_, ReportOrderStatus) => Transition.Nothing,
        (_, ReportCalculated or ReportRestated) => Transition.Refuse(OrderRefusals.ReportUnsupported),

        // A bust or correction reaches an order after its end: money is corrected, the end stands.
        (PartiallyFilled or Filled, ReportTradeCorrect or ReportTradeCancel) => Transition.ByQuantity,
        (Canceled or Expired or DoneForDay or Stopped or Suspended, ReportTradeCorrect or ReportTradeCancel) => Transition.Stay,
        (Canceled or Expired, ReportCancelReject) => Transition.Nothing, // request and end crossed on their way
        (Canceled or Expired, _) => Transition.Refuse(OrderRefusals.ReportAfterEnd),

        // Answers to requests: without a request nobody is waiting for one.
        (_, ReportPendingCancel) => pending.HasFlag(OrderPending.Cancel) ? Transition.Nothing : Transition.Refuse(OrderRefusals.ReportUnsolicited),
        (_, ReportPendingReplace) => pending.HasFlag(OrderPending.Replace) ? Transition.Nothing : Transition.Refuse(OrderRefusals.ReportUnsolicited),
        (_, ReportCancelReject) => pending == OrderPending.None ? Transition.Refuse(OrderRefusals.ReportUnsolicited) : Transition.Stay,
        (_, ReportReplaced) when !pending.HasFlag(OrderPending.Replace) => Transition.Refuse(OrderRefusals.ReportUnsolicited),
        (DoneForDay or Stopped or Suspended, ReportReplaced) => Transition.Stay,
        (_, ReportReplaced) => Transition.ByQuantity, // also Filled: the last fill and the request crossed

        (PendingNew, ReportPendingNew) => Transition.Nothing,
        (PendingNew, ReportNew) => Transition.To(New),
        (Suspended, ReportNew) => Transition.ByQuantity, // the suspension ends; the only New after the first
        (PendingNew or New or PartiallyFilled or Stopped or DoneForDay, ReportTrade) => Transition.ByQuantity, // from PendingNew: a fill proves acceptance
        (Suspended, ReportTrade) => Transition.Stay, // traded before the venue held it back; Suspended outranks PartiallyFilled, Filled outranks it
        (Filled, ReportTrade) => Transition.Refuse(OrderRefusals.FillExceedsOrder),
        (PendingNew or New or PartiallyFilled or DoneForDay or Stopped or Suspended, ReportCanceled) => Transition.To(Canceled), // unsolicited, IOC, FOK too
        (PendingNew or New or PartiallyFilled or DoneForDay or Stopped or Suspended, ReportExpired) => Transition.To(Expired),
        (PendingNew or New, ReportRejected) => Transition.To(Rejected), // after a fill there is nothing to reject
        (New or PartiallyFilled or Stopped or Suspended, ReportDoneForDay) => Transition.To(DoneForDay),
        (New or PartiallyFilled, ReportSuspended) => Transition.To(Suspended),
        (New or PartiallyFilled, ReportStopped) => Transition.To(Stopped),
        _ => Transition.Refuse(OrderRefusals.ReportOutOfPlace), // a second New, a reject after a fill, an end without anything left
    };

    /// <summary>The status others see: of all that apply, the one of highest precedence. None before the venue was told.</summary>
    public static OrderStatus? Shown(OrderPhase phase, OrderPending pending)
    {
        if (StatusOf(phase) is not { } status)
        {
            return null;
        }

        if (pending.HasFlag(OrderPending.Replace) && Precedence(OrderStatus.PendingReplace) > Precedence(status))
        {
            status = OrderStatus.PendingReplace;
        }

        return pending.HasFlag(OrderPending.Cancel) && Precedence(OrderStatus.PendingCancel) > Precedence(status) ? OrderStatus.PendingCancel : status;
    }

    /// <summary>FIX precedence of OrdStatus values: the highest of those that apply is reported.</summary>
    public static int Precedence(OrderStatus status) => status switch
    {
        OrderStatus.PendingCancel => 12,
        OrderStatus.PendingReplace => 11,
        OrderStatus.DoneForDay => 10,
        OrderStatus.Calculated => 9,
        OrderStatus.Filled => 8,
        OrderStatus.Stopped => 7,
        OrderStatus.Suspended => 6,
        OrderStatus.Canceled or OrderStatus.Expired => 5,
        OrderStatus.PartiallyFilled => 4,
        OrderStatus.New or OrderStatus.Rejected or OrderStatus.PendingNew => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No OrdStatus."),
    };

    /// <summary>
    /// Whether nothing is left of the order: its quantity is no longer at the venue and nothing but a bust or a correction can follow. Filled with an open
    /// request is an end too; the answer to the request still comes.
    /// </summary>
    public static bool IsEnd(OrderPhase phase) => phase is Denied or Filled or Canceled or Rejected or Expired;

    /// <summary>What a report of this type is in the table.</summary>
    public static OrderStep StepOf(ExecType type) => type switch
    {
        ExecType.New => ReportNew,
        ExecType.DoneForDay => ReportDoneForDay,
        ExecType.Canceled => ReportCanceled,
        ExecType.Replaced => ReportReplaced,
        ExecType.PendingCancel => ReportPendingCancel,
        ExecType.Stopped => ReportStopped,
        ExecType.Rejected => ReportRejected,
        ExecType.Suspended => ReportSuspended,
        ExecType.PendingNew => ReportPendingNew,
        ExecType.Calculated => ReportCalculated,
        ExecType.Expired => ReportExpired,
        ExecType.Restated => ReportRestated,
        ExecType.PendingReplace => ReportPendingReplace,
        ExecType.Trade => ReportTrade,
        ExecType.TradeCorrect => ReportTradeCorrect,
        ExecType.TradeCancel => ReportTradeCancel,
        ExecType.OrderStatus => ReportOrderStatus,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No ExecType."),
    };

    private static OrderStatus? StatusOf(OrderPhase phase) => phase switch
    {
        Absent or Initialized or Denied => null,
        PendingNew => OrderStatus.PendingNew,
        New => OrderStatus.New,
        PartiallyFilled => OrderStatus.PartiallyFilled,
        Filled => OrderStatus.Filled,
        DoneForDay => OrderStatus.DoneForDay,
        Canceled => OrderStatus.Canceled,
        Stopped => OrderStatus.Stopped,
        Rejected => OrderStatus.Rejected,
        Suspended => OrderStatus.Suspended,
        Expired => OrderStatus.Expired,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "No phase."),
    };
}

/// <summary>How a row of the table ends.</summary>
public enum TransitionKind
{
    /// <summary>Refused with <see cref="Transition.Code"/>; nothing changes.</summary>
    Refuse,

    /// <summary>To <see cref="Transition.Phase"/>.</summary>
    To,

    /// <summary>To Filled, PartiallyFilled or New, as the quantities say.</summary>
    ByQuantity,

    /// <summary>Something happened, the phase stays; Filled when nothing is left.</summary>
    Stay,

    /// <summary>Nothing to do: no event.</summary>
    Nothing,
}

/// <summary>The outcome of a row.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="Phase">Next phase, for To.</param>
/// <param name="Code">Refusal code, for Refuse; empty else.</param>
public readonly record struct Transition(TransitionKind Kind, OrderPhase Phase, string Code)
{
    /// <summary>See <see cref="TransitionKind.ByQuantity"/>.</summary>
    public static readonly Transition ByQuantity = new(TransitionKind.ByQuantity, Absent, "");

    /// <summary>See <see cref="TransitionKind.Stay"/>.</summary>
    public static readonly Transition Stay = new(TransitionKind.Stay, Absent, "");

    /// <summary>See <see cref="TransitionKind.Nothing"/>.</summary>
    public static readonly Transition Nothing = new(TransitionKind.Nothing, Absent, "");

    /// <summary>See <see cref="TransitionKind.To"/>.</summary>
    public static Transition To(OrderPhase phase) => new(TransitionKind.To, phase, "");

    /// <summary>See <see cref="TransitionKind.Refuse"/>.</summary>
    public static Transition Refuse(string code) => new(TransitionKind.Refuse, Absent, code);
}
