namespace GrandModel.Execution.Orders;

/// <summary>Codes with which an order refuses a command or report. Stable; docs/orders.md says what each means to an operator.</summary>
public static class OrderRefusals
{
    /// <summary>No order was placed under this id.</summary>
    public const string Unknown = "ORDER_UNKNOWN";

    /// <summary>An order with other terms was placed under this id.</summary>
    public const string Exists = "ORDER_EXISTS";

    /// <summary>The message names another order than the one it was sent to.</summary>
    public const string Misaddressed = "ORDER_ID_MISMATCH";

    /// <summary>The portfolio's, the instrument's or the venue's name cannot be an address.</summary>
    public const string NameInvalid = "ORDER_NAME_INVALID";

    /// <summary>No such venue is set up.</summary>
    public const string VenueUnknown = "VENUE_UNKNOWN";

    /// <summary>The order has ended.</summary>
    public const string Closed = "ORDER_CLOSED";

    /// <summary>The order waits for permission and cannot be replaced; cancel it and place another.</summary>
    public const string NotSent = "ORDER_NOT_SENT";

    /// <summary>The order went to the venue; a denial comes too late.</summary>
    public const string Sent = "ORDER_SENT";

    /// <summary>A cancel request is open.</summary>
    public const string CancelPending = "CANCEL_PENDING";

    /// <summary>A replace request is open.</summary>
    public const string ReplacePending = "REPLACE_PENDING";

    /// <summary>A replace may only shrink what the portfolio permitted: fewer units, or a less aggressive limit price.</summary>
    public const string ReplaceBeyondGrant = "REPLACE_BEYOND_GRANT";

    /// <summary>The venue reports on an order that never left.</summary>
    public const string ReportOfUnsent = "REPORT_OF_UNSENT";

    /// <summary>The venue reports on an order that has ended.</summary>
    public const string ReportAfterEnd = "REPORT_AFTER_END";

    /// <summary>The report does not fit the order's status, as a second New.</summary>
    public const string ReportOutOfPlace = "REPORT_OUT_OF_PLACE";

    /// <summary>An answer to a request that was not made.</summary>
    public const string ReportUnsolicited = "REPORT_UNSOLICITED";

    /// <summary>Calculated and Restated are not taken.</summary>
    public const string ReportUnsupported = "REPORT_UNSUPPORTED";

    /// <summary>This ExecID was taken before.</summary>
    public const string ExecIdDuplicate = "EXEC_ID_DUPLICATE";

    /// <summary>The trade that is busted or corrected is not among the order's trades.</summary>
    public const string ExecutionUnknown = "EXECUTION_UNKNOWN";

    /// <summary>A trade without a positive quantity or without a price.</summary>
    public const string TradeIncomplete = "TRADE_INCOMPLETE";

    /// <summary>The trade would fill more than was ordered.</summary>
    public const string FillExceedsOrder = "FILL_EXCEEDS_ORDER";

    /// <summary>The venue's CumQty is not ours after this report: one was lost between.</summary>
    public const string CumulativeMismatch = "CUMULATIVE_MISMATCH";
}
