using BenchmarkDotNet.Attributes;
using GrandModel.MarketData.Features;

namespace GrandModel.Benchmarks;

/// <summary>
/// A closed bar to an assembled matrix. Strategic: 48 x 13, aim 5 us from bar to matrix; its discrepancy column is nearly all prepared before the bar, so
/// the two parts are shown apart and together. A regression delays every vote and slows every backtest.
/// </summary>
[MemoryDiagnoser]
public class FeatureBenchmarks
{
    private const int Mask = MadeBars.Count - 1;
    private readonly FeatureBar[] _bars = MadeBars.Make();
    private readonly StrategicFeatures _strategic = new();
    private readonly StrategicFeaturesN _strategicN = new();
    private readonly TacticalFeatures _tactical = new();
    private readonly TacticalFeaturesN _tacticalN = new();
    private readonly FeatureMatrix _strategicMatrix = new(FeatureSchemas.StrategicP);
    private readonly FeatureMatrix _strategicMatrixN = new(FeatureSchemas.StrategicN);
    private readonly FeatureMatrix _tacticalMatrix = new(FeatureSchemas.TacticalP);
    private readonly FeatureMatrix _tacticalMatrixN = new(FeatureSchemas.TacticalN);
    private readonly double[] _strategicValues = new double[48 * 13];
    private readonly double[] _tacticalValues = new double[60 * 7];
    private long _strategicSequence;
    private long _strategicSequenceN;
    private long _tacticalSequence;
    private long _tacticalSequenceN;

    /// <summary>All windows full.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < 1024; i++)
        {
            _ = StrategicAllWork() | StrategicN() | Tactical() | TacticalN();
        }
    }

    /// <summary>Bar to 48 x 13 matrix with nothing prepared: all the work there is.</summary>
    [Benchmark]
    public bool StrategicAllWork()
    {
        var bar = Next(ref _strategicSequence);
        _strategic.Add(bar);
        _strategicMatrix.Add(_strategic.Columns, _strategic.Undefined, bar.CloseTimeNs);
        return _strategicMatrix.Assemble(bar.CloseTimeNs, _strategicValues, out _);
    }

    /// <summary>Bar to 60 x 7 matrix.</summary>
    [Benchmark]
    public bool Tactical()
    {
        var bar = Next(ref _tacticalSequence);
        _tactical.Add(bar);
        _tacticalMatrix.Add(_tactical.Columns, _tactical.Undefined, bar.CloseTimeNs);
        return _tacticalMatrix.Assemble(bar.CloseTimeNs, _tacticalValues, out _);
    }

    /// <summary>Bar to 48 x 13 matrix of the notebook's columns.</summary>
    [Benchmark]
    public bool StrategicN()
    {
        var bar = Next(ref _strategicSequenceN);
        _strategicN.Add(bar);
        _strategicMatrixN.Add(_strategicN.Columns, _strategicN.Undefined, bar.CloseTimeNs);
        return _strategicMatrixN.Assemble(bar.CloseTimeNs, _strategicValues, out _);
    }

    /// <summary>Bar to 60 x 7 matrix of the notebook's columns.</summary>
    [Benchmark]
    public bool TacticalN()
    {
        var bar = Next(ref _tacticalSequenceN);
        _tacticalN.Add(bar);
        _tacticalMatrixN.Add(_tacticalN.Columns, _tacticalN.Undefined, bar.CloseTimeNs);
        return _tacticalMatrixN.Assemble(bar.CloseTimeNs, _tacticalValues, out _);
    }

    private FeatureBar Next(ref long sequence)
    {
        var bar = _bars[sequence & Mask];
        sequence++;
        return bar with { Sequence = sequence, CloseTimeNs = sequence };
    }
}

/// <summary>
/// The two parts of a strategic update: from the bar to its matrix when the discrepancy was prepared, and that preparation. Each invocation handles one bar,
/// so the numbers are means over single runs, noisier than those of <see cref="FeatureBenchmarks"/>.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[IterationCount(4000)]
[WarmupCount(2000)]
public class StrategicLatencyBenchmarks
{
    private const int Mask = MadeBars.Count - 1;
    private readonly FeatureBar[] _bars = MadeBars.Make();
    private readonly StrategicFeatures _features = new();
    private readonly FeatureMatrix _matrix = new(FeatureSchemas.StrategicP);
    private readonly double[] _values = new double[48 * 13];
    private long _sequence;

    /// <summary>All windows full, all methods compiled.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < 20_000; i++)
        {
            BarToMatrix();
        }
    }

    /// <summary>Before the bar.</summary>
    [IterationSetup(Target = nameof(BarToMatrix))]
    public void PrepareFirst() => _features.Prepare();

    /// <summary>Before the preparation.</summary>
    [IterationSetup(Target = nameof(Prepare))]
    public void BarFirst() => BarToMatrix();

    /// <summary>Bar to 48 x 13 matrix, prepared: the delay of a vote.</summary>
    [Benchmark]
    public bool BarToMatrix()
    {
        var bar = _bars[_sequence & Mask];
        _sequence++;
        bar = bar with { Sequence = _sequence, CloseTimeNs = _sequence };
        _features.Add(bar);
        _matrix.Add(_features.Columns, _features.Undefined, bar.CloseTimeNs);
        return _matrix.Assemble(bar.CloseTimeNs, _values, out _);
    }

    /// <summary>The preparation, between two bars.</summary>
    [Benchmark]
    public void Prepare() => _features.Prepare();
}
