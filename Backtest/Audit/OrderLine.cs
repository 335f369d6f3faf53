using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;

namespace GrandModel.Backtest.Audit;

/// <summary>An order as it stands.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">OrderQty in force.</param>
/// <param name="Type">OrdType.</param>
/// <param name="LimitPrice">Limit price in force; null for market orders.</param>
/// <param name="Status">OrdStatus as others see it, or Initialized and Denied, which are ours.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="Leaves">LeavesQty.</param>
/// <param name="AveragePrice">AvgPx; null before the first trade.</param>
/// <param name="Fees">Fees so far.</param>
/// <param name="Placed">Event time at which it was placed.</param>
/// <param name="Time">Event time of its last row.</param>
/// <param name="Last">Its last row.</param>
/// <param name="Reason">Why it was denied, rejected, canceled or expired; empty else.</param>
public sealed record OrderLine(
    OrderId Order,
    PortfolioId? Portfolio,
    Symbol? Symbol,
    Side? Side,
    Quantity Quantity,
    OrderType? Type,
    Price? LimitPrice,
    string Status,
    Quantity Cumulative,
    Quantity Leaves,
    decimal? AveragePrice,
    Money Fees,
    UnixNanos Placed,
    UnixNanos Time,
    RowAddress Last,
    string Reason)
{
    /// <summary>Every status there can be.</summary>
    public static readonly IReadOnlyList<string> Statuses =
        [nameof(OrderPhase.Initialized), nameof(OrderPhase.Denied), .. Enum.GetNames<OrderStatus>()];

    internal static OrderLine Of(OrderState state, JournalRow row, object message, OrderLine? before) => new(
        state.Id,
        state.Terms?.Portfolio,
        state.Terms?.Symbol,
        state.Terms?.Side,
        state.Quantity,
        state.Terms?.Type,
        state.LimitPrice,
        StatusOf(state),
        state.Cumulative,
        state.Leaves,
        state.AveragePrice,
        state.Fees,
        before?.Placed ?? new UnixNanos(row.EventTimeNs),
        new UnixNanos(row.EventTimeNs),
        new RowAddress(row.Entity, row.Sequence),
        ReasonOf(message) ?? before?.Reason ?? "");

    internal static string StatusOf(OrderState state) => state.Status?.ToString() ?? state.Phase.ToString();

    private static string? ReasonOf(object message) => message switch
    {
        OrderDenied e => new Refusal(e.Code, e.Detail).ToString(),
        OrderRejected e => e.Reason,
        OrderCanceled e => e.Reason,
        OrderExpired e => e.Reason,
        _ => null,
    };
}

/// <summary>The orders of a run, folded from their rows as they come.</summary>
public sealed class OrderRegister(RunJournal journal)
{
    /// <summary>Orders that a register holds at most, about 1 KB each; beyond it the reading ends with AUDIT_TOO_LARGE.</summary>
    public const int OrdersMax = 1_000_000;

    private readonly EntityDefinition _rules = journal.Registry.TypeOf(EntityId.Of(EntityNames.Order, "any")).Definition;
    private readonly Dictionary<string, (OrderState State, OrderLine Line)> _orders = new(StringComparer.Ordinal);
    private readonly List<string> _placed = [];

    /// <summary>Orders in the order in which they were placed.</summary>
    public IEnumerable<OrderLine> Lines => _placed.Select(id => _orders[id].Line);

    /// <summary>Takes the next row.</summary>
    /// <returns>The order after it; null for rows that are no order's event.</returns>
    /// <exception cref="AuditException">ROW_DAMAGED, AUDIT_TOO_LARGE.</exception>
    public OrderLine? Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Kind != RowKind.Event || !row.Entity.StartsWith(EntityNames.Order + "/", StringComparison.Ordinal))
        {
            return null;
        }

        var known = _orders.TryGetValue(row.Entity, out var order);
        if (!known)
        {
            order.State = (OrderState)_rules.NewState(new EntityId(row.Entity));
            if (_placed.Count == OrdersMax)
            {
                throw new AuditException("AUDIT_TOO_LARGE", $"The run has more than {OrdersMax} orders, which is all that a list holds.");
            }

            _placed.Add(row.Entity);
        }

        var message = journal.Read(row);
        var state = (OrderState)_rules.Evolve(order.State, message);
        var line = OrderLine.Of(state, row, message, known ? order.Line : null);
        _orders[row.Entity] = (state, line);
        return line;
    }
}
