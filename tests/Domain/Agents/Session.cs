using GrandModel.Actors;
using GrandModel.Agents;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// A session of one symbol for the agents of a <see cref="World"/>: seeded bars with trends long enough to trade, and a portfolio that
/// denies, reserves, fills in parts and releases as the seed has it.
/// </summary>
internal sealed class Session
{
    private readonly Random _market;
    private readonly Random _venue;
    private readonly List<Resting> _orders = [];
    private readonly EntityId _portfolio = AgentIds.Portfolio(Sample.Main);
    private readonly EntityId _instrument = AgentIds.Instrument(Sample.Es);
    private long _position;
    private double _price = 4500;
    private double _trend;
    private UnixNanos _now;

    public Session(World world, int seed)
    {
        World = world;
        _market = new Random(seed);
        _venue = new Random(seed + 1);
        world.OnSend = Take;
    }

    public World World { get; }

    /// <summary>
    /// Looks at each order when it is placed: position and working units as the portfolio will know them, the order included.
    /// </summary>
    public Action<Place, long, long, long>? OnPlace { get; set; }

    /// <summary>Chance that an order is denied; 1 for a portfolio that only denies.</summary>
    public double DenyChance { get; init; } = .1;

    /// <summary>Changes a bar before it is told.</summary>
    public Func<BarClosed, BarClosed> Change { get; init; } = bar => bar;

    /// <summary>Bars told before the agents get to handle any of them: 1, or more as after a pause.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>Told before the bar's other messages.</summary>
    public Action<long, UnixNanos>? BeforeBar { get; init; }

    /// <summary>Plays 5-minute bars; each sixth closes a 30-minute bar.</summary>
    public Session Play(long bars)
    {
        for (var bar = 1; bar <= bars; bar++)
        {
            _now = Sample.CloseOf(Timeframe.M5, bar);
            BeforeBar?.Invoke(bar, _now);
            RunOn(bar);
            Fill();
            _trend = (.97 * _trend) + (.6 * (_market.NextDouble() - .5));
            _price = Math.Round((_price + _trend) * 4) / 4;
            var strategic = bar % 6 == 0 ? bar / 6 : (long?)null;
            World.Tell(_instrument, _now, Change(Sample.Bar5(bar, TacticalRow(), _price, strategic)));
            if (strategic is { } s)
            {
                World.Tell(_instrument, _now, Change(Sample.Bar30(s, StrategicRow(), _price)));
            }

            World.Tell(_portfolio, _now, Sample.Marked(bar, 1_000_000 + ((decimal)_price * _position)));
            World.Tell(AgentIds.Monitor(Sample.Main), _now, Sample.Assessed(bar, leverage: Math.Abs(_position) * _price * 50 / 1e6));
            RunOn(bar);
        }

        return this;
    }

    private void RunOn(long bar)
    {
        if (bar % Burst == 0)
        {
            World.Run();
        }
    }

    private FeatureRow TacticalRow() => Sample.TacticalRow(
        _market.Next(3) == 0 ? 1 : 0, _market.Next(3) == 0 ? 1 : 0, Math.Clamp(_trend + _market.NextDouble() - .5, -1, 1), _market.NextDouble());

    private FeatureRow StrategicRow()
    {
        double Near(double center) => Math.Clamp(center + (.4 * (_market.NextDouble() - .5)), -1, 1);
        return Sample.StrategicRow(
            5 + _market.NextDouble(), _price, _market.Next(20) == 0 ? 1u << 11 : 0,
            ("mlmi_value", Near(1.5 * _trend)), ("nwrqk_slope", Near(_trend)), ("momentum", _trend), ("volatility", .1 + (.1 * _market.NextDouble())),
            ("volatility_30", .1 + (.1 * _market.NextDouble())), ("mmd_score", _market.NextDouble()), ("nwrqk_cross", _market.Next(10) == 0 ? 1 : 0));
    }

    private void Take(object command, UnixNanos now)
    {
        switch (command)
        {
            case Place place:
                Take(place, now);
                break;
            case Cancel cancel:
                if (_orders.Find(o => o.Order == cancel.Order) is { } resting)
                {
                    _orders.Remove(resting);
                    World.Tell(_portfolio, now, Sample.Released(cancel.Order, resting.Side, resting.Left));
                }

                break;
            default:
                throw new InvalidOperationException($"{command.GetType().Name} was sent.");
        }
    }

    private void Take(Place place, UnixNanos now)
    {
        var resting = new Resting { Order = place.Order, Side = place.Side, Left = place.Quantity.Units };
        _orders.Add(resting);
        OnPlace?.Invoke(place, _position, Working(Side.Buy), Working(Side.Sell));
        if (_venue.NextDouble() < DenyChance)
        {
            _orders.Remove(resting);
            World.Tell(_portfolio, now, Sample.Denied(place.Order, place.Side, place.Quantity.Units));
        }
        else
        {
            World.Tell(_portfolio, now, Sample.Reserved(place.Order, place.Side, place.Quantity.Units));
        }
    }

    private long Working(Side side) => _orders.Where(o => o.Side == side).Sum(o => o.Left);

    private void Fill()
    {
        foreach (var order in _orders.ToList())
        {
            var fate = _venue.NextDouble();
            if (fate < .1)
            {
                _orders.Remove(order);
                World.Tell(_portfolio, _now, Sample.Released(order.Order, order.Side, order.Left));
            }
            else if (fate < .8)
            {
                var units = _venue.NextInt64(1, order.Left + 1);
                var signed = order.Side == Side.Buy ? units : -units;
                var closed = Math.Sign(signed) == -Math.Sign(_position) ? Math.Min(units, Math.Abs(_position)) : 0;
                _position += signed;
                order.Left -= units;
                World.Tell(_portfolio, _now, Sample.Fill(
                    order.Order, order.Side, units, _position, closed == 0 ? 0 : _venue.Next(-900, 1000), closed, 2.25m * units));
                if (order.Left == 0)
                {
                    _orders.Remove(order);
                }
            }
        }
    }

    private sealed class Resting
    {
        public required OrderId Order { get; init; }

        public required Side Side { get; init; }

        public long Left { get; set; }
    }
}
