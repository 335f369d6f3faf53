namespace GrandModel.Risk.Measures;

/// <summary>
/// Parametric risk of a portfolio that follows its ticks: holds S x and x' S x, so that a change of one position or price costs one column of the covariance,
/// O(assets), and a figure O(1). Sums are made anew every <see cref="RefreshEvery"/> changes, so rounding stays below 1e-12 of the figure.
/// </summary>
/// <remarks>Not for several threads at a time.</remarks>
public sealed class IncrementalVar
{
    /// <summary>Changes after which the sums are made anew: O(assets^2), spread over as many changes.</summary>
    public const int RefreshEvery = 1024;

    private readonly SymmetricMatrix _covariance;
    private readonly double[] _exposures;
    private readonly double[] _sx;
    private double _variance;
    private int _changes;

    /// <summary>A portfolio under a covariance that is kept, not copied.</summary>
    public IncrementalVar(SymmetricMatrix covariance, ReadOnlySpan<double> exposures)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        Require.SameLength("exposures", exposures.Length, covariance.Size);
        (_covariance, _exposures, _sx) = (covariance, exposures.ToArray(), new double[exposures.Length]);
        Refresh();
    }

    /// <summary>Exposures now.</summary>
    public ReadOnlySpan<double> Exposures => _exposures;

    /// <summary>Standard deviation of a day's profit and loss; 0 of a portfolio without risk.</summary>
    public double Sigma => Math.Sqrt(Math.Max(0, _variance));

    /// <summary>A position's exposure after a tick or a fill.</summary>
    public void Set(int asset, double exposure)
    {
        if (!double.IsFinite(exposure))
        {
            throw Require.Wrong($"exposure of asset {asset}", exposure, "a finite amount");
        }

        var change = exposure - _exposures[asset];
        _exposures[asset] = exposure;
        if (++_changes >= RefreshEvery)
        {
            Refresh();
            return;
        }

        _variance += change * ((2 * _sx[asset]) + (change * _covariance[asset, asset]));
        _covariance.AddColumn(asset, change, _sx);
    }

    /// <summary>Makes the sums anew: after the covariance changed.</summary>
    public void Refresh()
    {
        _changes = 0;
        _covariance.Multiply(_exposures, _sx);
        _variance = RowMath.Dot(_exposures, _sx);
    }

    /// <summary>Component risk of an asset at a multiplier of sigma: x (S x) multiplier / sigma; 0 without risk.</summary>
    public double Component(int asset, double multiplier) => Sigma is > 0 and var sigma ? multiplier * _exposures[asset] * _sx[asset] / sigma : 0;
}
