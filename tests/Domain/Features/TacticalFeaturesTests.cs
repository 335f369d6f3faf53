using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests;

/// <summary>Guards the tactical rows: reference values, definitions of the notebook schema, what is undefined when, and unknown volumes.</summary>
public sealed class TacticalFeaturesTests
{
    public static TheoryData<int, double[]> Reference => new()
    {
        { 60, [1, 0, -0.030405218641160747, 0.8187307530779818, 0, 0.027679362267494234, 0.4239307267648448] },
        { 120, [1, 1, -0.035929467691114825, 1, 0, 0.016596592166409074, 0.1827937543600196] },
        { 250, [0, 1, 0.01658191465840897, 0.20189651799465538, 0, 0.006634966272254239, 0] },
        { 399, [0, 0, 0, 0, 0, 0.0033123550844660343, 0] },
    };

    [Theory]
    [MemberData(nameof(Reference))]
    public void Schema_p_gives_the_reference_rows_of_series_a(int bar, double[] want)
    {
        var row = Rows(FeatureSchemas.TacticalP)[bar];
        Near.Equal(want, row.Columns);
        Assert.Equal(0u, row.Undefined);
        if (bar == 399)
        {
            Near.Equal(0.5493546427360954, row.Extras[FeatureSchemas.TacticalP.Extra("volume_ratio")]);
            Near.Equal(5.015710324775221, row.Extras[FeatureSchemas.TacticalP.Extra("atr14")]);
            Assert.Equal(4529.25, row.Extras[FeatureSchemas.TacticalP.Extra("close")]);
        }
    }

    [Fact]
    public void Each_column_of_schema_p_is_undefined_up_to_its_first_bar()
    {
        var rows = Rows(FeatureSchemas.TacticalP);
        Assert.Equal([2, 2, 2, 2, 2, 5, 0], Enumerable.Range(0, 7).Select(c => rows.FindIndex(r => (r.Undefined >> c & 1) == 0)));
        Assert.Equal([13, 0, 0], Enumerable.Range(0, 3).Select(e => rows.FindIndex(r => (r.Undefined >> (16 + e) & 1) == 0)));
    }

    [Fact]
    public void A_bar_of_unknown_volume_has_no_surge_and_leaves_the_average_as_it_was()
    {
        var rows = Rows(FeatureSchemas.TacticalP, b => b.Sequence == 31 ? b with { Volume = double.NaN } : b);
        Assert.Equal(1u << 6 | 1u << 17, rows[30].Undefined);
        Assert.Equal(0, rows[30].Columns[6]);
        var average = SeriesA.Bars[0].Volume;
        for (var i = 1; i < 60; i++)
        {
            average += i == 30 ? 0 : 2.0 / 21 * (SeriesA.Bars[i].Volume - average);
            Near.Equal(i == 30 ? 0 : SeriesA.Bars[i].Volume / average, rows[i].Extras[1]);
        }
    }

    [Fact]
    public void Schema_n_equals_its_definition()
    {
        var rows = Rows(FeatureSchemas.TacticalN);
        var closes = SeriesA.Closes;
        for (var i = 59; i < 400; i += 20)
        {
            var last20 = closes[(i - 19)..(i + 1)];
            var mean = last20.Average();
            var changes = Enumerable.Range(i - 13, 14).Select(j => closes[j] - closes[j - 1]).ToArray();
            var (up, down) = (changes.Where(c => c > 0).Sum(), -changes.Where(c => c < 0).Sum());
            double[] want =
            [
                (closes[i] / closes[i - 59]) - 1,
                Math.Sqrt(last20.Average(c => (c - mean) * (c - mean))) / mean,
                SeriesA.Bars.Skip(i - 9).Take(10).Average(b => b.Volume) / 1e5,
                (closes[i] / closes[i - 4]) - 1,
                up / (up + down),
                closes[i] / mean,
                0,
            ];
            Near.Equal(want, rows[i].Columns);
            Assert.Equal(1u << 6, rows[i].Undefined);
        }

        Assert.Equal([59, 19, 9, 4, 14, 19, -1], Enumerable.Range(0, 7).Select(c => rows.FindIndex(r => (r.Undefined >> c & 1) == 0)));
    }

    [Fact]
    public void An_unknown_volume_makes_the_mean_volume_of_schema_n_undefined()
    {
        var rows = Rows(FeatureSchemas.TacticalN, b => b.Sequence == 101 ? b with { Volume = double.NaN } : b);
        for (var i = 95; i < 115; i++)
        {
            Assert.Equal(i is >= 100 and < 110, (rows[i].Undefined >> 2 & 1) == 1);
        }
    }

    private static List<FeatureRow> Rows(FeatureSchema schema, Func<FeatureBar, FeatureBar>? change = null) =>
        [.. FeatureSeries.Rows(schema.Name, SeriesA.FeatureBars.Select(b => change?.Invoke(b) ?? b)).Select(r => r.Row)];
}
