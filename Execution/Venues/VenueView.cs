using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>What the simulated venue remembers of the feed: per symbol the last quote and when quotes and trades came last. A function of the recorded input.</summary>
public sealed class VenueView
{
    private readonly SortedDictionary<Symbol, Tape> _tapes = [];

    /// <summary>How views are kept in snapshots.</summary>
    public static readonly ViewCodec<VenueView> Codec = new(
        static view => JsonSerializer.SerializeToUtf8Bytes(
            view._tapes.Select(t => new SymbolTouch(t.Key, t.Value.Now)).ToArray(), ExecutionJson.Default.SymbolTouchArray),
        Load);

    /// <summary>The symbol's quote before the batch that is being handled, and after it.</summary>
    public Tape TapeOf(Symbol symbol)
    {
        if (!_tapes.TryGetValue(symbol, out var tape))
        {
            tape = new Tape();
            _tapes.Add(symbol, tape);
        }

        return tape;
    }

    /// <summary>Takes a batch.</summary>
    public void Take(MarketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var tape = TapeOf(batch.Symbol);
        var now = tape.Now;
        tape.Before = now;
        foreach (ref readonly var record in batch.Records.Span)
        {
            now.Take(in record);
        }

        tape.Now = now;
    }

    private static VenueView Load(EntityId id, ReadOnlySpan<byte> bytes)
    {
        var view = new VenueView();
        foreach (var item in JsonSerializer.Deserialize(bytes, ExecutionJson.Default.SymbolTouchArray) ?? throw new JsonException($"{id}: view is null."))
        {
            view._tapes.Add(item.Symbol, new Tape { Before = item.Touch, Now = item.Touch });
        }

        return view;
    }
}

/// <summary>A symbol's quote around a batch.</summary>
public sealed class Tape
{
    /// <summary>Before the batch.</summary>
    public Touch Before { get; set; }

    /// <summary>After it.</summary>
    public Touch Now { get; set; }
}

/// <summary>A symbol's touch in a snapshot.</summary>
public sealed record SymbolTouch(Symbol Symbol, Touch Touch);

/// <summary>The last quote of a symbol, and how long each of its sides has stood unchanged. Times are 0 before the first.</summary>
public record struct Touch
{
    /// <summary>Time of the last quote.</summary>
    public long QuoteTime { get; set; }

    /// <summary>Time of the last trade.</summary>
    public long TradeTime { get; set; }

    /// <summary>Bid, as <see cref="MarketRecord.P0"/>.</summary>
    public long Bid { get; set; }

    /// <summary>Bid size.</summary>
    public long BidSize { get; set; }

    /// <summary>Time since which bid and its size are unchanged.</summary>
    public long BidSince { get; set; }

    /// <summary>Ask.</summary>
    public long Ask { get; set; }

    /// <summary>Ask size.</summary>
    public long AskSize { get; set; }

    /// <summary>Time since which ask and its size are unchanged.</summary>
    public long AskSince { get; set; }

    /// <summary>Takes a record.</summary>
    public void Take(in MarketRecord record)
    {
        if (record.Kind == RecordKind.Trade)
        {
            TradeTime = record.Time;
            return;
        }

        if (record.Kind != RecordKind.Quote)
        {
            return;
        }

        if (QuoteTime == 0 || record.P0 != Bid || record.S0 != BidSize)
        {
            (Bid, BidSize, BidSince) = (record.P0, record.S0, record.Time);
        }

        if (QuoteTime == 0 || record.P1 != Ask || record.S1 != AskSize)
        {
            (Ask, AskSize, AskSince) = (record.P1, record.S1, record.Time);
        }

        QuoteTime = record.Time;
    }
}
