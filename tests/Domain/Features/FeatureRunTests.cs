using FsCheck;
using FsCheck.Fluent;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.Tests;

/// <summary>
/// Guards what holds for all schemas: a saved state goes on with the same bits, the future never changes the past, nothing is NaN, registers and idle-time
/// work change no bit, and an update allocates nothing.
/// </summary>
public sealed class FeatureRunTests
{
    public static TheoryData<string> Schemas => [.. FeatureSeries.Schemas.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_state_loaded_in_the_middle_of_a_run_goes_on_with_the_same_bits(string schema)
    {
        var whole = FeatureSeries.Create(schema);
        var loaded = FeatureSeries.Create(schema);
        for (var i = 0; i < SeriesA.Length; i++)
        {
            if (i is 0 or 1 or 30 or 200 or 336 or 370)
            {
                var state = StateStream.Save(whole.Transfer);
                loaded = FeatureSeries.Create(schema);
                StateStream.Load(state, loaded.Transfer);
                Assert.Equal(state, StateStream.Save(loaded.Transfer));
                Assert.Equal(i == 0 ? [] : Bits(whole.Row()), i == 0 ? [] : Bits(loaded.Row()));
            }

            whole.Add(SeriesA.FeatureBars[i]);
            loaded.Add(SeriesA.FeatureBars[i]);
            Assert.Equal(Bits(whole.Row()), Bits(loaded.Row()));
        }
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Bars_behind_never_change_rows_before(string schema) =>
        Prop.ForAll(
            Gen.Choose(1, SeriesA.Length - 1).ToArbitrary(),
            Gen.Choose(1, 1_000_000).ToArbitrary(),
            (cut, seed) =>
            {
                var other = SeriesA.Make((uint)seed, SeriesA.Length).Select(SeriesA.Feature);
                var mixed = SeriesA.FeatureBars.Take(cut).Concat(other.Skip(cut));
                var want = FeatureSeries.Rows(schema, SeriesA.FeatureBars).Take(cut).Select(r => Bits(r.Row));
                var got = FeatureSeries.Rows(schema, mixed).Take(cut).Select(r => Bits(r.Row));
                return want.Zip(got).All(pair => pair.First.SequenceEqual(pair.Second));
            }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Nothing_is_ever_nan_or_infinite_and_undefined_values_are_0(string schema)
    {
        var features = FeatureSeries.Create(schema);
        var random = new DetRandom(1, "volumes");
        var bars = Walk.Bars(91, 450, step: 0.05);
        for (var i = 0; i < bars.Length; i++)
        {
            var volume = random.NextDouble() < 0.05 ? double.NaN : random.NextDouble() < 0.1 ? 0 : bars[i].Volume;
            features.Add(SeriesA.Feature(bars[i], i) with { Volume = volume, TickSize = 0.01 });
            var row = features.Row();
            Check(row.Columns, row.Undefined);
            Check(row.Extras, row.Undefined >> 16);
        }
    }

    [Fact]
    public void Registers_and_idle_time_work_change_no_bit()
    {
        var widest = new StrategicFeatures();
        foreach (var bar in SeriesA.FeatureBars[..390])
        {
            widest.Add(bar);
        }

        var state = StateStream.Save(widest.Transfer);
        var scalar = new StrategicFeatures(LaneWidth.Scalar);
        var two = new StrategicFeatures(LaneWidth.Bits256);
        StateStream.Load(state, scalar.Transfer);
        StateStream.Load(state, two.Transfer);
        foreach (var bar in SeriesA.FeatureBars[390..])
        {
            widest.Prepare();
            widest.Add(bar);
            scalar.Add(bar);
            two.Add(bar);
            Assert.Equal(Bits(scalar.Row()), Bits(widest.Row()));
            Assert.Equal(Bits(scalar.Row()), Bits(two.Row()));
        }
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void An_update_and_an_assembled_matrix_allocate_nothing(string schema)
    {
        var features = FeatureSeries.Create(schema);
        var matrix = new FeatureMatrix(FeatureSeries.Schema(schema));
        var destination = new double[matrix.Length];
        var bars = Walk.Bars(92, 1_200, grid: 0.25).Select(SeriesA.Feature).ToArray();
        var least = long.MaxValue;
        for (var i = 0; i < bars.Length; i += 200)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ref var bar in bars.AsSpan(i, 200))
            {
                features.Add(bar);
                matrix.Add(ColumnsOf(features), 0, bar.CloseTimeNs);
                matrix.Assemble(bar.CloseTimeNs, destination, out _);
            }

            least = i == 0 ? least : Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Unknown_schemas_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => FeatureSeries.Rows("strategic-Q", []));
        Assert.Contains("schema: strategic-Q, expected one of strategic-P, strategic-N, tactical-P, tactical-N", refused.Message);
    }

    private static ReadOnlySpan<double> ColumnsOf(IBarFeatures features) => features switch
    {
        StrategicFeatures f => f.Columns,
        StrategicFeaturesN f => f.Columns,
        TacticalFeatures f => f.Columns,
        TacticalFeaturesN f => f.Columns,
        _ => throw new ArgumentException(features.GetType().Name),
    };

    private static void Check(double[] values, uint undefined)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(double.IsFinite(values[i]));
            Assert.True((undefined >> i & 1) == 0 || values[i] == 0);
            Assert.False(values[i] == 0 && double.IsNegative(values[i]));
        }
    }

    private static long[] Bits(FeatureRow row) =>
        [.. row.Columns.Select(BitConverter.DoubleToInt64Bits), .. row.Extras.Select(BitConverter.DoubleToInt64Bits), row.Undefined];
}
