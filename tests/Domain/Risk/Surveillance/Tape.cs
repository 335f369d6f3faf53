using GrandModel.Contracts;
using GrandModel.Risk.Surveillance;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk.Surveillance;

/// <summary>
/// A made-up tape of ES: touch 4500.00/4500.25, depth 400 a side, and earlier orders of 5 that make the median. Steps may be written in any order; they are scanned
/// in order of time.
/// </summary>
internal sealed class Tape
{
    private readonly List<SurveillanceRecord> _records = [];
    private long _row;
    private int _order;

    /// <summary>The tape of QUANT's vectors, from a minute before second 0.</summary>
    public static Tape Quiet(bool depth = true, bool touch = true, int sizes = 5)
    {
        var tape = new Tape();
        tape.Market(-60, touch ? (4500.00m, 4500.25m) : null, depth ? 400 : null);
        for (var i = 0; i < sizes; i++)
        {
            var order = tape.Enter(-50 + i, Side.Buy, 4499, 5);
            tape.End(-40 + i, order);
        }

        return tape;
    }

    public static UnixNanos At(double second) => Sample.At(second);

    public void Market(double second, (decimal Bid, decimal Ask)? touch, long? depth) => _records.Add(new MarketPicture(
        At(second), Sample.Es, touch is { } t ? Sample.Points(t.Bid) : null, touch is { } u ? Sample.Points(u.Ask) : null, Units(depth), Units(depth)));

    public void Trade(double second, decimal price, long volume) =>
        _records.Add(new MarketPicture(At(second), Sample.Es, Last: Sample.Points(price), Volume: new Quantity(volume)));

    public void Bar(double second, decimal price, long volume) =>
        _records.Add(new MarketPicture(At(second), Sample.Es, Last: Sample.Points(price), Volume: new Quantity(volume), Span: TimeSpan.FromMinutes(5)));

    public OrderRecord Enter(double second, Side side, decimal? limit, long quantity, string account = "A", string owner = "house")
    {
        var id = new OrderId($"{account}/ES/{++_order}");
        return Add(new OrderRecord(
            At(second), Sample.Es, Row(id), id, account, owner, side, OrderAction.Entered, limit is { } p ? Sample.Points(p) : null, new Quantity(quantity)));
    }

    public void Cancel(double second, OrderRecord order, long? left = null) => Step(second, order, OrderAction.Cancelled, null, left ?? order.Quantity.Units);

    public void End(double second, OrderRecord order) => Step(second, order, OrderAction.Ended, null, order.Quantity.Units);

    public void Replace(double second, OrderRecord order, decimal limit, long quantity) => Step(second, order, OrderAction.Replaced, limit, quantity);

    public void Fill(double second, OrderRecord order, decimal price, long quantity, string? trade = null, bool? aggressive = null) =>
        Add(new OrderRecord(
            At(second), Sample.Es, Row(order.Order), order.Order, order.Account, order.Owner, order.Side, OrderAction.Filled, Sample.Points(price), new Quantity(quantity), aggressive, trade));

    /// <summary>An order that fills as it comes.</summary>
    public void Hit(double second, Side side, decimal price, long quantity, string account = "A", string owner = "house", string? trade = null, bool? aggressive = true)
    {
        var order = Enter(second, side, null, quantity, account, owner);
        Fill(second, order, price, quantity, trade, aggressive);
    }

    public IReadOnlyList<SurveillanceAlert> Scan(SurveillanceOptions? options = null) => Scan(out _, options);

    public IReadOnlyList<SurveillanceAlert> Scan(out SurveillanceScan scan, SurveillanceOptions? options = null)
    {
        scan = new SurveillanceScan(options ?? Options);
        var alerts = new List<SurveillanceAlert>();
        foreach (var record in _records.OrderBy(r => r.Time.Value))
        {
            alerts.AddRange(scan.Take(record));
        }

        alerts.AddRange(scan.Finish());
        return alerts;
    }

    /// <summary>Settlement window from second 1,000 to 1,030.</summary>
    public static SurveillanceOptions Options { get; } = new()
    {
        Instruments = Sample.Spec,
        Settlement = static (_, time) => time >= At(1_000) && time < At(1_030) ? new SettlementWindow(At(1_000), At(1_030)) : null,
    };

    private static Quantity? Units(long? value) => value is { } v ? new Quantity(v) : null;

    private InputRef Row(OrderId order) => new($"order/{order.Value}", ++_row);

    private void Step(double second, OrderRecord order, OrderAction action, decimal? price, long quantity) => Add(new OrderRecord(
        At(second), Sample.Es, Row(order.Order), order.Order, order.Account, order.Owner, order.Side, action, price is { } p ? Sample.Points(p) : null, new Quantity(quantity)));

    private OrderRecord Add(OrderRecord record)
    {
        _records.Add(record);
        return record;
    }
}
