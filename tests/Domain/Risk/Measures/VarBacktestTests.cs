using GrandModel.Contracts;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards rolling forecasts: they know nothing of their own day, agree with the portfolio's figures, and are judged by what came.</summary>
public sealed class VarBacktestTests
{
    public static TheoryData<VarMethod> Methods => new(Enum.GetValues<VarMethod>());

    [Theory, MemberData(nameof(Methods))]
    public void A_forecast_does_not_know_its_day_or_any_later(VarMethod method)
    {
        var pnl = MadeReturns.Seeded(21, 320, 1).Column(0).ToArray();
        var request = new VarRequest(method, .95, Paths: 2_000);
        var before = RollingVar.Forecast(pnl, 300, request);
        for (var t = 310; t < pnl.Length; t++)
        {
            pnl[t] = -.5;
        }

        Assert.Equal(before[..11], RollingVar.Forecast(pnl, 300, request)[..11]);
    }

    [Theory, MemberData(nameof(Methods))]
    public void The_first_forecast_is_the_portfolios_figure(VarMethod method)
    {
        var returns = MadeReturns.Seeded(22, 251, 3);
        var x = MadeReturns.Exposures(22, 3);
        var request = new VarRequest(method, .99, Paths: 10_000);
        var pnl = returns.ProfitAndLoss(x);
        var columns = Enumerable.Range(0, 3).Select(j => returns.Column(j)[..250].ToArray()).ToArray();

        var whole = PortfolioVar.Of(MadeReturns.Of(columns), x, request).Var;
        var rolling = RollingVar.Forecast(pnl, 250, request)[0]!.Value;

        // The simulation draws one number a path there and three here: the same law, other draws.
        Assert.Equal(whole, rolling, method == VarMethod.MonteCarlo ? whole * .12 : whole * 1e-9);
    }

    [Fact]
    public void Exceptions_are_losses_above_the_forecast()
    {
        double[] pnl = [-1, -2, -2.1, 3, -5, -1];
        var judged = VarBacktest.Judge(pnl, [2, 2, 2, 2, null, .5], new VarRequest(VarMethod.Historical, .9));

        Assert.Equal([false, false, true, false, false, true], judged.Exceptions);
        Assert.Equal((5, 1, 2), (judged.Days, judged.Refused, judged.Count));
        Close.To(.5, judged.Expected);
        Assert.Equal(new Transitions(1, 2, 1, 0), judged.Transitions);
    }

    [Fact]
    public void A_right_model_is_not_rejected_and_a_model_of_half_the_risk_is()
    {
        var random = new DetRandom(5, "normal");
        var pnl = Enumerable.Range(0, 2000).Select(_ => random.NextNormal()).ToArray();
        double?[] right = [.. pnl.Select(_ => (double?)2.3263)], half = [.. pnl.Select(_ => (double?)1.1632)];
        var request = new VarRequest(VarMethod.Normal, .99);

        var good = VarBacktest.Judge(pnl, right, request);
        Assert.False(good.Kupiec.Rejected || good.ConditionalCoverage.Rejected);
        Assert.Equal(2000 - 249, good.ZoneDays.Green + good.ZoneDays.Yellow + good.ZoneDays.Red);
        var bad = VarBacktest.Judge(pnl, half, request);
        Assert.True(bad.Kupiec.Rejected);
        Assert.Equal(TrafficZone.Red, bad.Zone);
        Assert.Equal(2000 - 249, bad.ZoneDays.Red);
    }

    [Fact]
    public void What_cannot_be_tested_is_told()
    {
        var pnl = MadeReturns.Seeded(1, 100, 1).Column(0).ToArray();
        Assert.Equal(MeasureCodes.TooFew, Refused(() => VarBacktest.Run(pnl, 100, new VarRequest(VarMethod.Normal))));
        Assert.Equal(MeasureCodes.TooFew, Refused(() => VarBacktest.Run(pnl, 50, new VarRequest(VarMethod.Historical, .99))));
        Assert.Equal(MeasureCodes.Parameter, Refused(() => VarBacktest.Run(pnl, 10, new VarRequest(VarMethod.Normal))));
        Assert.Equal(MeasureCodes.Parameter, Refused(() => VarBacktest.Run(pnl, 50, new VarRequest(VarMethod.Normal, .95, HorizonDays: 10))));
    }

    private static string Refused(Action run) => Assert.Throws<MeasureException>(run).Code;
}
