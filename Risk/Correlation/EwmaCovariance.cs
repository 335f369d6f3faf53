using System.Numerics;
using System.Runtime.InteropServices;

namespace GrandModel.Risk.Correlation;

/// <summary>
/// Exponentially weighted covariance of returns with mean zero: c ← λc + (1-λ)rr' (RiskMetrics Technical Document, 1996). O(assets²) an update, without
/// allocation. Before the weights have filled up the estimate is their weighted mean, so that a young one is noisy, not small.
/// </summary>
/// <remarks>Elements are independent of each other and no multiply-add is fused, so the width of the machine's vectors changes no bit.</remarks>
public sealed class EwmaCovariance
{
    private readonly double[] _sums; // lower triangle with diagonal, row by row
    private readonly double[] _scratch;

    /// <summary>No returns yet.</summary>
    /// <param name="assets">Number of assets, at least 1.</param>
    public EwmaCovariance(int assets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(assets, 1);
        Assets = assets;
        _sums = new double[assets * (assets + 1) / 2];
        _scratch = new double[assets];
    }

    /// <summary>Number of assets.</summary>
    public int Assets { get; }

    /// <summary>Sum of the weights; 0 before the first return, at most 1 when each return has the weight 1 - lambda.</summary>
    public double Weight { get; private set; }

    /// <summary>Forgets all returns.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        Weight = 0;
    }

    /// <summary>Starts from a known covariance, at full weight.</summary>
    /// <param name="lowerTriangle">Row by row with the diagonal: assets x (assets + 1) / 2 values.</param>
    public void Start(ReadOnlySpan<double> lowerTriangle)
    {
        if (lowerTriangle.Length != _sums.Length)
        {
            throw new ArgumentException($"lowerTriangle: {lowerTriangle.Length} values; expected {_sums.Length}.", nameof(lowerTriangle));
        }

        lowerTriangle.CopyTo(_sums);
        Weight = 1;
    }

    /// <summary>Takes one return of each asset.</summary>
    /// <param name="returns">Finite returns, as many as assets.</param>
    /// <param name="lambda">Weight of what was before, 0 to 1 exclusive.</param>
    public void Update(ReadOnlySpan<double> returns, double lambda) => Update(returns, lambda, 1 - lambda);

    /// <summary>Takes one return of each asset, with a weight of its own: for returns at uneven times, whose past fades unevenly.</summary>
    /// <param name="returns">Finite returns, as many as assets.</param>
    /// <param name="lambda">What is left of the weights before, 0 to 1 exclusive.</param>
    /// <param name="share">Weight of these returns, above 0; the same in every update, or in every one 1 - lambda.</param>
    public void Update(ReadOnlySpan<double> returns, double lambda, double share)
    {
        if (returns.Length != Assets || !(lambda > 0 && lambda < 1))
        {
            throw new ArgumentException($"returns: {returns.Length}, lambda: {lambda}; expected {Assets} returns, lambda above 0 and below 1.", nameof(returns));
        }

        var width = Vector<double>.Count;
        var row = 0;
        for (var i = 0; i < returns.Length; i++)
        {
            if (!double.IsFinite(returns[i]))
            {
                throw new ArgumentException($"returns[{i}]: {returns[i]}; expected a finite number.", nameof(returns));
            }

            // Of (1-λ)r·r' each element is ((1-λ)r_i)·r_j, in vectors as in the rest.
            var left = share * returns[i];
            var sums = _sums.AsSpan(row, i + 1);
            var right = returns[..(i + 1)];
            var vectors = MemoryMarshal.Cast<double, Vector<double>>(sums);
            var rights = MemoryMarshal.Cast<double, Vector<double>>(right);
            for (var v = 0; v < vectors.Length; v++)
            {
                vectors[v] = (vectors[v] * lambda) + (rights[v] * left);
            }

            for (var j = vectors.Length * width; j <= i; j++)
            {
                sums[j] = (sums[j] * lambda) + (right[j] * left);
            }

            row += i + 1;
        }

        Weight = (Weight * lambda) + share;
    }

    /// <summary>Covariance of two assets; 0 before the first return.</summary>
    public double Covariance(int i, int j) => Weight > 0 ? _sums[At(i, j)] / Weight : 0;

    /// <summary>Correlation of two assets, -1 to 1; null when either has not moved.</summary>
    public double? Correlation(int i, int j)
    {
        var product = _sums[At(i, i)] * _sums[At(j, j)];
        return product > 0 ? Math.Clamp(_sums[At(i, j)] / Math.Sqrt(product), -1, 1) : null;
    }

    /// <summary>
    /// Average correlation of all pairs among the assets that are asked for and have moved; null when there is no such pair. Without allocation.
    /// </summary>
    /// <param name="included">Which assets count, as many as there are.</param>
    public double? AverageCorrelation(ReadOnlySpan<bool> included)
    {
        for (var i = 0; i < Assets; i++)
        {
            var variance = _sums[At(i, i)];
            _scratch[i] = included[i] && variance > 0 ? 1 / Math.Sqrt(variance) : 0;
        }

        var (sum, pairs, row) = (0.0, 0, 0);
        for (var i = 0; i < Assets; i++)
        {
            if (_scratch[i] > 0)
            {
                var ofRow = 0.0;
                for (var j = 0; j < i; j++)
                {
                    if (_scratch[j] > 0)
                    {
                        ofRow += _sums[row + j] * _scratch[j];
                        pairs++;
                    }
                }

                sum += ofRow * _scratch[i];
            }

            row += i + 1;
        }

        return pairs > 0 ? Math.Clamp(sum / pairs, -1, 1) : null;
    }

    /// <summary>Variance of a sum of exposures, x'Cx; 0 before the first return.</summary>
    public double VarianceOf(ReadOnlySpan<double> exposures)
    {
        if (exposures.Length != Assets)
        {
            throw new ArgumentException($"exposures: {exposures.Length}; expected {Assets}.", nameof(exposures));
        }

        var (sum, row) = (0.0, 0);
        for (var i = 0; i < Assets; i++)
        {
            var ofRow = 0.0;
            for (var j = 0; j < i; j++)
            {
                ofRow += _sums[row + j] * exposures[j];
            }

            sum += exposures[i] * ((2 * ofRow) + (_sums[row + i] * exposures[i]));
            row += i + 1;
        }

        // A sum of squares by construction; what is below zero is rounding.
        return Weight > 0 ? Math.Max(0, sum / Weight) : 0;
    }

    /// <summary>What a snapshot keeps.</summary>
    public EwmaCovarianceData Save() => new([.. _sums], Weight);

    /// <summary>Puts a snapshot back.</summary>
    public void Load(EwmaCovarianceData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Start(data.Sums);
        Weight = data.Weight;
    }

    private static int At(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;
}

/// <summary>An estimate in a snapshot: weighted sums, lower triangle, and the sum of weights.</summary>
public sealed record EwmaCovarianceData(double[] Sums, double Weight);
