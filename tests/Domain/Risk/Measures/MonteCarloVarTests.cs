using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the simulation: right within its error, its error right, and the same for the same seed.</summary>
public sealed class MonteCarloVarTests
{
    private static readonly Factorisation Unit = Factorisation.Of(SymmetricMatrix.Of([1], 1))!;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(42)]
    public void A_normal_portfolio_comes_out_within_four_standard_errors(long seed)
    {
        var risk = MonteCarloVar.Of(Unit, [1], .95, seed);

        Assert.InRange(risk.Var, 1.644854 - .0267, 1.644854 + .0267);
        Assert.InRange(risk.VarError, .005, .0085); // .00668 without antithetic draws
        Assert.InRange(Math.Abs(risk.Var - 1.644854), 0, 4 * risk.VarError);
        Assert.InRange(Math.Abs(risk.Es - 2.062712807507429), 0, 4 * risk.EsError);
    }

    [Fact]
    public void The_error_is_that_of_many_runs()
    {
        var runs = Enumerable.Range(0, 200).Select(seed => MonteCarloVar.Of(Unit, [1], .95, seed, 10_000)).ToArray();
        var deviation = Moments.Of([.. runs.Select(r => r.Var)]).Deviation;
        Assert.InRange(runs.Average(r => r.VarError) / deviation, .85, 1.15);
        var esDeviation = Moments.Of([.. runs.Select(r => r.Es)]).Deviation;
        Assert.InRange(runs.Average(r => r.EsError) / esDeviation, .85, 1.15);
    }

    [Fact]
    public void Seed_and_only_seed_decides()
    {
        Assert.Equal(MonteCarloVar.Of(Unit, [1], .99, 7), MonteCarloVar.Of(Unit, [1], .99, 7));
        Assert.NotEqual(MonteCarloVar.Of(Unit, [1], .99, 7).Var, MonteCarloVar.Of(Unit, [1], .99, 8).Var);
    }

    [Fact]
    public void A_portfolio_comes_near_to_the_closed_form_also_under_a_singular_covariance()
    {
        var returns = MadeReturns.Seeded(4, 40, 60); // fewer days than assets
        var x = MadeReturns.Exposures(4, 60);
        var normal = PortfolioVar.Of(returns, x, new VarRequest(VarMethod.Normal, .99));
        var simulated = PortfolioVar.Of(returns, x, new VarRequest(VarMethod.MonteCarlo, .99, Seed: 3));

        Assert.InRange(Math.Abs(simulated.Var - normal.Var), 0, 4 * simulated.VarError!.Value);
        Close.To(simulated.Var, simulated.VarComponents.Sum());
        Assert.Contains(normal.Notes, n => n.Code == MeasureCodes.CovarianceSingular);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(10_001)]
    public void Paths_out_of_range_are_told(int paths) =>
        Assert.Equal(MeasureCodes.Parameter, Assert.Throws<MeasureException>(() => MonteCarloVar.Of(Unit, [1], .95, 1, paths)).Code);
}
