using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>What a portfolio gives up when a breaker cuts its leverage. docs/breakers.md.</summary>
internal static class Deleveraging
{
    /// <summary>
    /// The cut of a trip; null when it lowers no factor, or when the portfolio is within what is left. A cut brings each position to the share that the trip
    /// took the factor down to, rounded toward zero, so that a second trip under a first takes only the difference.
    /// </summary>
    public static LeverageCut? Of(PortfolioState state, PortfolioView view, BreakerTripped trip, long timeNs)
    {
        var (before, after) = ((decimal)view.Breakers.LeverageFactor(except: trip), (decimal)view.Breakers.LeverageFactor());
        if (after >= before)
        {
            return null;
        }

        var (equity, gross) = (Valuation.Equity(state, view), Valuation.Gross(state, view));
        var limit = view.Limits.Strictest(static l => l.GrossLeverage)?.Value;
        if (limit is { } leverage && gross <= equity * (decimal)leverage * after)
        {
            return null;
        }

        var cuts = new List<PositionCut>();
        foreach (var (symbol, position) in state.Positions)
        {
            var kept = (long)Math.Truncate(position.Quantity.Units * after / before);
            if (kept != position.Quantity.Units && view.Breakers.Binds(trip.Scope, symbol, venue: null))
            {
                cuts.Add(new PositionCut(symbol, position.Quantity, new Quantity(kept)));
            }
        }

        return cuts.Count == 0
            ? null
            : new LeverageCut(
                state.Id, trip.Scope, trip.Cause, (double)after, limit * (double)after, equity, gross, new UnixNanos(timeNs), cuts);
    }
}
