using BenchmarkDotNet.Attributes;
using GrandModel.Contracts;
using GrandModel.Risk.Measures;

namespace GrandModel.Benchmarks.RiskMeasures;

/// <summary>
/// Value at risk of one portfolio over 500 days. A tick is a price of one asset; a round is a price of each, then a figure: what a live monitor pays for each
/// second of a busy market. A byte allocated in either would be one a tick.
/// </summary>
[MemoryDiagnoser]
public class VarBenchmarks
{
    private IncrementalVar _parametric = null!;
    private ScenarioPnl _historical = null!;
    private ReturnMatrix _returns = null!;
    private SymmetricMatrix _covariance = null!;
    private double[] _exposures = null!;
    private double[] _row = null!;
    private int _next;

    /// <summary>Assets.</summary>
    [Params(10, 100, 500)]
    public int Assets { get; set; }

    /// <summary>Seeded returns and exposures.</summary>
    [GlobalSetup]
    public void Fill()
    {
        const int Days = 500;
        var random = new DetRandom(1, "benchmark");
        var columns = new double[Assets][];
        for (var j = 0; j < Assets; j++)
        {
            columns[j] = new double[Days];
            for (var t = 0; t < Days; t++)
            {
                columns[j][t] = .01 * random.NextNormal();
            }
        }

        _returns = ReturnMatrix.Of(
            [.. Enumerable.Range(0, Days).Select(t => new DateOnly(2020, 1, 1).AddDays(t))], [.. Enumerable.Range(0, Assets).Select(j => $"A{j}")], columns);
        _covariance = Covariances.Ewma(_returns);
        _exposures = [.. columns.Select((_, j) => 1e6 * (1 + (.1 * j)))];
        _parametric = new IncrementalVar(_covariance, _exposures);
        _historical = new ScenarioPnl(_returns, _exposures);
        _row = new double[Assets];
        _returns.Row(0, _row);
    }

    /// <summary>A tick and the parametric figure.</summary>
    [Benchmark]
    public double ParametricTick()
    {
        Tick(out var asset, out var exposure);
        _parametric.Set(asset, exposure);
        return _parametric.Sigma;
    }

    /// <summary>A tick of every asset, then the parametric figure.</summary>
    [Benchmark]
    public double ParametricRound()
    {
        for (var i = 0; i < Assets; i++)
        {
            Tick(out var asset, out var exposure);
            _parametric.Set(asset, exposure);
        }

        return _parametric.Sigma;
    }

    /// <summary>The parametric figure made anew: S x and x' S x.</summary>
    [Benchmark]
    public double ParametricWhole()
    {
        _parametric.Refresh();
        return _parametric.Sigma;
    }

    /// <summary>A tick and the historical figure over 500 days.</summary>
    [Benchmark]
    public double HistoricalTick()
    {
        Tick(out var asset, out var exposure);
        _historical.Set(asset, exposure);
        return _historical.Risk(.99).Var;
    }

    /// <summary>The historical figure from scratch: 500 scenarios of every asset.</summary>
    [Benchmark]
    public double HistoricalWhole() => HistoricalVar.Of(_returns.ProfitAndLoss(_exposures), .99).Var;

    /// <summary>A day's returns into the exponentially weighted covariance.</summary>
    [Benchmark]
    public double EwmaUpdate()
    {
        Covariances.Update(_covariance, _row, .94);
        return _covariance[0, 0];
    }

    private void Tick(out int asset, out double exposure)
    {
        asset = _next++ % Assets;
        exposure = _exposures[asset] * (1 + (1e-4 * (_next % 7)));
    }
}

/// <summary>Simulated value at risk of ten assets on 100,000 antithetic paths: what a report of a portfolio costs. The paths themselves are the bytes.</summary>
[MemoryDiagnoser]
public class MonteCarloBenchmarks
{
    private Factorisation _factors = null!;
    private double[] _exposures = null!;

    /// <summary>A covariance of ten assets.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var matrix = new SymmetricMatrix(10);
        for (var i = 0; i < 10; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = i == j ? 1e-4 : 5e-5;
            }
        }

        _factors = Factorisation.Of(matrix)!;
        _exposures = [.. Enumerable.Range(0, 10).Select(j => 1e6 * (1 + j))];
    }

    /// <summary>Draw, sort, read.</summary>
    [Benchmark]
    public double HundredThousandPaths() => MonteCarloVar.Of(_factors, _exposures, .99, 1).Var;
}
