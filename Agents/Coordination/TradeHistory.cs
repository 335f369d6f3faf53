using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Coordination;

/// <summary>
/// The last closed trades of a symbol. A fill that closed lots is one trade; its profit is what it realized less its own fee for the part
/// that closed. The fee of opening was paid with the opening fill and is not counted here.
/// </summary>
public sealed class TradeHistory
{
    /// <summary>Trades remembered; the oldest leaves when a new one comes.</summary>
    public const int TradesMax = 100;

    private readonly double[] _profit = new double[TradesMax];
    private readonly long[] _source = new long[TradesMax];
    private int _count;
    private int _next;

    /// <summary>Trades remembered.</summary>
    public int Count => _count;

    /// <summary>Portfolio's sequence of the oldest trade; null without one.</summary>
    public long? FirstSource => _count == 0 ? null : _source[(_next - _count + TradesMax) % TradesMax];

    /// <summary>Portfolio's sequence of the newest trade; null without one.</summary>
    public long? LastSource => _count == 0 ? null : _source[(_next - 1 + TradesMax) % TradesMax];

    /// <summary>Takes a fill; one that only opened is no trade.</summary>
    public void Add(FillApplied fill, long source)
    {
        ArgumentNullException.ThrowIfNull(fill);
        if (fill.ClosedQuantity <= Quantity.Zero)
        {
            return;
        }

        var fee = fill.Fee.Amount * fill.ClosedQuantity.Units / fill.Quantity.Units;
        _profit[_next] = (double)(fill.Realized.Amount - fee);
        _source[_next] = source;
        _next = (_next + 1) % TradesMax;
        _count = Math.Min(_count + 1, TradesMax);
    }

    /// <summary>
    /// How many won, the mean win and the mean loss (positive); 0 where there is none. A trade without profit or loss is neither.
    /// </summary>
    public (int Wins, double AverageWin, double AverageLoss) Summarize()
    {
        int wins = 0, losses = 0;
        double won = 0, lost = 0;
        for (var i = 0; i < _count; i++)
        {
            var profit = _profit[(_next - _count + i + TradesMax) % TradesMax];
            wins += profit > 0 ? 1 : 0;
            losses += profit < 0 ? 1 : 0;
            won += Math.Max(0, profit);
            lost += Math.Max(0, -profit);
        }

        return (wins, wins == 0 ? 0 : won / wins, losses == 0 ? 0 : lost / losses);
    }

    /// <summary>Saves or loads the history.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        _count = stream.Count(_count, TradesMax);
        _next = stream.Count(_next, TradesMax - 1);
        stream.Values(_profit);
        stream.Values(_source);
    }
}
