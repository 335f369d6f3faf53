using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards indicators by name: what values each gives, from which bar on, and what it refuses.</summary>
public sealed class IndicatorSeriesTests
{
    [Theory]
    [InlineData("atr", 14, 13)]
    [InlineData("bollinger", 20, 19)]
    [InlineData("ema", 20, 19)]
    [InlineData("macd", 26, 25)]
    [InlineData("mlmi", 200, 48)]
    [InlineData("nwrqk", 8, 0)]
    [InlineData("rsi", 14, 14)]
    [InlineData("sma", 20, 19)]
    [InlineData("vwap", 20, 0)]
    [InlineData("wma", 20, 19)]
    public void Every_bar_has_a_row_null_before_the_first_value_and_the_usual_period_is_the_default(string name, int usual, int first)
    {
        var rows = IndicatorSeries.Compute(name, usual, SeriesA.IndicatorBars).ToArray();
        Assert.Equal(Enumerable.Range(0, SeriesA.Length).Select(SeriesA.CloseTime), rows.Select(r => r.TimeNs));
        Assert.All(rows.Take(first), r => Assert.All(r.Values, v => Assert.Null(v)));
        Assert.All(rows.Skip(first), r => Assert.NotNull(r.Values[0]));
        Assert.All(rows, r => Assert.Equal(IndicatorSeries.ValueNames(name).Count, r.Values.Count));
        Assert.Equal(
            rows.SelectMany(r => r.Values), IndicatorSeries.Compute(name, null, SeriesA.IndicatorBars).SelectMany(r => r.Values));
    }

    [Fact]
    public void Values_are_the_reference_values_by_name()
    {
        Near.Equal(50.04228875831076, Last("rsi", 14, "value"));
        Near.Equal(5.015710324775221, Last("atr", 14, "value"));
        Near.Equal(4528.709687955462, Last("ema", 20, "value"));
        Near.Equal(4527.863095238095, Last("wma", 20, "value"));
        Near.Equal(4529.0125, Last("sma", 20, "value"));
        Near.Equal(4535.393085788154, Last("bollinger", 20, "upper"));
        Near.Equal(4522.6319142118455, Last("bollinger", 20, "lower"));
        Near.Equal(-1.3539905668521897, Last("macd", 26, "macd"));
        Near.Equal(-1.2801852660791684, Last("macd", 26, "signal"));
        Near.Equal(4527.911533934733, Last("nwrqk", 8, "yhat1"));
        Assert.Equal(1, Last("nwrqk", 8, "bullishChange"));
        Assert.Equal(6, Last("mlmi", 200, "prediction"));
        Assert.Equal(-1, Last("mlmi", 5, "prediction"));
    }

    [Fact]
    public void A_value_that_is_not_there_yet_is_null_beside_one_that_is()
    {
        var rows = IndicatorSeries.Compute("macd", 26, SeriesA.IndicatorBars).ToArray();
        Assert.NotNull(rows[25].Values[0]);
        Assert.Null(rows[25].Values[1]);
        Assert.NotNull(rows[33].Values[1]);
    }

    [Fact]
    public void An_average_that_starts_from_the_first_value_is_there_at_once()
    {
        var expected = new Ema(20, EmaSeed.FirstValue);
        Assert.All(IndicatorSeries.Compute("ema", 20, SeriesA.IndicatorBars, EmaSeed.FirstValue).Zip(SeriesA.IndicatorBars), both =>
        {
            expected.Add(both.Second.Close);
            Assert.Equal(expected.Value, both.First.Values[0]);
        });
        Assert.NotNull(IndicatorSeries.Compute("macd", 26, SeriesA.IndicatorBars, EmaSeed.FirstValue).First().Values[1]);
    }

    [Fact]
    public void Names_and_periods_that_are_none_are_refused_at_the_call()
    {
        Assert.Contains(
            "name: rsj, expected one of atr, bollinger, ema, macd, mlmi, nwrqk, rsi, sma, vwap, wma",
            Assert.Throws<ArgumentException>(() => IndicatorSeries.Compute("rsj", 14, [])).Message);
        Assert.Contains("period: 0, expected 1 to 10000", Refused("rsi", 0));
        Assert.Contains("period: 51, expected 3 to 50", Refused("nwrqk", 51));
        Assert.Contains("period: 2049, expected 1 to 2048", Refused("mlmi", 2049));
        Assert.Contains("period: 1, expected 2 to 10000", Refused("macd", 1));
        Assert.Contains("name: , expected one of", Assert.Throws<ArgumentException>(() => IndicatorSeries.ValueNames(null!)).Message);
    }

    [Fact]
    public void Bars_that_cannot_be_are_refused()
    {
        var bars = SeriesA.IndicatorBars.Take(3).ToArray();
        Assert.Contains("later than", Refuse([bars[0], bars[0]]));
        Assert.Contains("finite prices", Refuse([bars[0] with { Close = double.NaN }]));
        Assert.Contains("finite prices", Refuse([bars[0] with { Volume = -1 }]));
    }

    [Fact]
    public void Every_short_period_of_macd_has_an_average_to_run() =>
        Assert.All(
            Enumerable.Range(2, 40), period => Assert.NotEmpty(IndicatorSeries.Compute("macd", period, SeriesA.IndicatorBars)));

    private static string Refused(string name, int period) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IndicatorSeries.Compute(name, period, [])).Message;

    private static string Refuse(IndicatorBar[] bars) =>
        Assert.Throws<ArgumentException>(() => IndicatorSeries.Compute("sma", 1, bars).ToArray()).Message;

    private static double Last(string name, int period, string value)
    {
        var at = IndicatorSeries.ValueNames(name).ToList().IndexOf(value);
        return IndicatorSeries.Compute(name, period, SeriesA.IndicatorBars).Last().Values[at]!.Value;
    }
}
