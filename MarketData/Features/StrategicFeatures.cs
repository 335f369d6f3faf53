using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Schema strategic-P: 13 columns for bars of 30 minutes. Each column's definition, unit, range and first bar: docs/features.md. A value that needs a volume
/// is undefined where a volume of its window is unknown.
/// </summary>
public sealed class StrategicFeatures : IBarFeatures
{
    /// <summary>Bars a year that volatility is annualised with: 252 days of 46 half-hours (a 23-hour day).</summary>
    public const int BarsPerYear = 252 * 46;

    private const int ShortMomentum = 20;
    private const int LongMomentum = 50;
    private const int VolatilityBars = 30;
    private const double DistanceClip = 0.05;
    private const double NodeDecay = 100;
    private const double SkewClip = 3;
    private static readonly double AnnualRoot = Math.Sqrt(BarsPerYear);
    private static readonly double ShortRoot = Math.Sqrt(ShortMomentum);
    private static readonly double LongRoot = Math.Sqrt(LongMomentum);

    private readonly BarSequence _sequence = new();
    private readonly RowBuilder _row = new(FeatureSchemas.StrategicP);
    private readonly HeikinAshi _heikinAshi = new();
    private readonly Mlmi _mlmi = new();
    private readonly Nwrqk _nwrqk = new();
    private readonly Atr _atr = new(14);
    private readonly VolumeProfile _profile = new(20);
    private readonly SlidingWindow _closes = new(LongMomentum + 1);
    private readonly SlidingWindow _returns = new(LongMomentum);
    private readonly RollingDiscrepancy _discrepancy;

    /// <summary>No bars yet.</summary>
    /// <param name="width">Registers of the discrepancy column; every choice gives the same bits.</param>
    public StrategicFeatures(LaneWidth width = LaneWidth.Widest) => _discrepancy = new RollingDiscrepancy(width);

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
        Feed(bar);
        _row.Start();
        PutSignals(bar);
        PutProfile(bar);
        PutTime(bar);
        PutReturns();
    }

    /// <summary>
    /// Does now what the next bar will need and does not depend on it: nearly all of the discrepancy column. Call it when a row has been handed on; if nobody
    /// does, <see cref="Add"/> does it. No value depends on when.
    /// </summary>
    public void Prepare() => _discrepancy.Prepare();

    /// <inheritdoc/>
    public FeatureRow Row() => _row.Build();

    /// <inheritdoc/>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        _sequence.Transfer(stream);
        _row.Transfer(stream);
        _heikinAshi.Transfer(stream);
        _mlmi.Transfer(stream);
        _nwrqk.Transfer(stream);
        _atr.Transfer(stream);
        _profile.Transfer(stream);
        _closes.Transfer(stream);
        _returns.Transfer(stream);
        _discrepancy.Transfer(stream);
    }

    private void Feed(in FeatureBar bar)
    {
        _heikinAshi.Add(bar.Open, bar.High, bar.Low, bar.Close);
        _mlmi.Add(_heikinAshi.Close);
        _nwrqk.Add(_heikinAshi.Close);
        _atr.Add(bar.High, bar.Low, bar.Close);
        _profile.Add(bar.Low, bar.High, bar.Volume, bar.TickSize);
        if (_closes.Count > 0)
        {
            var change = DetMath.Log(bar.Close / _closes[0]);
            var range = bar.High > bar.Low ? bar.High - bar.Low : bar.TickSize;
            _returns.Add(change);
            _discrepancy.Add(change, DetMath.Log(range / bar.Close));
        }

        _closes.Add(bar.Close);
    }

    private void PutSignals(in FeatureBar bar)
    {
        _row.Column(0, _mlmi.IsDefined ? (double)_mlmi.Prediction / _mlmi.Voters : 0, _mlmi.IsDefined);
        _row.Column(1, _mlmi.LineCross, _mlmi.HasCrosses);
        _row.Column(2, Math.Clamp((_nwrqk.Yhat1 - bar.Close) / bar.Close / DistanceClip, -1, 1), _nwrqk.IsDefined);
        var hasSlope = _nwrqk.HasPrevious && _atr.Value > 0;
        _row.Column(3, hasSlope ? DetMath.Tanh((_nwrqk.Yhat1 - _nwrqk.Yhat1Previous) / _atr.Value) : 0, hasSlope);

        _row.Extra(0, _mlmi.Prediction, _mlmi.IsDefined);
        _row.Extra(1, _mlmi.Line, _mlmi.IsLineDefined);
        _row.Extra(2, _nwrqk.Yhat1, _nwrqk.IsDefined);
        _row.Extra(3, _nwrqk.Yhat1Previous, _nwrqk.HasPrevious);
        _row.Extra(4, _nwrqk.Yhat2, _nwrqk.IsDefined);
        _row.Extra(5, _nwrqk.BullishChange ? 1 : 0, _nwrqk.HasChanges);
        _row.Extra(6, _nwrqk.BearishChange ? 1 : 0, _nwrqk.HasChanges);
        _row.Extra(7, _nwrqk.Cross, _nwrqk.HasPrevious);
        _row.Extra(10, _atr.Value, _atr.IsDefined);
        _row.Extra(11, bar.Close, true);
    }

    // No node in a profile that is known is a fact, told as 0; a profile that is not known is undefined.
    private void PutProfile(in FeatureBar bar)
    {
        var node = _profile.NearestLowVolumeNode(bar.Close);
        var distance = node is { } near ? DetMath.Exp(-NodeDecay * Math.Abs(bar.Close - near.Price) / bar.Close) : 0;
        _row.Column(4, distance, _profile.IsDefined);
        _row.Column(5, node is { } level ? _profile.Strength(level) : 0, _profile.IsDefined);
        _row.Column(12, Math.Clamp(_profile.Skewness, -SkewClip, SkewClip) / SkewClip, _profile.HasShape);
    }

    private void PutTime(in FeatureBar bar)
    {
        var angle = 2 * Math.PI * bar.HourOfDay / 24;
        _row.Column(6, DetMath.Sin(angle), true);
        _row.Column(7, DetMath.Cos(angle), true);
    }

    private void PutReturns()
    {
        var hasShort = _closes.Count > ShortMomentum;
        var momentum = hasShort ? DetMath.Log(_closes[0] / _closes[ShortMomentum]) : 0;
        var deviation = _returns.IsFull ? Statistics.SampleDeviation(_returns.Values) : 0;
        var hasDeviation = deviation > 0;
        _row.Column(8, hasDeviation ? DetMath.Tanh(momentum / (deviation * ShortRoot)) : 0, hasDeviation);
        _row.Column(
            9, hasDeviation ? DetMath.Tanh(DetMath.Log(_closes[0] / _closes[LongMomentum]) / (deviation * LongRoot)) : 0, hasDeviation);
        _row.Column(10, Math.Sqrt(Math.Max(0, _discrepancy.Squared)), _discrepancy.IsDefined);
        var hasVolatility = _returns.Count >= VolatilityBars;
        var volatility = hasVolatility ? Statistics.SampleDeviation(_returns.Values[^VolatilityBars..]) * AnnualRoot : 0;
        _row.Column(11, Math.Min(1, volatility), hasVolatility);
        _row.Extra(8, momentum, hasShort);
        _row.Extra(9, volatility, hasVolatility);
    }
}
