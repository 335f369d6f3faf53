using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>An order as surveillance follows it, with the market at its entry.</summary>
internal sealed class FollowedOrder
{
    public required OrderRecord Entry { get; init; }

    /// <summary>Median size of the account's earlier orders; null with too few.</summary>
    public required double? MedianSize { get; init; }

    /// <summary>Ticks from the touch of its side; null when that is unknown.</summary>
    public required double? TicksFromTouch { get; init; }

    /// <summary>Depth of its side; null when unknown.</summary>
    public required long? Depth { get; init; }

    public Price? Price { get; set; }

    public long Quantity { get; set; }

    public long Filled { get; set; }

    /// <summary>The step that ended it; null while it lives.</summary>
    public OrderRecord? End { get; set; }

    /// <summary>Whether layering was told of it: then it is no spoof of its own.</summary>
    public bool IsLayer { get; set; }

    public Side Side => Entry.Side;

    public long EnteredAt => Entry.Time.Value;

    public bool LivesAt(long time) => EnteredAt <= time && (End is null || End.Time.Value >= time);

    public bool IsCancelled => End is { Action: OrderAction.Cancelled };
}

/// <summary>A fill that rules still look back at.</summary>
internal sealed class FollowedFill(OrderRecord record)
{
    public OrderRecord Record { get; } = record;

    public long Time => Record.Time.Value;

    /// <summary>Whether it is one side of a wash already told: a fill is in one alert.</summary>
    public bool IsPaired { get; set; }
}

/// <summary>Orders and fills of one owner in one instrument, over all its accounts, as long as a rule can need them.</summary>
internal sealed class OwnerBook(Symbol symbol, string owner, long keepNs)
{
    private readonly List<FollowedOrder> _orders = []; // by entry
    private readonly Dictionary<OrderId, FollowedOrder> _byId = [];
    private readonly List<FollowedFill> _fills = []; // by time

    public Symbol Symbol { get; } = symbol;

    public string Owner { get; } = owner;

    /// <summary>Signed position from the fills since the first record.</summary>
    public long Position { get; private set; }

    /// <summary>Times of spoofing cycles, within the period in which they add up.</summary>
    public List<(long Time, InputRef Source)> Cycles { get; } = [];

    public IReadOnlyList<FollowedOrder> Orders => _orders;

    public IReadOnlyList<FollowedFill> Fills => _fills;

    public FollowedOrder? Find(OrderId order) => _byId.GetValueOrDefault(order);

    /// <summary>Adds an order.</summary>
    /// <returns>How many left before their time.</returns>
    public int Add(FollowedOrder order)
    {
        Forget(order.EnteredAt);
        _orders.Add(order);
        _byId[order.Entry.Order] = order;
        if (_orders.Count <= SurveillanceLimits.OrdersMax)
        {
            return 0;
        }

        var oldest = Math.Max(0, _orders.FindIndex(static o => o.End is not null));
        _byId.Remove(_orders[oldest].Entry.Order);
        _orders.RemoveAt(oldest);
        return 1;
    }

    /// <summary>Adds a fill.</summary>
    /// <returns>How many left before their time.</returns>
    public int Add(FollowedFill fill)
    {
        Forget(fill.Time);
        Position += fill.Record.Side == Side.Buy ? fill.Record.Quantity.Units : -fill.Record.Quantity.Units;
        _fills.Add(fill);
        if (_fills.Count <= SurveillanceLimits.FillsMax)
        {
            return 0;
        }

        _fills.RemoveAt(0);
        return 1;
    }

    private void Forget(long now)
    {
        _orders.RemoveAll(o => o.End is { } end && end.Time.Value < now - keepNs && _byId.Remove(o.Entry.Order));
        _fills.RemoveAll(f => f.Time < now - keepNs);
    }
}
