using System.Collections.Immutable;
using System.Diagnostics;
using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>The books: what a fill does to cash, lots and holds, and the state after each event.</summary>
internal static class PortfolioBooking
{
    public static FillApplied Book(PortfolioState state, ApplyFill c, decimal multiplier)
    {
        var position = state.Positions.GetValueOrDefault(c.Symbol, Position.None);
        var units = c.Side == Side.Buy ? c.Quantity.Units : -c.Quantity.Units;
        var (_, closed, points) = Lots.Book(position.Lots, units, c.Price);
        return new FillApplied(
            c.Order,
            c.ExecId,
            c.Symbol,
            c.Side,
            c.Quantity,
            c.Price,
            c.Fee,
            multiplier,
            c.TradeTime,
            position.Quantity + new Quantity(units),
            state.Cash - Money.Notional(c.Price, new Quantity(units), multiplier) - c.Fee,
            new Money(points * multiplier),
            new Quantity(closed),
            c.Side == Side.Buy ? c.Price - c.ReferencePrice : c.ReferencePrice - c.Price);
    }

    public static PortfolioState Evolve(PortfolioState state, PortfolioEvent @event) => @event switch
    {
        Reserved e => Hold(state, e),
        ReservationDenied or OrdersRecalled or LeverageCut => state,
        Released e => Free(state, e.Order, e.Quantity),
        FillApplied e => Fill(state, e),
        Deposited e => state with
        {
            Cash = e.Cash,
            Deposits = state.Deposits + e.Amount,
            HighWater = state.HighWater + e.Amount,
            DayStart = state.DayStart + e.Amount,
            LastEquity = state.LastEquity + e.Amount,
        },
        EquityMarked e => state with
        {
            HighWater = e.HighWater,
            DayStart = e.DayStart,
            LastEquity = e.Equity,
            SessionDate = Math.Max(state.SessionDate, e.SessionDate),
        },
        _ => throw new UnreachableException($"portfolio has no rule for {@event.GetType().Name}"),
    };

    private static PortfolioState Hold(PortfolioState state, Reserved e)
    {
        var hold = new Hold(e.Symbol, e.Side, e.Quantity, e.Reduces, [], e.Venue);
        var position = state.Positions.GetValueOrDefault(e.Symbol, Position.None);
        return state with
        {
            Holds = state.Holds.Add(e.Order, hold),
            Positions = Put(state.Positions, e.Symbol, Worked(position, e.Side, e.Quantity.Units)),
            Admitted = Count(state.Admitted, e.Time.Seconds),
            Repeats = e.Reduces ? state.Repeats : Count(state.Repeats, e),
        };
    }

    private static PortfolioState Free(PortfolioState state, OrderId order, Quantity quantity)
    {
        var hold = state.Holds[order];
        state = state with
        {
            Positions = Put(state.Positions, hold.Symbol, Worked(state.Positions[hold.Symbol], hold.Side, -quantity.Units)),
        };
        return Keep(state, order, hold with { Left = hold.Left - quantity }, last: null);
    }

    private static PortfolioState Fill(PortfolioState state, FillApplied e)
    {
        var execId = new ExecId(e.ExecId);
        var position = state.Positions.GetValueOrDefault(e.Symbol, Position.None);
        var (lots, _, _) = Lots.Book(position.Lots, e.Side == Side.Buy ? e.Quantity.Units : -e.Quantity.Units, e.Price);
        position = position with { Quantity = e.Position, Lots = lots, Multiplier = e.Multiplier, LastPrice = e.Price };
        state = state with { Cash = e.Cash, Fees = state.Fees + e.Fee, Realized = state.Realized + e.Realized };
        if (!state.Holds.TryGetValue(e.Order, out var hold))
        {
            return state with { Positions = Put(state.Positions, e.Symbol, position), ClosedFills = Remember(state.ClosedFills, [], execId) };
        }

        // A fill the other way takes back a busted trade: the order may fill that quantity again.
        var used = e.Side == hold.Side ? Math.Min(e.Quantity.Units, hold.Left.Units) : -e.Quantity.Units;
        state = state with { Positions = Put(state.Positions, e.Symbol, Worked(position, hold.Side, -used)) };
        return Keep(state, e.Order, hold with { Left = new Quantity(hold.Left.Units - used), Fills = hold.Fills.Add(execId) }, execId);
    }

    private static PortfolioState Keep(PortfolioState state, OrderId order, Hold hold, ExecId? last)
    {
        if (hold.Left.Units > 0)
        {
            return state with { Holds = state.Holds.SetItem(order, hold) };
        }

        return state with { Holds = state.Holds.Remove(order), ClosedFills = Remember(state.ClosedFills, hold.Fills, last) };
    }

    /// <summary>The last fill goes last: it is the likeliest to come again.</summary>
    private static ImmutableArray<ExecId> Remember(ImmutableArray<ExecId> closed, ImmutableSortedSet<ExecId> fills, ExecId? last)
    {
        ImmutableArray<ExecId> all = last is { } id ? [.. closed, .. fills.Remove(id), id] : [.. closed, .. fills];
        return all.Length > PortfolioState.ClosedFillsMax ? all[^PortfolioState.ClosedFillsMax..] : all;
    }

    private static Position Worked(Position position, Side side, long units) => side == Side.Buy
        ? position with { Buys = position.Buys + new Quantity(units) }
        : position with { Sells = position.Sells + new Quantity(units) };

    private static ImmutableSortedDictionary<Symbol, Position> Put(ImmutableSortedDictionary<Symbol, Position> positions, Symbol symbol, Position position) =>
        position.IsEmpty ? positions.Remove(symbol) : positions.SetItem(symbol, position);

    private static ImmutableArray<SecondCount> Count(ImmutableArray<SecondCount> admitted, long second)
    {
        var kept = 0;
        while (kept < admitted.Length && admitted[kept].Second < second - Admission.RateWindowSeconds)
        {
            kept++;
        }

        var last = admitted.Length - 1;
        return last >= kept && admitted[last].Second == second
            ? [.. admitted.AsSpan(kept, last - kept), new SecondCount(second, admitted[last].Count + 1)]
            : [.. admitted.AsSpan(kept, admitted.Length - kept), new SecondCount(second, 1)];
    }

    private static ImmutableArray<RepeatCount> Count(ImmutableArray<RepeatCount> repeats, Reserved e)
    {
        var (second, units) = (e.Time.Seconds, e.Quantity.Units);
        var kept = repeats.RemoveAll(r => r.Second < second - Admission.RateWindowSeconds);
        for (var i = kept.Length - 1; i >= 0 && kept[i].Second == second; i--)
        {
            if (kept[i].IsLike(e.Symbol, e.Side, units))
            {
                return kept.SetItem(i, kept[i] with { Count = kept[i].Count + 1 });
            }
        }

        return kept.Add(new RepeatCount(second, e.Symbol, e.Side, units, 1));
    }
}
