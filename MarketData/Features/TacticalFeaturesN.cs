using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Schema tactical-N: the 7 columns of the public notebook, for comparison; definitions: docs/features.md. The last one, the position over its limit, is a
/// fact of an account that no bar knows: it is always undefined here.
/// </summary>
public sealed class TacticalFeaturesN : IBarFeatures
{
    private const int Window = 60;
    private const double VolumeUnit = 100_000;

    private readonly BarSequence _sequence = new();
    private readonly RowBuilder _row = new(FeatureSchemas.TacticalN);
    private readonly SlidingWindow _closes = new(Window);
    private readonly SlidingWindow _volumes = new(10);

    /// <summary>Columns of the last bar, in the schema's order; valid until the next one.</summary>
    public ReadOnlySpan<double> Columns => _row.Columns;

    /// <summary>Undefined bits of the last bar, as <see cref="FeatureRow.Undefined"/>.</summary>
    public uint Undefined => _row.Undefined;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A bar out of sequence or with impossible values; the state stays as it was.</exception>
    public void Add(in FeatureBar bar)
    {
        _sequence.Accept(bar);
        _closes.Add(bar.Close);
        _volumes.Add(bar.Volume);
        _row.Start();
        _row.Column(0, _closes.IsFull ? (bar.Close / _closes[Window - 1]) - 1 : 0, _closes.IsFull);
        var has20 = _closes.Count >= 20;
        var mean = has20 ? Statistics.Mean(_closes.Values[^20..]) : 1;
        _row.Column(1, has20 ? Statistics.PopulationDeviation(_closes.Values[^20..]) / mean : 0, has20);
        _row.Column(2, _volumes.IsFull ? Statistics.Mean(_volumes.Values) / VolumeUnit : 0, _volumes.IsFull);
        _row.Column(3, _closes.Count >= 5 ? (bar.Close / _closes[4]) - 1 : 0, _closes.Count >= 5);
        _row.Column(4, _closes.Count >= 15 ? SimpleRsi.Of(_closes.Values[^15..]) / 100 : 0, _closes.Count >= 15);
        _row.Column(5, bar.Close / mean, has20);
        _row.Column(6, 0, false);
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
}
