using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>
/// A portfolio at its marks: sums of position x mark x multiplier, exact and without a division. Summed as decimals: each Money is normalised, which costs more
/// than the product it holds.
/// </summary>
internal static class Valuation
{
    /// <summary>Cash + sum of position x mark x multiplier.</summary>
    public static Money Equity(PortfolioState state, PortfolioView view)
    {
        var equity = state.Cash.Amount;
        foreach (var (symbol, position) in state.Positions)
        {
            equity += PriceOf(symbol, position, view).ToDecimal() * position.Quantity.Units * position.Multiplier;
        }

        return new Money(equity);
    }

    /// <summary>Sum of |position| x mark x multiplier.</summary>
    public static Money Gross(PortfolioState state, PortfolioView view)
    {
        var gross = Money.Zero;
        foreach (var (symbol, position) in state.Positions)
        {
            var value = ValueOf(symbol, position, view);
            gross += value < Money.Zero ? -value : value;
        }

        return gross;
    }

    /// <summary>What the positions of a bar's instant are worth.</summary>
    public static EquityMarked Mark(PortfolioState state, PortfolioView view, BarClosed bar)
    {
        var (gross, net) = (Money.Zero, Money.Zero);
        var positions = new List<MarkedPosition>(state.Positions.Count);
        foreach (var (symbol, position) in state.Positions)
        {
            if (position.Quantity.Units != 0)
            {
                var value = ValueOf(symbol, position, view);
                net += value;
                gross += value < Money.Zero ? -value : value;
                positions.Add(new MarkedPosition(symbol, position.Quantity, PriceOf(symbol, position, view), position.Multiplier));
            }
        }

        var equity = state.Cash + net;
        return new EquityMarked(
            state.Id,
            bar.Symbol,
            bar.Sequence,
            bar.CloseTime,
            bar.SessionDate,
            state.Cash,
            equity,
            equity > state.HighWater ? equity : state.HighWater,
            DayStart(state, bar.SessionDate),
            gross,
            net,
            positions);
    }

    /// <summary>Equity that a trading day began with: on a new day the one last marked, so that a gap over night belongs to the new day.</summary>
    public static Money DayStart(PortfolioState state, int sessionDate) => sessionDate > state.SessionDate ? state.LastEquity : state.DayStart;

    private static Money ValueOf(Symbol symbol, Position position, PortfolioView view) =>
        Money.Notional(PriceOf(symbol, position, view), position.Quantity, position.Multiplier);

    private static Price PriceOf(Symbol symbol, Position position, PortfolioView view) => view.MarkOf(symbol)?.Price ?? position.LastPrice;
}
