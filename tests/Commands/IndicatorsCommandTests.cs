using System.Globalization;

namespace GrandModel.Tests;

/// <summary>Guards gm indicators: the published and computed reference values, when a value is known, and what is refused.</summary>
public sealed class IndicatorsCommandTests
{
    private static readonly DateTime Start = new(2024, 1, 10, 0, 0, 0, DateTimeKind.Utc);

    private static readonly double[] RsiCloses =
    [
        44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328,
        46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
    ];

    private static readonly double[] AverageCloses =
    [
        22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95, 23.63, 23.82, 23.87,
        23.65, 23.19, 23.10, 23.33, 22.68, 23.10, 22.40, 22.17,
    ];

    private static readonly double[] BandCloses =
    [
        86.1557, 89.0867, 88.7829, 90.3228, 89.0671, 91.1453, 89.4397, 89.1750, 86.9302, 87.6752, 86.9596, 89.4299, 89.3221, 88.7241, 87.4497, 87.2634, 89.4985,
        87.9006, 89.1260, 90.7043, 92.9001, 92.9784, 91.8021,
    ];

    [Fact]
    public void Rsi_is_the_published_series()
    {
        using var folder = new TempFolder();
        var rows = Values(folder, Csv.Closes(RsiCloses), "rsi", 14);
        Near(
            [
                70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296, 63.2571, 56.0593, 62.3771, 54.7076, 50.4228, 39.9898, 41.4605, 41.8689, 45.4632,
                37.3040, 33.0795, 37.7730,
            ],
            Defined(rows, "value", 14),
            1e-4);
    }

    [Fact]
    public void Ema_and_sma_are_the_published_series()
    {
        using var folder = new TempFolder();
        Near(
            [
                22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.53, 23.47, 23.40, 23.39, 23.26, 23.23, 23.08, 22.92,
            ],
            Defined(Values(folder, Csv.Closes(AverageCloses), "ema", 10), "value", 9),
            0.0051);
        Near(
            [
                22.22, 22.21, 22.23, 22.26, 22.30, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.52, 23.65, 23.71, 23.68, 23.61, 23.51, 23.43, 23.28, 23.13,
            ],
            Defined(Values(folder, Csv.Closes(AverageCloses), "sma", 10), "value", 9),
            0.0051);
    }

    [Fact]
    public void Bollinger_bands_are_the_published_series()
    {
        using var folder = new TempFolder();
        var rows = Values(folder, Csv.Closes(BandCloses), "bollinger", 20);
        Near([88.70794, 89.04516, 89.239745, 89.390705], Defined(rows, "middle", 19), 1e-5);
        Near([91.291862, 91.949268, 92.612595, 92.9342], Defined(rows, "upper", 19), 1e-5);
        Near([86.124018, 86.141052, 85.866895, 85.84721], Defined(rows, "lower", 19), 1e-5);
        Near([1.291961, 1.452054, 1.686425, 1.771747], Defined(rows, "deviation", 19), 1e-5);
    }

    [Fact]
    public void Vwap_is_the_computed_series_and_starts_over_with_the_day()
    {
        using var folder = new TempFolder();
        MadeBar[] bars = [new(100, 102, 99.5, 101, 1000), new(101.5, 103, 100.5, 101.25, 1500), new(101, 103.5, 100, 103, 500)];
        var text = Csv.Bars("ES", [
            (Start, bars[0]), (Start.AddMinutes(5), bars[1]), (Start.AddMinutes(10), bars[2]), (Start.AddDays(1), new MadeBar(7, 8, 6, 7, 1))]);
        var rows = Rows(folder.Write("v.csv", text), "vwap", null, "--calendar", "none");
        Near([100.83333333333333, 101.28333333333333, 101.43055555555554, 7], Defined(rows, "value", 0), 1e-9);
    }

    [Fact]
    public void All_indicators_of_series_a_are_the_computed_values()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.csv.gz", Csv.Bars("ES", Start, TimeSpan.FromMinutes(30), MadeBar.Series(42, 400)));
        Dictionary<string, double?>[] Of(string name, int period) => Rows(path, name, period, "--calendar", "none");

        Last(Of("rsi", 14), ("value", 50.04228875831076));
        Last(Of("rsi", 14)[..101], ("value", 44.87998297270997));
        Last(Of("atr", 14), ("value", 5.015710324775221));
        Last(Of("ema", 20), ("value", 4528.709687955462));
        Last(Of("wma", 20), ("value", 4527.863095238095));
        Last(Of("sma", 20), ("value", 4529.0125));
        Last(Of("bollinger", 20), ("middle", 4529.0125), ("deviation", 3.1902928940772823), ("upper", 4535.393085788154), ("lower", 4522.6319142118455));
        var macd = Of("macd", 26);
        Last(macd, ("macd", -1.3539905668521897), ("signal", -1.2801852660791684), ("histogram", -0.0738053007730213));
        Last(macd[..41], ("macd", 2.3013783866035737), ("signal", 2.478911305308082));
        var nwrqk = Of("nwrqk", 8);
        Last(nwrqk, ("yhat1", 4527.911533934733), ("yhat2", 4527.4636368433685), ("bullishChange", 1), ("bearishChange", 0), ("cross", 0));
        Last(nwrqk[..31], ("yhat1", 4510.274738675527), ("yhat2", 4510.303785698835));
        var mlmi = Of("mlmi", 200);
        Assert.Equal([2, 4, 4, 6], new[] { 100, 200, 300, 399 }.Select(i => mlmi[i]["prediction"]));
        Assert.Equal(-1, Of("mlmi", 5)[399]["prediction"]);
    }

    [Fact]
    public void A_value_is_known_at_the_close_of_its_bar_and_null_before_it_is_defined()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Csv.Bars("ES", Start, TimeSpan.FromMinutes(5), Csv.Closes(1, 2, 3)));
        var array = GmProcess.Run("indicators", "--data", path, "--symbol", "ES", "--name", "sma", "--period", "2").Exits(0).Json;

        Assert.Equal(
            ["2024-01-10T00:05:00Z", "2024-01-10T00:10:00Z", "2024-01-10T00:15:00Z"], array.EnumerateArray().Select(r => r.GetProperty("time").GetString()));
        Assert.Equal(["time", "value"], array[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, array[0].GetProperty("value").ValueKind);
        Assert.Equal(1.5, array[1].GetProperty("value").GetDouble());
    }

    [Fact]
    public void Without_a_calendar_bars_are_taken_as_they_come()
    {
        using var folder = new TempFolder();
        int[] minutes = [3, 8, 13, 14, 200, 205]; // off every grid, over each other, and on a Saturday
        var saturday = new DateTime(2024, 1, 13, 3, 0, 0, DateTimeKind.Utc);
        var path = folder.Write("x.csv", Csv.Bars("ES", minutes.Select((m, i) => (saturday.AddMinutes(m), Csv.Closes(i + 1).Single()))));

        foreach (string[] more in new string[][] { [], ["--timeframe", "5m"] })
        {
            var rows = Rows(path, "sma", 1, ["--calendar", "none", .. more]);
            Assert.Equal([1, 2, 3, 4, 5, 6], rows.Select(r => r["value"]));
        }
    }

    [Fact]
    public void Longer_bars_are_made_of_shorter_ones_and_the_running_one_is_not_told()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Csv.Bars("ES", Start, TimeSpan.FromMinutes(5), Csv.Closes([.. Enumerable.Range(1, 15).Select(i => (double)i)])));
        var array = GmProcess.Run("indicators", "--data", path, "--symbol", "ES", "--name", "sma", "--period", "1", "--timeframe", "30m").Exits(0).Json;

        Assert.Equal(
            [("2024-01-10T00:30:00Z", 6.0), ("2024-01-10T01:00:00Z", 12.0)],
            array.EnumerateArray().Select(r => (r.GetProperty("time").GetString(), r.GetProperty("value").GetDouble())));
    }

    [Theory]
    [InlineData("--name: 'rsj'; expected one of atr, bollinger", "--name", "rsj")]
    [InlineData("--period: '0'; expected 1 to 10000 for rsi", "--name", "rsi", "--period", "0")]
    [InlineData("--period: '51'; expected 3 to 50 for nwrqk", "--name", "nwrqk", "--period", "51")]
    [InlineData("--calendar: 'moon'; expected one of always", "--name", "rsi", "--calendar", "moon")]
    [InlineData("--timeframe: '5x'; expected a length", "--name", "rsi", "--timeframe", "5x")]
    [InlineData("symbol 'XYZ' is not in the instrument catalog", "--name", "rsi", "--symbol", "XYZ")]
    [InlineData("no record of NQ in x.csv; 3 rows of other symbols or times", "--name", "rsi", "--symbol", "NQ")]
    public void What_cannot_be_done_is_said(string expected, params string[] arguments)
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Csv.Bars("ES", Start, TimeSpan.FromMinutes(5), Csv.Closes(1, 2, 3)));
        string[] symbol = arguments.Contains("--symbol") ? [] : ["--symbol", "ES"];
        Assert.Contains(expected, GmProcess.Run(["indicators", "--data", path, .. symbol, .. arguments]).Exits(2).Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, double?>[] Values(TempFolder folder, IEnumerable<MadeBar> bars, string name, int period) =>
        Rows(folder.Write($"{name}.csv", Csv.Bars("SPY", Start, TimeSpan.FromDays(1), bars)), name, period, "--calendar", "none", "--symbol", "SPY");

    private static Dictionary<string, double?>[] Rows(string path, string name, int? period, params string[] more)
    {
        string[] symbol = more.Contains("--symbol") ? [] : ["--symbol", "ES"];
        string[] length = period is { } p ? ["--period", p.ToString(CultureInfo.InvariantCulture)] : [];
        return [.. GmProcess.Run(["indicators", "--data", path, "--name", name, .. symbol, .. length, .. more]).Exits(0).Json.EnumerateArray().Select(row =>
            row.EnumerateObject().Where(v => v.Name != "time").ToDictionary(
                v => v.Name, v => v.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : (double?)v.Value.GetDouble()))];
    }

    private static double[] Defined(Dictionary<string, double?>[] rows, string name, int first)
    {
        Assert.All(rows[..first], r => Assert.Null(r[name]));
        return [.. rows[first..].Select(r => r[name]!.Value)];
    }

    private static void Last(Dictionary<string, double?>[] rows, params (string Name, double Value)[] expected)
    {
        foreach (var (name, value) in expected)
        {
            Near([value], [rows[^1][name]!.Value], 1e-9 * Math.Max(1, Math.Abs(value)));
        }
    }

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.InRange(p.Second, p.First - tolerance, p.First + tolerance));
    }
}
