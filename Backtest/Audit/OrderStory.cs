using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;

namespace GrandModel.Backtest.Audit;

/// <summary>The life of an order: its own rows, those that caused them back to the decision, and what the portfolio booked because of them.</summary>
/// <param name="Order">The order as it stands.</param>
/// <param name="Steps">All rows, in the order in which they happened.</param>
public sealed record OrderStory(OrderLine Order, IReadOnlyList<OrderStoryStep> Steps)
{
    /// <summary>Causes of causes that are followed: decision, reservation, order and venue are four.</summary>
    private const int CausesMax = 8;

    /// <summary>Tells the life of an order.</summary>
    /// <param name="journal">Journal.</param>
    /// <param name="order">Order id, with or without order/ before it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AuditException">ORDER_UNKNOWN, ROW_DAMAGED.</exception>
    public static async Task<OrderStory> ReadAsync(RunJournal journal, string order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(order);
        const string prefix = EntityNames.Order + "/";
        var text = order.StartsWith(prefix, StringComparison.Ordinal) ? order : prefix + order;
        var found = new Dictionary<RowAddress, Found>();
        var register = new OrderRegister(journal);
        OrderLine? last = null;
        JournalRow? first = null;
        if (EntityId.TryParse(text, out var entity))
        {
            var rules = journal.Registry.TypeOf(entity).Definition;
            var state = (OrderState)rules.NewState(entity);
            await foreach (var row in journal.RowsAsync(entity, 0, cancellation))
            {
                first ??= row;
                last = register.Take(row) ?? last;
                state = row.Kind == RowKind.Event ? (OrderState)rules.Evolve(state, journal.Read(row)) : state;
                found[AddressOf(row)] = new Found(row, FixOf(row), state);
            }
        }

        if (last is null)
        {
            throw new AuditException("ORDER_UNKNOWN", $"The journal has no order '{order}'. gm order list names all orders, as main/ES/1.");
        }

        await AddCausesAsync(journal, found, cancellation);
        await AddBookingsAsync(journal, entity, last.Portfolio, found, first!, cancellation);
        return new OrderStory(last, [.. found.Values.OrderBy(f => f, Found.Order).Select(f => f.Step())]);
    }

    private static async Task AddCausesAsync(RunJournal journal, Dictionary<RowAddress, Found> found, CancellationToken cancellation)
    {
        var open = found.Values.Select(f => f.Row).ToList();
        for (var depth = 0; depth < CausesMax && open.Count > 0; depth++)
        {
            var causes = new List<JournalRow>();
            foreach (var address in open.Select(ReplayedRow.CauseOf).OfType<RowAddress>().Distinct().Where(a => !found.ContainsKey(a)).ToArray())
            {
                if (await journal.FindAsync(address, cancellation) is { } cause)
                {
                    found[address] = new Found(cause, "", null);
                    causes.Add(cause);
                }
            }

            // A decision has causes of its own: gm audit explain tells them.
            open = [.. causes.Where(c => !c.Entity.StartsWith("agent.", StringComparison.Ordinal) && !c.Entity.StartsWith(EntityNames.Instrument, StringComparison.Ordinal))];
        }
    }

    private static async Task AddBookingsAsync(
        RunJournal journal, EntityId order, PortfolioId? portfolio, Dictionary<RowAddress, Found> found, JournalRow first, CancellationToken cancellation)
    {
        if (portfolio is not { } name)
        {
            return;
        }

        var wanted = found.Values.Where(f => f.Row.Entity == order.Value && f.Row.Effects.Length > 0).Select(f => AddressOf(f.Row)).ToHashSet();
        await foreach (var row in journal.RowsAsync(EntityId.Of(EntityNames.Portfolio, name.Value), 0, cancellation))
        {
            if ((row.Slice, row.EventTimeNs).CompareTo((first.Slice, first.EventTimeNs)) < 0)
            {
                continue;
            }

            if (row.CauseEntity == order.Value && wanted.Contains(new RowAddress(row.CauseEntity, row.CauseSequence)))
            {
                found[AddressOf(row)] = new Found(row, "", null);
            }
        }
    }

    private static RowAddress AddressOf(JournalRow row) => new(row.Entity, row.Sequence);

    private static string FixOf(JournalRow row) => row.Type switch
    {
        OrderReleased.Wire => nameof(ExecType.PendingNew),
        OrderAccepted.Wire => nameof(ExecType.New),
        OrderPartiallyFilled.Wire or OrderFilled.Wire => nameof(ExecType.Trade),
        OrderRejected.Wire => nameof(ExecType.Rejected),
        OrderCancelRequested.Wire => nameof(ExecType.PendingCancel),
        OrderReplaceRequested.Wire => nameof(ExecType.PendingReplace),
        OrderReplaced.Wire => nameof(ExecType.Replaced),
        OrderCanceled.Wire => nameof(ExecType.Canceled),
        OrderExpired.Wire => nameof(ExecType.Expired),
        OrderSuspended.Wire => nameof(ExecType.Suspended),
        OrderStopped.Wire => nameof(ExecType.Stopped),
        OrderDoneForDay.Wire => nameof(ExecType.DoneForDay),
        OrderTradeBusted.Wire => nameof(ExecType.TradeCancel),
        OrderTradeCorrected.Wire => nameof(ExecType.TradeCorrect),
        _ => "", // ours, or a refusal: no execution report stands behind it
    };

    private sealed record Found(JournalRow Row, string ExecType, OrderState? State)
    {
        public static readonly IComparer<Found> Order = Comparer<Found>.Create(static (a, b) =>
            (a.Row.Slice, a.Row.Round, a.Row.EventTimeNs).CompareTo((b.Row.Slice, b.Row.Round, b.Row.EventTimeNs)) is var c and not 0 ? c
            : string.CompareOrdinal(a.Row.Entity, b.Row.Entity) is var e and not 0 ? e
            : a.Row.Sequence.CompareTo(b.Row.Sequence));

        public OrderStoryStep Step() => new(
            AddressOf(Row),
            new UnixNanos(Row.EventTimeNs),
            Row.Type,
            ExecType,
            State is null ? "" : OrderLine.StatusOf(State),
            State?.Cumulative,
            State?.Leaves,
            State?.AveragePrice,
            ReplayedRow.CauseOf(Row),
            RunJournal.Payload(Row));
    }
}

/// <summary>A row in the life of an order.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Type">Wire name.</param>
/// <param name="ExecType">FIX ExecType of the order's rows; empty where no execution report stands behind it.</param>
/// <param name="Status">OrdStatus after it; empty for rows of others.</param>
/// <param name="Cumulative">CumQty after it; null for rows of others.</param>
/// <param name="Leaves">LeavesQty after it.</param>
/// <param name="AveragePrice">AvgPx after it; null before the first trade.</param>
/// <param name="Cause">The row that caused it; null for market data and operators.</param>
/// <param name="Payload">Payload.</param>
public sealed record OrderStoryStep(
    RowAddress Address,
    UnixNanos Time,
    string Type,
    string ExecType,
    string Status,
    Quantity? Cumulative,
    Quantity? Leaves,
    decimal? AveragePrice,
    RowAddress? Cause,
    JsonElement Payload);
