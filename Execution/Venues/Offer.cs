using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>What one record of the feed offers to our orders.</summary>
internal struct Offer
{
    /// <summary>Nothing is offered.</summary>
    public static readonly Offer None;

    private Offer(string liquidity, in MarketRecord record, long price, long size)
    {
        Liquidity = liquidity;
        Price = new Price(price);
        Low = Price;
        High = Price;
        OpenTime = new UnixNanos(record.Time);
        Time = OpenTime;
        Size = size == MarketRecord.Unknown ? null : Math.Max(0, size);
        Left = Size ?? long.MaxValue;
    }

    /// <summary>Source, as reports name it; null when nothing is offered.</summary>
    public string? Liquidity { get; private init; }

    /// <summary>Price that a market order meets.</summary>
    public Price Price { get; private init; }

    /// <summary>Lowest price that a resting buy met.</summary>
    public Price Low { get; private init; }

    /// <summary>Highest price that a resting sell met.</summary>
    public Price High { get; private init; }

    /// <summary>When <see cref="Price"/> was there.</summary>
    public UnixNanos OpenTime { get; private init; }

    /// <summary>Time of the record.</summary>
    public UnixNanos Time { get; private init; }

    /// <summary>Volume or displayed size of the record; null when the source gives none.</summary>
    public long? Size { get; private init; }

    /// <summary>What our orders may still take; no limit when the size is unknown.</summary>
    public long Left { get; private set; }

    /// <summary>What our orders took.</summary>
    public long Taken { get; private set; }

    /// <summary>True for a quote: its price stands there to be taken, nobody is ahead.</summary>
    public readonly bool IsQuote => Liquidity == "quote";

    /// <summary>True for a bar: open, low and high are different instants.</summary>
    public readonly bool IsBar => Liquidity == "bar-open";

    /// <summary>A side of a quote, less what we took of it before.</summary>
    public static Offer OfQuote(in MarketRecord record, long price, long size, TakenSize? taken, long since)
    {
        if (price == MarketRecord.Unknown)
        {
            return None;
        }

        var offer = new Offer("quote", in record, price, size);
        if (taken is not null && taken.Price.Nanos == price && taken.Size == offer.Size && taken.Time.Value >= since)
        {
            offer.Taken = taken.Taken;
            offer.Left = Math.Max(0, offer.Left - taken.Taken);
        }

        return offer;
    }

    /// <summary>A trade between others.</summary>
    public static Offer OfTrade(in MarketRecord record, decimal participation) => record.P0 == MarketRecord.Unknown
        ? None
        : new Offer("trade", in record, record.P0, record.S0).LimitedTo(participation);

    /// <summary>A bar, or a day of which only the close is known. Without a length it cannot be told whether it opened after an order was sent.</summary>
    public static Offer OfBar(in MarketRecord record, decimal participation) =>
        record.P0 == MarketRecord.Unknown || record.P1 == MarketRecord.Unknown || record.P2 == MarketRecord.Unknown || record.S1 == MarketRecord.Unknown
            ? None
            : new Offer("bar-open", in record, record.P0, record.S0)
            {
                Low = new Price(record.P2),
                High = new Price(record.P1),
                OpenTime = new UnixNanos(record.Time - (record.S1 * UnixNanos.PerSecond)),
            }.LimitedTo(participation);

    /// <summary>Takes from the offer.</summary>
    public void Take(long units)
    {
        Taken += units;
        Left = Size is null ? long.MaxValue : Left - units;
    }

    /// <summary>A share of the volume, rounded down, yet one unit where there was any.</summary>
    private readonly Offer LimitedTo(decimal participation) =>
        Size is not > 0 ? this : this with { Left = Math.Max(1, (long)(Size.Value * participation)) };
}
