using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.Tests;

/// <summary>
/// Guards what all indicators share: a state saved in the middle of a run and loaded elsewhere goes on with the same bits, no value is ever NaN, and an update
/// allocates nothing.
/// </summary>
public sealed class StateTests
{
    private const int Bars = 2_500;

    private sealed record Probe(Action<MadeBar> Add, Func<double[]> Values, Action<StateStream> Transfer);

    public static TheoryData<string> Names => [.. Probes.Keys.Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, Func<Probe>> Probes = new()
    {
        ["sma"] = () => Of(new Sma(20), i => i.Add, i => [i.Value], i => i.Transfer),
        ["wma"] = () => Of(new Wma(20), i => i.Add, i => [i.Value], i => i.Transfer),
        ["ema"] = () => Of(new Ema(20), i => i.Add, i => [i.Value], i => i.Transfer),
        ["ema-first"] = () => Of(new Ema(20, EmaSeed.FirstValue), i => i.Add, i => [i.Value], i => i.Transfer),
        ["rsi"] = () => Of(new Rsi(14), i => i.Add, i => [i.Value], i => i.Transfer),
        ["macd"] = () => Of(new Macd(), i => i.Add, i => [i.Line, i.Signal, i.Histogram], i => i.Transfer),
        ["bollinger"] = () => Of(new Bollinger(), i => i.Add, i => [i.Middle, i.Upper, i.Lower], i => i.Transfer),
        ["kernel"] = () => Of(new RationalQuadraticKernel(8, 8, 25), i => i.Add, i => [i.Value], i => i.Transfer),
        ["nwrqk"] = () => Of(
            new Nwrqk(), i => i.Add,
            i => [i.Yhat1, i.Yhat1Previous, i.Yhat2, i.Cross, i.BullishChange ? 1 : 0, i.BearishChange ? 1 : 0], i => i.Transfer),
        ["mlmi"] = () => Of(
            new Mlmi(20), i => i.Add, i => [i.Prediction, i.Line, i.Upper, i.Lower, i.LineCross, i.ZeroCross, i.Samples], i => i.Transfer),
        ["extremes"] = () => Of(new RollingExtremes(100), i => i.Add, i => [i.Max, i.Min], i => i.Transfer),
        ["ordered"] = () => Of(new OrderedWindow(240), i => i.Add, i => [i.Rank(), i.Quantile(0.8)], i => i.Transfer, 1),
        ["atr"] = () =>
        {
            var atr = new Atr(14);
            return new Probe(b => atr.Add(b.High, b.Low, b.Close), () => [atr.Value], atr.Transfer);
        },
        ["heikin-ashi"] = () =>
        {
            var bars = new HeikinAshi();
            return new Probe(b => bars.Add(b.Open, b.High, b.Low, b.Close), () => [bars.Open, bars.High, bars.Low, bars.Close], bars.Transfer);
        },
        ["vwap"] = () =>
        {
            var vwap = new SessionVwap();
            return new Probe(b => vwap.Add((long)b.Volume / 3000, b.High, b.Low, b.Close, b.Volume), () => [vwap.Value], vwap.Transfer);
        },
        ["gaps"] = () =>
        {
            var gaps = new FairValueGaps();
            return new Probe(
                b => gaps.Add(b.High, b.Low, b.Close),
                () => [gaps.Nearest?.Level ?? 0, gaps.Age, gaps.Active.Length, gaps.Mitigated ? 1 : 0, gaps.HasBullish ? 1 : 0, gaps.Created ? 1 : 0],
                gaps.Transfer);
        },
        ["profile"] = () =>
        {
            var profile = new VolumeProfile();
            return new Probe(
                b => profile.Add(b.Low, b.High, b.Volume, 0.25),
                () => [profile.Poc.Price, profile.Mean, profile.Deviation, profile.Skewness, profile.NearestLowVolumeNode(4500)?.Price ?? 0],
                profile.Transfer);
        },
        ["volatility"] = () =>
        {
            var v = new BarVolatility(30);
            return new Probe(
                b => v.Add(b.Open, b.High, b.Low, b.Close),
                () => [v.Parkinson, v.GarmanKlass, v.RogersSatchell, v.CloseToClose, v.YangZhang],
                v.Transfer);
        },
        ["discrepancy"] = () =>
        {
            var rolling = new RollingDiscrepancy();
            return new Probe(
                b => rolling.Add((b.Close / b.Open) - 1, b.High - b.Low), () => [rolling.Squared, rolling.MedianSquaredDistance], rolling.Transfer);
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_loaded_in_the_middle_of_a_run_goes_on_with_the_same_bits(string name)
    {
        var bars = Walk.Bars(71, Bars, grid: 0.25);
        foreach (var stop in new[] { 0, 1, 19, 333, 336, 801 })
        {
            var whole = Probes[name]();
            foreach (var bar in bars[..stop])
            {
                whole.Add(bar);
            }

            var state = StateStream.Save(whole.Transfer);
            var loaded = Probes[name]();
            foreach (var bar in bars[..7])
            {
                loaded.Add(bar);
            }

            StateStream.Load(state, loaded.Transfer);
            Assert.Equal(state, StateStream.Save(loaded.Transfer));
            Assert.Equal(stop == 0 ? [] : Bits(whole.Values()), stop == 0 ? [] : Bits(loaded.Values()));
            foreach (var bar in bars[stop..(stop + 60)])
            {
                whole.Add(bar);
                loaded.Add(bar);
                Assert.Equal(Bits(whole.Values()), Bits(loaded.Values()));
            }

            Assert.Equal(StateStream.Save(whole.Transfer), StateStream.Save(loaded.Transfer));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_value_is_ever_nan_or_infinite(string name)
    {
        var probe = Probes[name]();
        foreach (var bar in Walk.Bars(72, 900, step: 0.02, grid: 0.25))
        {
            probe.Add(bar);
            Assert.All(probe.Values(), v => Assert.True(double.IsFinite(v)));
        }

        probe = Probes[name]();
        for (var i = 0; i < 600; i++)
        {
            probe.Add(new MadeBar(10.1, 10.1, 10.1, 10.1, i % 50));
            Assert.All(probe.Values(), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_allocates_nothing(string name)
    {
        var bars = Walk.Bars(73, Bars, grid: 0.25);
        var probe = Probes[name]();
        foreach (var bar in bars[..1_000])
        {
            probe.Add(bar);
        }

        // The runtime may still compile a method in the middle of a run, so the least of a few runs counts.
        var least = long.MaxValue;
        for (var run = 0; run < 3 && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ref var bar in bars.AsSpan(1_000, 1_000))
            {
                probe.Add(bar);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static Probe Of<T>(
        T indicator, Func<T, Action<double>> add, Func<T, double[]> values, Func<T, Action<StateStream>> transfer, int least = 0)
    {
        var take = add(indicator);
        var seen = 0;
        return new Probe(
            b =>
            {
                take(b.Close);
                seen++;
            },
            () => seen >= least ? values(indicator) : [],
            transfer(indicator));
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
