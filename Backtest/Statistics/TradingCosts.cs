using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Statistics;

/// <summary>What trading a symbol cost and earned. Sums of fills, exact.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Fills">Fills.</param>
/// <param name="Quantity">Quantity of both sides.</param>
/// <param name="Notional">Sum of |price x quantity x multiplier|.</param>
/// <param name="Fees">Fees.</param>
/// <param name="Slippage">Cost against the reference prices; negative when fills were better.</param>
/// <param name="Realized">Profit of closed lots, before fees.</param>
public sealed record TradingCosts(Symbol Symbol, int Fills, long Quantity, Money Notional, Money Fees, Money Slippage, Money Realized)
{
    /// <summary>Fees and slippage over notional, in basis points; null without notional.</summary>
    public double? BasisPoints => Notional.Amount > 0 ? (double)((Fees.Amount + Slippage.Amount) / Notional.Amount * 10_000) : null;

    /// <summary>Costs by symbol, in ordinal order.</summary>
    public static IReadOnlyList<TradingCosts> BySymbol(IReadOnlyList<FillLine> fills)
    {
        ArgumentNullException.ThrowIfNull(fills);
        var costs = new SortedDictionary<Symbol, TradingCosts>();
        foreach (var line in fills)
        {
            var symbol = line.Fill.Symbol;
            var c = costs.TryGetValue(symbol, out var known) ? known : new TradingCosts(symbol, 0, 0, Money.Zero, Money.Zero, Money.Zero, Money.Zero);
            costs[symbol] = new TradingCosts(
                symbol,
                c.Fills + 1,
                c.Quantity + line.Fill.Quantity.Units,
                c.Notional + new Money(Math.Abs(line.Notional.Amount)),
                c.Fees + line.Fill.Fee,
                c.Slippage + line.SlippageCost,
                c.Realized + line.Fill.Realized);
        }

        return [.. costs.Values];
    }
}
