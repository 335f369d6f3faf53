using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// Bursts of messages that hardly trade and hardly live. A burst lasts as long as any second that ends with a message holds the wanted number of messages.
/// </summary>
internal sealed class QuoteStuffingRule(SurveillanceThresholds thresholds, AlertDesk desk)
{
    private readonly StuffingThresholds _limits = thresholds.Stuffing;

    /// <summary>Counts a fill; the messages behind it are judged with it.</summary>
    public static void Filled(AccountFlow flow) => flow.Burst.Trades++;

    /// <summary>Counts the life of an order that has ended.</summary>
    public void Ended(AccountFlow flow, long lifeNs)
    {
        flow.Burst.Ended++;
        flow.Burst.ShortLived += lifeNs < _limits.LifeMilliseconds * 1e6 ? 1 : 0;
    }

    /// <summary>Takes an entry, replacement or cancellation, and judges the burst that it belongs to.</summary>
    public void Message(OwnerBook book, AccountFlow flow, OrderRecord record)
    {
        var burst = flow.Burst;
        burst.Messages++;
        var now = new BurstPoint(record, burst.Messages, burst.Trades, burst.Ended, burst.ShortLived);
        burst.Recent.Enqueue(now);
        if (burst.Recent.Count > _limits.MessagesPerSecond)
        {
            burst.Recent.Dequeue();
        }

        var oldest = burst.Recent.Peek();
        if (burst.Recent.Count < _limits.MessagesPerSecond || record.Time - oldest.Record.Time >= UnixNanos.PerSecond)
        {
            burst.Start = null;
            return;
        }

        burst.Start ??= oldest;
        var start = burst.Start;
        var seconds = (record.Time - start.Record.Time) / (double)UnixNanos.PerSecond;
        if (start.IsJudged || seconds < _limits.Seconds)
        {
            return;
        }

        var messages = now.Messages - start.Messages + 1;
        var trades = now.Trades - start.Trades;
        var ended = now.Ended - start.Ended;
        var shortLived = now.ShortLived - start.ShortLived;
        var clauses = new[]
        {
            Clauses.AtLeast("burst-seconds", seconds, _limits.Seconds, ""),
            trades == 0
                ? Clauses.Holds("order-to-trade", true, $"{messages} messages, no trade", $">= {Clauses.Text(_limits.OrderToTrade)}")
                : Clauses.AtLeast("order-to-trade", OrderToTrade.Ratio(messages, trades), _limits.OrderToTrade, ""),
            Clauses.Holds(
                "short-lived", shortLived * 2 > ended, $"{shortLived} of {ended}", $"more than half below {Clauses.Text(_limits.LifeMilliseconds)} ms"),
        };
        if (Clauses.Verdict(clauses) != Finding.No)
        {
            start.IsJudged = desk.Judge(
                SurveillanceRules.QuoteStuffing,
                Severity.Medium,
                record.Time.Value,
                book,
                $"{messages} messages in {Clauses.Text(seconds)} s with {trades} trades",
                [start.Record.Source],
                [start.Record, record],
                clauses);
        }
    }
}

/// <summary>What an account sent in an instrument.</summary>
internal sealed class AccountFlow(Symbol symbol, string account)
{
    private readonly Queue<long> _sizes = new();

    public Symbol Symbol { get; } = symbol;

    public string Account { get; } = account;

    public Burst Burst { get; } = new();

    public long Orders { get; private set; }

    public long OrderVolume { get; private set; }

    public long Trades { get; private set; }

    public long TradeVolume { get; private set; }

    /// <summary>Median size of the orders so far; null with fewer than wanted.</summary>
    public double? MedianSize(int sizesMin) => _sizes.Count < sizesMin ? null : Median.Of(_sizes);

    public void Message(OrderRecord record)
    {
        Orders++;
        OrderVolume += record.Quantity.Units;
        if (record.Action == OrderAction.Entered)
        {
            _sizes.Enqueue(record.Quantity.Units);
            if (_sizes.Count > SurveillanceLimits.SizesMax)
            {
                _sizes.Dequeue();
            }
        }
    }

    public void Trade(OrderRecord record)
    {
        Trades++;
        TradeVolume += record.Quantity.Units;
    }

    public OrderFlowCount Count() => new(Symbol, Account, Orders, Trades, OrderVolume, TradeVolume);
}

/// <summary>Running counts, and the last messages with the counts at each: as many as a second of a burst has.</summary>
internal sealed class Burst
{
    public Queue<BurstPoint> Recent { get; } = new();

    public BurstPoint? Start { get; set; }

    public long Messages { get; set; }

    public long Trades { get; set; }

    public long Ended { get; set; }

    public long ShortLived { get; set; }
}

/// <summary>A message with the counts after it.</summary>
internal sealed class BurstPoint(OrderRecord record, long messages, long trades, long ended, long shortLived)
{
    public OrderRecord Record { get; } = record;

    public long Messages { get; } = messages;

    public long Trades { get; } = trades;

    public long Ended { get; } = ended;

    public long ShortLived { get; } = shortLived;

    /// <summary>Whether the burst that begins here was told.</summary>
    public bool IsJudged { get; set; }
}
