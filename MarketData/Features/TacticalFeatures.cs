using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Schema tactical-P: 7 columns for bars of 5 minutes. Definitions, units, ranges and first bars: docs/features.md. A bar of unknown volume has no volume
/// surge and leaves the average of volumes as it was.
/// </summary>
public sealed class TacticalFeatures : IBarFeatures
{
    private const int MomentumBars = 5;
    private const double DistanceClip = 2;
    private const double AgeDecay = 10;
    private const double MomentumClip = 10;
    private const double MomentumScale = 5;

    private readonly BarSequence _sequence = new();
    private readonly RowBuilder _row = new(FeatureSchemas.TacticalP);
    private readonly FairValueGaps _gaps;
    private readonly Atr _atr = new(14);
    private readonly Ema _volume = new(20, EmaSeed.FirstValue);
    private readonly SlidingWindow _closes = new(MomentumBars + 1);

    /// <summary>No bars yet.</summary>
    /// <param name="minimumGap">Least height of a fair value gap as a fraction of its price; 0 takes all.</param>
    public TacticalFeatures(double minimumGap = 0) => _gaps = new FairValueGaps(minimumGap);

    /// <summary>Columns of the last bar, in the schema's order; valid until the next one.</summary>
    public ReadOnlySpan<double> Columns => _row.Columns;

    /// <summary>Extras of the last bar; valid until the next one.</summary>
    public ReadOnlySpan<double> Extras => _row.Extras;

    /// <summary>Undefined bits of the last bar, as <see cref="FeatureRow.Undefined"/>.</summary>
    public uint Undefined => _row.Undefined;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A bar out of sequence or with impossible values; the state stays as it was.</exception>
    public void Add(in FeatureBar bar)
    {
        _sequence.Accept(bar);
        _gaps.Add(bar.High, bar.Low, bar.Close);
        _atr.Add(bar.High, bar.Low, bar.Close);
        _closes.Add(bar.Close);
        _row.Start();
        PutGaps(bar);
        PutMomentum();
        PutVolume(bar.Volume);
        _row.Extra(0, _atr.Value, _atr.IsDefined);
        _row.Extra(2, bar.Close, true);
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
        _gaps.Transfer(stream);
        _atr.Transfer(stream);
        _volume.Transfer(stream);
        _closes.Transfer(stream);
    }

    // No active gap is a fact, told as 0; before the third bar there is no telling.
    private void PutGaps(in FeatureBar bar)
    {
        var isDefined = _gaps.IsDefined;
        _row.Column(0, _gaps.HasBullish ? 1 : 0, isDefined);
        _row.Column(1, _gaps.HasBearish ? 1 : 0, isDefined);
        _row.Column(4, _gaps.Mitigated ? 1 : 0, isDefined);
        var distance = 0.0;
        var age = 0.0;
        if (_gaps.Nearest is { } gap)
        {
            distance = Math.Clamp(100 * ((gap.Level / bar.Close) - 1), -DistanceClip, DistanceClip) / DistanceClip;
            age = DetMath.Exp(-_gaps.Age / AgeDecay);
        }

        _row.Column(2, distance, isDefined);
        _row.Column(3, age, isDefined);
    }

    private void PutMomentum()
    {
        var isDefined = _closes.IsFull;
        var percent = isDefined ? Math.Clamp(100 * ((_closes[0] / _closes[MomentumBars]) - 1), -MomentumClip, MomentumClip) : 0;
        _row.Column(5, Math.Clamp(percent / MomentumScale, -1, 1), isDefined);
    }

    private void PutVolume(double volume)
    {
        var isKnown = !double.IsNaN(volume);
        if (isKnown)
        {
            _volume.Add(volume);
        }

        var isDefined = isKnown && _volume.Value > 0;
        var ratio = isDefined ? volume / _volume.Value : 0;
        _row.Column(6, DetMath.Tanh(DetMath.Log(1 + Math.Max(0, ratio - 1))), isDefined);
        _row.Extra(1, ratio, isDefined);
    }
}
