using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Statistics;

/// <summary>Statistics of closed trades after fees. Null where there is nothing to divide by.</summary>
/// <param name="Count">Closed trades.</param>
/// <param name="Wins">Trades with a profit.</param>
/// <param name="Losses">Trades with a loss; trades at zero are neither.</param>
/// <param name="HitRate">Wins over all trades.</param>
/// <param name="AverageWin">Mean profit of the wins.</param>
/// <param name="AverageLoss">Mean loss of the losses, positive.</param>
/// <param name="Payoff">Average win over average loss.</param>
/// <param name="ProfitFactor">Sum of profits over sum of losses.</param>
/// <param name="Average">Mean result of a trade.</param>
/// <param name="Net">Sum of results.</param>
/// <param name="AverageHours">Mean time from opening to closing, hours.</param>
public sealed record TradeStatistics(
    int Count,
    int Wins,
    int Losses,
    double? HitRate,
    double? AverageWin,
    double? AverageLoss,
    double? Payoff,
    double? ProfitFactor,
    double? Average,
    Money Net,
    double? AverageHours)
{
    private const double NanosPerHour = 3600e9;

    /// <summary>Statistics of the trades.</summary>
    public static TradeStatistics Of(IReadOnlyList<ClosedTrade> trades)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var (wins, losses) = (0, 0);
        var (won, lost, held) = (0m, 0m, 0.0);
        foreach (var trade in trades)
        {
            var net = trade.Net.Amount;
            wins += net > 0 ? 1 : 0;
            losses += net < 0 ? 1 : 0;
            won += Math.Max(net, 0);
            lost -= Math.Min(net, 0);
            held += (trade.Exited - trade.Entered) / NanosPerHour;
        }

        var averageWin = Ratio((double)won, wins);
        var averageLoss = Ratio((double)lost, losses);
        return new TradeStatistics(
            trades.Count,
            wins,
            losses,
            Ratio(wins, trades.Count),
            averageWin,
            averageLoss,
            averageWin is { } w && averageLoss is { } l ? w / l : null,
            lost > 0 ? (double)(won / lost) : null,
            Ratio((double)(won - lost), trades.Count),
            new Money(won - lost),
            Ratio(held, trades.Count));
    }

    private static double? Ratio(double sum, int count) => count == 0 ? null : sum / count;
}
