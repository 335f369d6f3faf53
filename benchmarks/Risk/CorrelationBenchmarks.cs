using BenchmarkDotNet.Attributes;
using GrandModel.Contracts;
using GrandModel.Risk.Correlation;

namespace GrandModel.Benchmarks.Risk;

/// <summary>
/// Covariance and correlation of <see cref="Assets"/> assets. Aim: an update of 500 assets in 100 us, no allocation. A regression here is paid once a joint
/// return, which is at most once a second a group, and once a bar a portfolio.
/// </summary>
[MemoryDiagnoser]
public class CorrelationBenchmarks
{
    private EwmaCovariance _covariance = null!;
    private FastCorrelation _fast = null!;
    private ShockDetector _detector = null!;
    private double[] _returns = null!;
    private bool[] _all = null!;
    private Price[][] _prices = null!;
    private long _second;

    [Params(2, 10, 100, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _covariance = new EwmaCovariance(Assets);
        _fast = new FastCorrelation(Assets, new CorrelationOptions());
        _detector = new ShockDetector(new CorrelationOptions());
        _returns = [.. Enumerable.Range(0, Assets).Select(_ => random.NextDouble() - 0.5)];
        _all = [.. Enumerable.Repeat(true, Assets)];
        _prices = [.. Enumerable.Range(0, 64).Select(_ => Enumerable.Range(0, Assets).Select(_ => Price.From(4500 + (0.25m * random.Next(-20, 21)))).ToArray())];
        for (var i = 0; i < 1_000; i++)
        {
            SecondOfMarks();
        }

        _covariance.Update(_returns, 0.94);
    }

    /// <summary>One update of the whole matrix.</summary>
    [Benchmark]
    public void Update() => _covariance.Update(_returns, 0.94);

    /// <summary>Average of all pairs.</summary>
    [Benchmark]
    public double? Average() => _covariance.AverageCorrelation(_all);

    /// <summary>A second in which every asset has a mark: joint return, both estimates, average, detector.</summary>
    [Benchmark]
    public ShockReading SecondOfMarks()
    {
        _second++;
        var prices = _prices[_second & 63];
        var time = _second * UnixNanos.PerSecond;
        for (var i = 0; i < prices.Length; i++)
        {
            _fast.Take(i, prices[i], time);
        }

        return _detector.Take(time, _fast.Average ?? 0);
    }
}
