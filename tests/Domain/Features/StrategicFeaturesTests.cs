using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests;

/// <summary>Guards the strategic rows: reference values of both schemas, what is undefined when, and unknown volumes.</summary>
public sealed class StrategicFeaturesTests
{
    // First bar (from 0) at which each column of strategic-P is defined on series A.
    private static readonly int[] FirstDefined = [48, 68, 0, 13, 19, 19, 0, 0, 50, 50, 336, 30, 19];

    [Fact]
    public void Schema_p_gives_the_reference_row_at_the_last_bar_of_series_a()
    {
        var row = Rows(FeatureSchemas.StrategicP)[^1];
        Near.Equal(
            [
                0.3157894736842105, 0, -0.006055447250469457, -0.04393147224399897, 0.8905524925906122, 0.765289272111906, -0.6087614290087207,
                -0.7933533402912352, -0.2573260359342862, 0.08310766395423186, 0.0191943249502548, 0.08576117830832636, 0.09237571419051288,
            ],
            row.Columns);
        Assert.Equal(0u, row.Undefined);
        Assert.Equal("strategic-P", row.Schema);
    }

    [Fact]
    public void Schema_p_carries_the_indicator_values_beside_its_columns()
    {
        var row = Rows(FeatureSchemas.StrategicP)[^1];
        var extras = FeatureSchemas.StrategicP.Extras.Zip(row.Extras).ToDictionary(p => p.First, p => p.Second);

        Assert.Equal(6, extras["mlmi_prediction"]);
        Near.Equal(6, extras["mlmi_line"]);
        Near.Equal(4527.878668277041, extras["nwrqk_yhat1"]);
        Near.Equal(5.015710324775221, extras["atr14"]);
        Assert.Equal(4529.25, extras["close"]);
        Near.Equal(Math.Log(SeriesA.Closes[399] / SeriesA.Closes[379]), extras["momentum"]);
        Near.Equal(row.Columns[11], extras["volatility"]);
        Near.Equal(row.Columns[3], Math.Tanh((extras["nwrqk_yhat1"] - extras["nwrqk_yhat1_previous"]) / extras["atr14"]));
        Assert.Contains(extras["nwrqk_bullish_change"], new double[] { 0, 1 });
        Assert.Contains(extras["nwrqk_cross"], new double[] { -1, 0, 1 });
        Assert.Equal(FeatureSchemas.StrategicP.Extras.Count, row.Extras.Length);
    }

    [Fact]
    public void Extras_equal_the_indicators_on_heikin_ashi_closes_at_every_bar()
    {
        var rows = Rows(FeatureSchemas.StrategicP);
        var bars = new MarketData.Indicators.HeikinAshi();
        var nwrqk = new MarketData.Indicators.Nwrqk();
        int changes = 0, crosses = 0;
        for (var i = 0; i < SeriesA.Length; i++)
        {
            var bar = SeriesA.Bars[i];
            bars.Add(bar.Open, bar.High, bar.Low, bar.Close);
            nwrqk.Add(bars.Close);
            double[] want =
            [
                nwrqk.Yhat1, nwrqk.Yhat1Previous, nwrqk.Yhat2, nwrqk.BullishChange ? 1 : 0, nwrqk.BearishChange ? 1 : 0, nwrqk.Cross,
            ];
            Assert.Equal(want, rows[i].Extras[2..8]);
            changes += nwrqk.BullishChange || nwrqk.BearishChange ? 1 : 0;
            crosses += Math.Abs(nwrqk.Cross);
        }

        Assert.True(changes > 10 && crosses > 10);
    }

    [Fact]
    public void Schema_n_gives_the_reference_row_at_the_last_bar_of_series_a()
    {
        var row = Rows(FeatureSchemas.StrategicN)[^1];
        Near.Equal(
            [
                0.0011051555506438326, 0.49274133728939284, 0.0007333706020322735, 0.0007733524830138006, 0.42076502732240434,
                -0.00034459356296508966, 0.505644884731086, -0.0023445472555646183, -0.024721542395338664, -1, 0.02135806816527075,
                0.24637066864469642, 0.8366203417228382,
            ],
            row.Columns);
        Assert.Equal(0u, row.Undefined);
    }

    [Fact]
    public void Each_column_of_schema_p_is_undefined_up_to_its_first_bar_and_0_there()
    {
        var rows = Rows(FeatureSchemas.StrategicP);
        for (var column = 0; column < FirstDefined.Length; column++)
        {
            var first = rows.FindIndex(r => (r.Undefined >> column & 1) == 0);
            Assert.True(FirstDefined[column] == first, $"column {column}: first defined at {first}");
            Assert.All(rows[..first], r => Assert.Equal(0, r.Columns[column]));
            Assert.All(rows[first..], r => Assert.Equal(0u, r.Undefined >> column & 1));
        }
    }

    [Fact]
    public void Each_column_of_schema_n_is_undefined_up_to_its_first_bar()
    {
        int[] want = [1, 10, 20, 10, 15, 26, 20, 5, 20, 30, 15, 10, 40];
        var rows = Rows(FeatureSchemas.StrategicN);
        Assert.Equal(want, Enumerable.Range(0, 13).Select(c => rows.FindIndex(r => (r.Undefined >> c & 1) == 0)));
    }

    [Fact]
    public void An_unknown_volume_makes_the_columns_that_need_it_undefined_and_no_other()
    {
        var known = Rows(FeatureSchemas.StrategicP);
        var unknown = Rows(FeatureSchemas.StrategicP, b => b.Sequence == 351 ? b with { Volume = double.NaN } : b);
        var knownN = Rows(FeatureSchemas.StrategicN);
        var unknownN = Rows(FeatureSchemas.StrategicN, b => b.Sequence == 351 ? b with { Volume = double.NaN } : b);
        for (var i = 340; i < 400; i++)
        {
            var profile = i is >= 350 and < 370 ? 1u << 4 | 1u << 5 | 1u << 12 : 0;
            Assert.Equal(profile, unknown[i].Undefined);
            var volumes = i is >= 350 and <= 360 ? 1u << 1 | 1u << 11 : 0;
            volumes |= i is > 350 and <= 370 ? 1u << 8 : 0;
            Assert.Equal(volumes, unknownN[i].Undefined);
            AssertSameWhereDefined(known[i], unknown[i]);
            AssertSameWhereDefined(knownN[i], unknownN[i]);
        }
    }

    [Theory]
    [InlineData(4500.25)]
    [InlineData(0.11)] // the mean of twenty of these is not one of them
    [InlineData(5999.79)]
    public void A_market_that_stands_still_is_undefined_where_it_would_divide_by_nothing(double price)
    {
        FeatureBar Still(FeatureBar b) => b with { Open = price, High = price, Low = price, Close = price, TickSize = 0.01 };
        string[] Undefined(FeatureSchema schema) =>
            [.. schema.Columns.Where((_, i) => (Rows(schema, Still)[^1].Undefined >> i & 1) == 1)];

        Assert.Equal(
            ["mlmi_value", "mlmi_signal", "nwrqk_slope", "momentum_20", "momentum_50", "mmd_score", "volume_profile_skew"],
            Undefined(FeatureSchemas.StrategicP));
        Assert.Equal(0, Rows(FeatureSchemas.StrategicP, Still)[^1].Columns[11]);
        Assert.Equal(["bollinger_position", "correlation_strength", "structural_break"], Undefined(FeatureSchemas.StrategicN));
        var last = Rows(FeatureSchemas.StrategicN, Still)[^1].Columns;
        Assert.Equal(0.5, last[4]);
        Assert.All(last, v => Assert.False(v == 0 && double.IsNegative(v)));
    }

    [Fact]
    public void Columns_stay_within_their_ranges()
    {
        var features = new StrategicFeatures();
        var bars = Walk.Bars(81, 600, step: 0.01, grid: 0.25);
        for (var i = 0; i < bars.Length; i++)
        {
            features.Add(SeriesA.Feature(bars[i], i) with { HourOfDay = i % 48 / 2.0 });
            var c = features.Columns;
            foreach (var column in new[] { 0, 1, 2, 3, 6, 7, 8, 9, 12 })
            {
                Assert.InRange(c[column], -1, 1);
            }

            foreach (var column in new[] { 4, 5, 11 })
            {
                Assert.InRange(c[column], 0, 1);
            }

            Assert.InRange(c[10], 0, Math.Sqrt(2));
        }
    }

    [Theory]
    [InlineData("Sequence", "401")]
    [InlineData("CloseTimeNs", "later than")]
    [InlineData("Close", "between low")]
    [InlineData("Low", "a positive price")]
    [InlineData("High", "from the low")]
    [InlineData("Volume", "from 0, NaN if unknown")]
    [InlineData("HourOfDay", "0 to 24")]
    [InlineData("TickSize", "a price step")]
    public void A_bar_that_cannot_be_is_refused_and_leaves_the_state_as_it_was(string field, string expected)
    {
        foreach (var schema in FeatureSeries.Schemas)
        {
            var features = FeatureSeries.Create(schema.Name);
            foreach (var each in SeriesA.FeatureBars)
            {
                features.Add(each);
            }

            var before = MarketData.State.StateStream.Save(features.Transfer);
            var good = SeriesA.Feature(SeriesA.Bars[^1], 400);
            var bad = field switch
            {
                "Sequence" => good with { Sequence = 402 },
                "CloseTimeNs" => good with { CloseTimeNs = SeriesA.CloseTime(399) },
                "Close" => good with { Close = double.NaN },
                "Low" => good with { Low = -1 },
                "High" => good with { High = double.PositiveInfinity },
                "Volume" => good with { Volume = -1 },
                "HourOfDay" => good with { HourOfDay = 24.5 },
                _ => good with { TickSize = 1e-300 },
            };
            var refused = Assert.Throws<ArgumentException>(() => features.Add(bad));
            Assert.Contains($"bar.{field}: ", refused.Message);
            Assert.Contains(expected, refused.Message);
            Assert.Equal(before, MarketData.State.StateStream.Save(features.Transfer));
            features.Add(good);
        }
    }

    [Fact]
    public void There_is_no_row_before_the_first_bar() =>
        Assert.All(FeatureSeries.Schemas, s => Assert.Throws<InvalidOperationException>(() => FeatureSeries.Create(s.Name).Row()));

    private static void AssertSameWhereDefined(FeatureRow want, FeatureRow got)
    {
        for (var i = 0; i < want.Columns.Length; i++)
        {
            Assert.Equal((got.Undefined >> i & 1) == 1 ? 0 : want.Columns[i], got.Columns[i]);
        }
    }

    private static List<FeatureRow> Rows(FeatureSchema schema, Func<FeatureBar, FeatureBar>? change = null) =>
        [.. FeatureSeries.Rows(schema.Name, SeriesA.FeatureBars.Select(b => change?.Invoke(b) ?? b)).Select(r => r.Row)];
}
