using FsCheck;
using FsCheck.Fluent;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Tests.Statistics;

/// <summary>Guards the drawdown: what it may never be, whatever the curve, and which marks it names.</summary>
public sealed class DrawdownTests
{
    private static readonly Arbitrary<double[]> AnyCurve =
        Gen.Choose(1, 2_000).Select(cents => cents / 8.0).ArrayOf().ToArbitrary();

    [Fact]
    public void It_is_never_negative_and_never_more_than_all_of_a_positive_curve() =>
        Prop.ForAll(AnyCurve, curve => Drawdown.Deepest(100, curve).Fraction is >= 0 and < 1
            && Drawdown.Curve(100, curve).All(f => f is >= 0 and < 1)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rising_curve_has_none() =>
        Prop.ForAll(AnyCurve, curve =>
        {
            var rising = curve.Order().ToArray();
            return Drawdown.Deepest(0.1, rising) == Drawdown.None && Drawdown.Curve(0.1, rising).All(f => f == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_unit_of_money_does_not_matter() =>
        Prop.ForAll(AnyCurve, curve =>
        {
            var plain = Drawdown.Deepest(100, curve);
            var scaled = Drawdown.Deepest(400, [.. curve.Select(v => v * 4)]);
            return scaled == plain with { Amount = plain.Amount * 4 };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_the_deepest_point_of_the_curve_of_falls() =>
        Prop.ForAll(AnyCurve, curve =>
        {
            var deepest = Drawdown.Deepest(100, curve);
            var falls = Drawdown.Curve(100, curve);
            return curve.Length == 0 || (falls.Max() == deepest.Fraction && (deepest.Trough < 0 || falls[deepest.Trough] == deepest.Fraction));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Money_put_in_is_no_recovery() =>
        Prop.ForAll(AnyCurve, curve =>
        {
            var flows = curve.Select((_, i) => i == curve.Length / 2 ? 50.0 : 0).ToArray();
            var paid = curve.Select((v, i) => i >= curve.Length / 2 ? v + 50 : v).ToArray();
            var (plain, moved) = (Drawdown.Deepest(100, curve), Drawdown.Deepest(100, paid, flows));
            return moved.Fraction <= plain.Fraction + 1e-12 && moved.Peak >= -1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_names_peak_trough_and_recovery()
    {
        var drawdown = Drawdown.Deepest(100, [101, 104, 103, 104, 99, 96, 98, 104, 90]);

        Assert.Equal((3, 8, (int?)null), (Drawdown.Deepest(100, [101, 104, 103, 104, 90]).Peak, drawdown.Trough, drawdown.Recovery));
        Assert.Equal(new Drawdown(8 / 104.0, 8, 3, 5, 7), Drawdown.Deepest(100, [101, 104, 103, 104, 99, 96, 98, 104, 103]));
    }

    [Fact]
    public void A_fall_from_the_start_has_no_peak_mark() => Assert.Equal(new Drawdown(.1, 10, -1, 1, 3), Drawdown.Deepest(100, [95, 90, 97, 101]));

    [Fact]
    public void Losing_more_than_everything_is_more_than_one() => Assert.Equal(1.5, Drawdown.Deepest(100, [-50]).Fraction);
}
