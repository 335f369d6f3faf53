using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Scenario profit and loss of a portfolio that follows its ticks: a change of one position or price costs one pass over that asset's history, O(history),
/// and a figure the sorting of it. Sums are made anew every <see cref="IncrementalVar.RefreshEvery"/> changes.
/// </summary>
/// <remarks>Not for several threads at a time.</remarks>
public sealed class ScenarioPnl
{
    private readonly ReturnMatrix _returns;
    private readonly double[] _exposures;
    private readonly double[] _pnl;
    private readonly double[] _sorted;
    private int _changes;

    /// <summary>A portfolio over returns that are kept, not copied.</summary>
    public ScenarioPnl(ReturnMatrix returns, ReadOnlySpan<double> exposures)
    {
        ArgumentNullException.ThrowIfNull(returns);
        Require.SameLength("exposures", exposures.Length, returns.Assets);
        (_returns, _exposures) = (returns, exposures.ToArray());
        _pnl = returns.ProfitAndLoss(exposures);
        _sorted = new double[_pnl.Length];
    }

    /// <summary>Profit and loss of each scenario, oldest first.</summary>
    public ReadOnlySpan<double> Values => _pnl;

    /// <summary>A position's exposure after a tick or a fill.</summary>
    public void Set(int asset, double exposure)
    {
        if (!double.IsFinite(exposure))
        {
            throw Require.Wrong($"exposure of asset {asset}", exposure, "a finite amount");
        }

        var change = exposure - _exposures[asset];
        _exposures[asset] = exposure;
        if (++_changes >= IncrementalVar.RefreshEvery)
        {
            _changes = 0;
            _returns.ProfitAndLoss(_exposures).CopyTo(_pnl, 0);
            return;
        }

        RowMath.AddScaled(_pnl, change, _returns.Column(asset));
    }

    /// <summary>Historical value at risk and expected shortfall, as <see cref="HistoricalVar"/>, without allocating.</summary>
    public (double Var, double Es) Risk(double confidence)
    {
        var tail = Require.Tail(_pnl.Length, confidence);
        for (var t = 0; t < _pnl.Length; t++)
        {
            _sorted[t] = -_pnl[t];
        }

        _sorted.AsSpan().Sort();
        var sum = 0.0;
        for (var i = 1; i <= tail; i++)
        {
            sum += _sorted[^i];
        }

        return (Quantile.OfSorted(_sorted, confidence), sum / tail);
    }
}
