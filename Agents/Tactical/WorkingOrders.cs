using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>An order that the portfolio holds a reservation for.</summary>
/// <param name="Side">Side.</param>
/// <param name="Remaining">What it may still fill, positive.</param>
/// <param name="First">Portfolio's sequence of its reservation.</param>
public sealed record TrackedOrder(Side Side, long Remaining, long First);

/// <summary>An own order that ended, with the portfolio's first sequence about it.</summary>
public sealed record EndedOrder(string Order, long First);

/// <summary>
/// Position of a symbol and the orders on their way to change it, as the portfolio told. An order that the agent intended and that the
/// portfolio has not spoken of yet is on its way too: the agent's state names those.
/// </summary>
public sealed class WorkingOrders
{
    /// <summary>
    /// Own ended orders remembered; the oldest leaves. More than the agent ever has on their way, so none of its state is forgotten here.
    /// </summary>
    public const int EndedMax = 256;

    /// <summary>Most reserved orders of one symbol that a snapshot may hold.</summary>
    public const int OpenMax = 10_000;

    private readonly SortedDictionary<string, TrackedOrder> _open = new(StringComparer.Ordinal);
    private readonly Queue<EndedOrder> _ended = new();
    private readonly string _ownPrefix;
    private readonly Symbol _symbol;
    private long _position;
    private long _positionSource;
    private long _lastSource;
    private long _cut;
    private long _cutSource; // 0: no cut stands

    /// <summary>No orders, no position.</summary>
    public WorkingOrders(PortfolioId portfolio, Symbol symbol)
    {
        _symbol = symbol;
        _ownPrefix = $"{portfolio}/{symbol}/";
    }

    /// <summary>Position, signed.</summary>
    public Quantity Position => new(_position);

    /// <summary>What a cut of leverage brings the position down to, as long as it lies beyond; null when none stands.</summary>
    public Quantity? Cut => _cutSource == 0 ? null : new Quantity(_cut);

    /// <summary>A target, not beyond the cut that stands nor on the other side.</summary>
    public Quantity WithinCut(Quantity target) =>
        _cutSource == 0 ? target : new Quantity(Math.Clamp(target.Units, Math.Min(_cut, 0), Math.Max(_cut, 0)));

    /// <summary>Whether the portfolio told that an own order ended, be it denied, filled or released.</summary>
    public bool HasEnded(OrderId order) => _ended.Any(e => e.Order == order.Value);

    /// <summary>Units of a side that may still fill: reserved ones of anybody, and own ones not spoken of yet.</summary>
    public long Working(Side side, IReadOnlyList<OwnOrder> own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var reserved = _open.Values.Where(o => o.Side == side).Sum(o => o.Remaining);
        return reserved + own.Where(o => o.Side == side && !_open.ContainsKey(o.Order.Value) && !HasEnded(o.Order)).Sum(o => o.Quantity.Units);
    }

    /// <summary>Takes an event of the portfolio; those of other symbols pass by. False when the message is none of its.</summary>
    public bool Fold(object message, long source)
    {
        switch (message)
        {
            case Reserved e:
                if (e.Symbol == _symbol && !HasEnded(e.Order))
                {
                    _open.TryAdd(e.Order.Value, new TrackedOrder(e.Side, e.Quantity.Units, source));
                    _lastSource = source;
                }

                return true;
            case ReservationDenied e:
                if (e.Symbol == _symbol)
                {
                    End(e.Order.Value, source);
                    _lastSource = source;
                }

                return true;
            case Released e:
                if (e.Symbol == _symbol)
                {
                    Lower(e.Order.Value, e.Quantity.Units);
                    _lastSource = source;
                }

                return true;
            case FillApplied e:
                if (e.Symbol == _symbol)
                {
                    _position = e.Position.Units;
                    _positionSource = source;
                    _cutSource = IsBeyondCut() ? _cutSource : 0;
                    Lower(e.Order.Value, e.Quantity.Units);
                    _lastSource = source;
                }

                return true;
            case LeverageCut e:
                foreach (var cut in e.Positions)
                {
                    if (cut.Symbol == _symbol)
                    {
                        (_cut, _cutSource, _lastSource) = (cut.To.Units, source, source);
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Sequences at the portfolio between which everything lies that position and working units follow from; null before anything came.
    /// </summary>
    /// <param name="own">Own orders of the agent's state.</param>
    public (long First, long Last)? Sources(IReadOnlyList<OwnOrder> own)
    {
        if (_lastSource == 0)
        {
            return null;
        }

        var first = _positionSource == 0 ? _lastSource : _positionSource;
        first = _cutSource == 0 ? first : Math.Min(first, _cutSource);
        foreach (var order in _open.Values)
        {
            first = Math.Min(first, order.First);
        }

        foreach (var order in _ended)
        {
            first = own.Any(o => o.Order.Value == order.Order) ? Math.Min(first, order.First) : first;
        }

        return (first, _lastSource);
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(2);
        stream.Value(ref _cut);
        stream.Value(ref _cutSource);
        stream.Value(ref _position);
        stream.Value(ref _positionSource);
        stream.Value(ref _lastSource);
        stream.Map(_open, OpenMax, AgentsJson.Default.TrackedOrder);
        var count = stream.Count(_ended.Count, EndedMax);
        var entries = stream.Writing ? [.. _ended] : new EndedOrder?[count];
        _ended.Clear();
        foreach (var entry in entries)
        {
            var order = entry;
            stream.Json(ref order, AgentsJson.Default.EndedOrder);
            _ended.Enqueue(order ?? throw new InvalidDataException("An ended order is null."));
        }
    }

    // A cut to zero stands until the position is flat.
    private bool IsBeyondCut() => _cut switch
    {
        > 0 => _position > _cut,
        < 0 => _position < _cut,
        _ => _position != 0,
    };

    private void Lower(string order, long units)
    {
        if (!_open.TryGetValue(order, out var open))
        {
            return;
        }

        if (open.Remaining > units)
        {
            _open[order] = open with { Remaining = open.Remaining - units };
        }
        else
        {
            End(order, open.First);
        }
    }

    private void End(string order, long first)
    {
        _open.Remove(order);
        if (!order.StartsWith(_ownPrefix, StringComparison.Ordinal))
        {
            return;
        }

        _ended.Enqueue(new EndedOrder(order, first));
        if (_ended.Count > EndedMax)
        {
            _ended.Dequeue();
        }
    }
}
