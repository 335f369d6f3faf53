using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Risk.Surveillance;

namespace GrandModel.Backtest.Surveillance;

/// <summary>
/// Turns the rows of a run into what surveillance takes. Orders count from when they left; cancels count as cancels only when we asked for them; trades stand at their
/// trade time, so the records are sorted at the end. A journal has bars of five minutes and no depth: what needs more stays unknown.
/// </summary>
/// <param name="journal">Journal.</param>
/// <param name="ownerOf">Beneficial owner of an account.</param>
public sealed class JournalRecords(RunJournal journal, Func<string, string> ownerOf)
{
    /// <summary>Records that one scan holds at most, about 200 bytes each.</summary>
    public const int RecordsMax = 5_000_000;

    private readonly Dictionary<string, Life> _lives = new(StringComparer.Ordinal);
    private readonly List<SurveillanceRecord> _records = [];

    /// <summary>Trades that were busted or corrected later: they are judged as they were told first.</summary>
    public int Amended { get; private set; }

    /// <summary>The records in order of time; at one time in order of the journal.</summary>
    public IEnumerable<SurveillanceRecord> InOrder() => _records.OrderBy(static r => r.Time.Value);

    /// <summary>Takes the next row.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED, AUDIT_TOO_LARGE.</exception>
    public void Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Kind != RowKind.Event)
        {
            return;
        }

        if (row.Type == BarClosed.Wire)
        {
            TakeBar((BarClosed)journal.Read(row));
        }
        else if (row.Entity.StartsWith(EntityNames.Order + "/", StringComparison.Ordinal))
        {
            TakeOrder(row, (OrderEvent)journal.Read(row));
        }
    }

    private void TakeBar(BarClosed e)
    {
        if (e.Timeframe == Timeframe.M5)
        {
            Add(new MarketPicture(
                e.CloseTime,
                e.Symbol,
                Last: e.Close,
                Volume: e.Volume is { } volume ? new Quantity(volume) : null,
                Span: TimeSpan.FromTicks((e.CloseTime - e.OpenTime) / 100)));
        }
    }

    private void TakeOrder(JournalRow row, OrderEvent message)
    {
        if (message is OrderInitialized terms)
        {
            _lives[row.Entity] = new Life(terms);
            return;
        }

        if (!_lives.TryGetValue(row.Entity, out var life))
        {
            return; // a journal that begins later than the order
        }

        var now = new UnixNanos(row.EventTimeNs);
        switch (message)
        {
            case OrderReleased e:
                life.HasLeft = true;
                Add(Step(row, life, e.SentAt, OrderAction.Entered, life.Terms.LimitPrice, life.Terms.Quantity));
                break;
            case OrderReplaced e:
                Add(Step(row, life, now, OrderAction.Replaced, e.LimitPrice, e.Quantity));
                break;
            case OrderCancelRequested:
                life.CancelAsked = true;
                break;
            case OrderCanceled e when life.HasLeft:
                Add(Step(row, life, now, life.CancelAsked ? OrderAction.Cancelled : OrderAction.Ended, null, e.Unfilled));
                break;
            case OrderRejected e:
                Add(Step(row, life, now, OrderAction.Ended, null, e.Unfilled));
                break;
            case OrderExpired e:
                Add(Step(row, life, now, OrderAction.Ended, null, e.Unfilled));
                break;
            case OrderTraded e:
                Add(Step(row, life, e.TradeTime, OrderAction.Filled, e.Price, e.Quantity) with { IsAggressive = life.IsAggressive });
                break;
            case OrderTradeBusted or OrderTradeCorrected:
                Amended++;
                break;
            default:
                break; // denials and requests never reached the market; suspensions and resumptions are the venue's
        }
    }

    private OrderRecord Step(JournalRow row, Life life, UnixNanos time, OrderAction action, Price? price, Quantity quantity) => new(
        time,
        life.Terms.Symbol,
        new InputRef(row.Entity, row.Sequence),
        life.Terms.Order,
        life.Terms.Portfolio.Value,
        ownerOf(life.Terms.Portfolio.Value),
        life.Terms.Side,
        action,
        price,
        quantity);

    private void Add(SurveillanceRecord record)
    {
        if (_records.Count == RecordsMax)
        {
            throw new AuditException("AUDIT_TOO_LARGE", $"The run has more than {RecordsMax} steps of orders and bars, which is all that one scan holds.");
        }

        _records.Add(record);
    }

    private sealed class Life(OrderInitialized terms)
    {
        public OrderInitialized Terms { get; } = terms;

        public bool HasLeft { get; set; }

        public bool CancelAsked { get; set; }

        /// <summary>A market order and one that may not rest take liquidity; of others the journal does not say.</summary>
        public bool? IsAggressive => Terms.Type == OrderType.Market || Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill ? true : null;
    }
}
