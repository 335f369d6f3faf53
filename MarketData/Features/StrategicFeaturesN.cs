using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Schema strategic-N: the 13 columns of the public notebook, for comparison. Most windows end at the bar before the last one, as there; definitions:
/// docs/features.md.
/// </summary>
public sealed class StrategicFeaturesN : IBarFeatures
{
    private const int Longest = 40;
    private const double HighVolatility = 0.02;
    private const double LowVolatility = 0.01;
    private const double TailShare = 0.05;
    private const double TailFactor = -20;

    private readonly BarSequence _sequence = new();
    private readonly RowBuilder _row = new(FeatureSchemas.StrategicN);
    private readonly SlidingWindow _closes = new(Longest);
    private readonly SlidingWindow _volumes = new(20);

    /// <summary>Columns of the last bar, in the schema's order; valid until the next one.</summary>
    public ReadOnlySpan<double> Columns => _row.Columns;

    /// <summary>Undefined bits of the last bar, as <see cref="FeatureRow.Undefined"/>.</summary>
    public uint Undefined => _row.Undefined;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A bar out of sequence or with impossible values; the state stays as it was.</exception>
    public void Add(in FeatureBar bar)
    {
        _sequence.Accept(bar);
        _row.Start();
        PutChanges(bar);
        PutLevels(bar);
        PutReturns();
        PutVolumes(bar);
        _closes.Add(bar.Close);
        _volumes.Add(bar.Volume);
    }

    /// <inheritdoc/>
    public FeatureRow Row() => _row.Build();

    /// <inheritdoc/>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        _sequence.Transfer(stream);
        _row.Transfer(stream);
        _closes.Transfer(stream);
        _volumes.Transfer(stream);
    }

    private void PutChanges(in FeatureBar bar)
    {
        _row.Column(0, _closes.Count > 0 ? (bar.Close / _closes[0]) - 1 : 0, _closes.Count > 0);
        _row.Column(3, _closes.Count >= 10 ? (bar.Close / _closes[9]) - 1 : 0, _closes.Count >= 10);
        _row.Column(4, _closes.Count >= 15 ? SimpleRsi.Of(_closes.Values[^15..]) / 100 : 0, _closes.Count >= 15);
        _row.Column(5, _closes.Count >= 26 ? MacdRatio(_closes.Values[^26..]) : 0, _closes.Count >= 26);
    }

    private void PutLevels(in FeatureBar bar)
    {
        var isDefined = _closes.Count >= 20;
        var window = isDefined ? _closes.Values[^20..] : [];
        var mean = isDefined ? Statistics.Mean(window) : 1;
        var deviation = isDefined ? Statistics.PopulationDeviation(window) : 0;
        _row.Column(2, deviation / mean, isDefined);
        _row.Column(6, deviation > 0 ? ((bar.Close - mean) / (2 * deviation)) + 0.5 : 0, deviation > 0);
        var isBroken = _closes.IsFull;
        var correlation = 0.0;
        isBroken = isBroken && Statistics.TryCorrelation(_closes.Values[..20], _closes.Values[20..], out correlation);
        _row.Column(12, 1 - correlation, isBroken);
    }

    private void PutReturns()
    {
        Span<double> returns = stackalloc double[29];
        if (Returns(5, returns))
        {
            _row.Column(7, DetMath.Tanh(10 * Statistics.Mean(returns[..4])), true);
        }
        else
        {
            _row.Column(7, 0, false);
        }

        var hasTail = Returns(15, returns);
        _row.Column(10, hasTail ? Math.Clamp(TailFactor * Quantile.Of(returns[..14], TailShare), 0, 1) : 0, hasTail);
        var hasRegime = Returns(30, returns);
        var deviation = hasRegime ? Statistics.PopulationDeviation(returns) : 0;
        _row.Column(9, deviation > HighVolatility ? 1 : deviation < LowVolatility ? -1 : 0, hasRegime);
    }

    private void PutVolumes(in FeatureBar bar)
    {
        var mean = _volumes.Count >= 10 ? Statistics.Mean(_volumes.Values[^10..]) : 0;
        var isDefined = mean > 0 && !double.IsNaN(bar.Volume);
        var ratio = isDefined ? bar.Volume / mean : 0;
        _row.Column(1, ratio, isDefined);
        _row.Column(11, Math.Min(2, ratio) / 2, isDefined);
        var correlation = 0.0;
        var isCorrelated = _volumes.IsFull && Statistics.TryCorrelation(_volumes.Values, _closes.Values[^20..], out correlation);
        _row.Column(8, correlation, isCorrelated);
    }

    // Simple returns between the last so many closes before this bar; one fewer than closes.
    private bool Returns(int closes, Span<double> returns)
    {
        if (_closes.Count < closes)
        {
            return false;
        }

        var window = _closes.Values[^closes..];
        for (var i = 1; i < closes; i++)
        {
            returns[i - 1] = (window[i] / window[i - 1]) - 1;
        }

        return true;
    }

    // (EMA12 - EMA26) / EMA26 over the window alone, both started with its first value.
    private static double MacdRatio(ReadOnlySpan<double> closes)
    {
        var fast = closes[0];
        var slow = closes[0];
        foreach (var close in closes[1..])
        {
            fast += 2.0 / 13 * (close - fast);
            slow += 2.0 / 27 * (close - slow);
        }

        return (fast - slow) / slow;
    }
}
