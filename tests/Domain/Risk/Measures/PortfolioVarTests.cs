using FsCheck;
using FsCheck.Fluent;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards what holds for every method: components add up, figures grow with exposure and with the root of the horizon, bad input is told.</summary>
public sealed class PortfolioVarTests
{
    public static TheoryData<VarMethod> Methods => new(Enum.GetValues<VarMethod>());

    [Theory, MemberData(nameof(Methods))]
    public void Components_add_up_and_figures_scale(VarMethod method) => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(),
        seed =>
        {
            var returns = MadeReturns.Seeded(seed, 200, 3);
            var x = MadeReturns.Exposures(seed, 3);
            var request = new VarRequest(method, .95, Seed: seed, Paths: 2_000);
            var day = PortfolioVar.Of(returns, x, request);
            var double10 = PortfolioVar.Of(returns, [.. x.Select(e => 2 * e)], request with { HorizonDays = 10 });

            Close.To(day.Var, day.VarComponents.Sum());
            Close.To(day.Var * 2 * Math.Sqrt(10), double10.Var);
            Close.To(day.Es ?? 0, day.EsComponents?.Sum() ?? 0);
            Close.To(x.Sum(Math.Abs), day.Gross);
            Close.To(day.VarShare, double10.VarShare / Math.Sqrt(10));
            Assert.True(day.Es is null || day.Es >= day.Var, $"{day.Es} {day.Var}");
        }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Methods))]
    public void One_asset_has_all_of_the_risk(VarMethod method)
    {
        var result = PortfolioVar.Of(MadeReturns.Seeded(1, 250, 1), [-1e6], new VarRequest(method, .95, Paths: 2_000));
        Close.To([result.Var], result.VarComponents);
        Close.To(result.Var, result.Incremental[0]!.Value);
    }

    [Fact]
    public void A_position_that_is_flat_takes_no_part()
    {
        var returns = MadeReturns.Seeded(1, 250, 2);
        foreach (var method in Enum.GetValues<VarMethod>())
        {
            var result = PortfolioVar.Of(returns, [1e6, 0], new VarRequest(method, .95, Paths: 2_000));
            Assert.Equal((0.0, 0.0), (result.VarComponents[1], result.Incremental[1]));
        }
    }

    [Fact]
    public void The_sample_by_every_method()
    {
        var returns = MadeReturns.Of(MadeReturns.Sample);
        double Var(VarMethod method, double c = .95, double? lambda = null) => PortfolioVar.Of(returns, [1], new VarRequest(method, c, Lambda: lambda)).Var;

        Close.To(.0253, Var(VarMethod.Historical));
        Close.To(.0187, Var(VarMethod.Historical, .9));
        Close.To(.02431497536748564, Var(VarMethod.CornishFisher));
        Close.To(.025, Var(VarMethod.AgeWeighted, .9, .97));
        Close.To(1.6448536269514722 * Math.Sqrt(MadeReturns.Sample.Sum(r => r * r) / 20), Var(VarMethod.Normal, .95, 1));
    }

    [Fact]
    public void Bad_input_is_told_with_its_place()
    {
        var dates = MadeReturns.Dates(30);
        double[] good = [.. MadeReturns.Sample, .. MadeReturns.Sample[..10]];
        double[] With(double value) => [.. good[..7], value, .. good[8..]];

        Told(MeasureCodes.ReturnNotFinite, $"return of A on {dates[7]:yyyy-MM-dd}: NaN", () => One(dates, With(double.NaN)));
        Told(MeasureCodes.ReturnNotFinite, "Infinity", () => One(dates, With(double.PositiveInfinity)));
        Told(MeasureCodes.ReturnSize, "1.2; expected a fraction", () => One(dates, With(1.2)));
        Told(MeasureCodes.VarianceZero, "returns of A: all 0.001", () => One(dates, [.. Enumerable.Repeat(.001, 30)]));
        Told(MeasureCodes.DatesDuplicate, "twice", () => One([.. dates[..9], dates[8], .. dates[10..]], good));
        Told(MeasureCodes.DatesUnsorted, "behind", () => One([.. dates[..9], dates[3], .. dates[10..]], good));
        Told(MeasureCodes.DatesGap, "no row between", () => One([.. dates[..29], dates[29].AddDays(30)], good));
        Told(MeasureCodes.Shape, "returns of A: 29 values; expected 30", () => One(dates, good[..29]));
        Told(MeasureCodes.TooFew, "0 days", () => One([], []));
        Told(MeasureCodes.TooFew, "19 days; expected at least 20", () => PortfolioVar.Of(MadeReturns.Of(good[..19]), [1], new VarRequest(VarMethod.Normal)));
        Told(MeasureCodes.TooFew, "expected at least 100", () => PortfolioVar.Of(MadeReturns.Of(good), [1], new VarRequest(VarMethod.Historical, .99)));
        Told(MeasureCodes.PositionsFlat, "all are flat", () => PortfolioVar.Of(MadeReturns.Of(good), [0], new VarRequest(VarMethod.Normal)));
        Told(MeasureCodes.Parameter, "horizon: 0", () => PortfolioVar.Of(MadeReturns.Of(good), [1], new VarRequest(VarMethod.Normal, HorizonDays: 0)));
        Told(MeasureCodes.Parameter, "lambda: 1.1", () => PortfolioVar.Of(MadeReturns.Of(good), [1], new VarRequest(VarMethod.Normal, Lambda: 1.1)));
        Told(MeasureCodes.Parameter, "exposure: NaN", () => PortfolioVar.Of(MadeReturns.Of(good), [double.NaN], new VarRequest(VarMethod.Normal)));
    }

    [Theory, MemberData(nameof(Methods))]
    public void Positions_that_cancel_out_are_refused_by_every_method(VarMethod method) => Told(
        MeasureCodes.VarianceZero,
        "cancel out",
        () => PortfolioVar.Of(MadeReturns.Of(MadeReturns.Sample, MadeReturns.Sample), [1e6, -1e6], new VarRequest(method, .95, Paths: 2_000)));

    private static void One(DateOnly[] dates, double[] returns) => ReturnMatrix.Of(dates, ["A"], [returns]);

    private static void Told(string code, string part, Action run)
    {
        var refused = Assert.Throws<MeasureException>(run);
        Assert.Equal(code, refused.Code);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }
}
