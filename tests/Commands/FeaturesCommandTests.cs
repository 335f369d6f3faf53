using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards gm features: the reference rows, the shape of the document, and that nothing known later is in it.</summary>
public sealed class FeaturesCommandTests
{
    private const int Bars = 400;
    private static readonly DateTime End = new(2024, 1, 10, 20, 30, 0, DateTimeKind.Utc); // 14:30 in Chicago, the hour of the reference rows
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData("P", new[]
    {
        0.3157894736842105, 0, -0.006055447250469457, -0.04393147224399897, 0.8905524925906122, 0.765289272111906, -0.6087614290087207, -0.7933533402912352,
        -0.2573260359342862, 0.08310766395423186, 0.0191943249502548, 0.08576117830832636, 0.09237571419051288,
    })]
    [InlineData("N", new[]
    {
        0.0011051555506438326, 0.49274133728939284, 0.0007333706020322735, 0.0007733524830138006, 0.42076502732240434, -0.00034459356296508966, 0.505644884731086,
        -0.0023445472555646183, -0.024721542395338664, -1, 0.02135806816527075, 0.24637066864469642, 0.8366203417228382,
    })]
    public void The_strategic_matrix_ends_with_the_reference_row(string schema, double[] expected)
    {
        using var folder = new TempFolder();
        var json = Run(folder.Write("a.csv.gz", SeriesA(HalfHour)), "30m", "--schema", schema).Json;

        Assert.Equal(("ES", "30m", "2024-01-10T20:30:00Z", schema), (Text(json, "symbol"), Text(json, "timeframe"), Text(json, "at"), Text(json, "schema")));
        Assert.True(json.GetProperty("complete").GetBoolean());
        Assert.Equal(13, json.GetProperty("columns").GetArrayLength());
        Assert.Equal(48, json.GetProperty("rows").GetArrayLength());
        Assert.All(json.GetProperty("rows").EnumerateArray(), row => Assert.Equal(13, row.GetArrayLength()));
        Near(expected, json.GetProperty("rows")[47]);
    }

    [Fact]
    public void The_tactical_matrix_ends_with_the_reference_row()
    {
        using var folder = new TempFolder();
        var json = Run(folder.Write("a.csv", SeriesA(TimeSpan.FromMinutes(5))), "5m").Json;

        Assert.Equal(60, json.GetProperty("rows").GetArrayLength());
        Assert.Equal(7, json.GetProperty("columns").GetArrayLength());
        Near([0, 0, 0, 0, 0, 0.0033123550844660343, 0], json.GetProperty("rows")[59]);
    }

    [Fact]
    public void Changing_what_comes_later_changes_nothing_known_at_an_instant()
    {
        using var folder = new TempFolder();
        var bars = MadeBar.Series(42, Bars).ToArray();
        var at = End - (HalfHour * 20) + TimeSpan.FromMinutes(7); // in the middle of a bar
        var path = folder.Write("a.csv", Text(bars));
        var told = Run(path, "30m", "--at", $"{at:yyyy-MM-ddTHH:mm:ssZ}");
        for (var i = Bars - 20; i < Bars; i++)
        {
            bars[i] = new MadeBar(4600, 4610, 4590, 4605, 50_000);
        }

        Assert.Equal(told.Output, Run(folder.Write("b.csv", Text(bars)), "30m", "--at", $"{at:yyyy-MM-ddTHH:mm:ssZ}").Output);
        Assert.NotEqual(told.Output, Run(folder.Write("c.csv", Text([.. bars[..(Bars - 21)], bars[^1], .. bars[(Bars - 20)..]])), "30m", "--at", $"{at:yyyy-MM-ddTHH:mm:ssZ}").Output);
        var known = told.Json.GetProperty("knownAt").EnumerateArray().Select(k => k.GetDateTime()).ToArray();
        Assert.Equal(End - (HalfHour * 20), known[^1]);
        Assert.All(known, k => Assert.True(k <= at));
    }

    [Fact]
    public void A_bar_is_known_at_the_very_instant_of_its_close_and_not_a_second_earlier()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.csv", Text(MadeBar.Series(42, Bars)));
        Assert.Equal("2024-01-10T20:30:00Z", Run(path, "30m", "--at", "2024-01-10T20:30:00Z").Json.GetProperty("knownAt")[47].GetString());
        Assert.Equal("2024-01-10T20:00:00Z", Run(path, "30m", "--at", "2024-01-10T20:29:59Z").Json.GetProperty("knownAt")[47].GetString());
    }

    [Fact]
    public void Before_the_matrix_is_full_its_rows_are_those_there_are_with_nulls()
    {
        using var folder = new TempFolder();
        var json = Run(folder.Write("a.csv", Csv.Bars("ES", End - (HalfHour * 10), HalfHour, MadeBar.Series(42, 10))), "30m").Json;

        Assert.False(json.GetProperty("complete").GetBoolean());
        Assert.Equal(10, json.GetProperty("rows").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("rows")[0][0].ValueKind);
        Assert.Equal(JsonValueKind.Number, json.GetProperty("rows")[0][6].ValueKind);
    }

    [Theory]
    [InlineData("--timeframe: '7m'; expected 30m or 5m", "--timeframe", "7m")]
    [InlineData("--schema: 'Q'; expected P or N", "--schema", "Q")]
    [InlineData("--at: 'noon'; expected a date", "--at", "noon")]
    [InlineData("no record of ES in a.csv", "--at", "2020-01-01")]
    [InlineData("NO_BARS", "--timeframe", "5m")]
    public void What_cannot_be_done_is_said(string expected, params string[] arguments)
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.csv", Csv.Bars("ES", End - (HalfHour * 10), HalfHour, MadeBar.Series(42, 10)));
        Assert.Contains(expected, GmProcess.Run(["features", "--data", path, "--symbol", "ES", "--calendar", "none", .. arguments]).Exits(2).Error, StringComparison.Ordinal);
    }

    private static GmResult Run(string path, string timeframe, params string[] more) =>
        GmProcess.Run(["features", "--data", path, "--symbol", "ES", "--timeframe", timeframe, "--calendar", "none", .. more]).Exits(0);

    private static string SeriesA(TimeSpan step) => Csv.Bars("ES", End - (step * Bars), step, MadeBar.Series(42, Bars));

    private static string Text(IReadOnlyList<MadeBar> bars) => Csv.Bars("ES", End - (HalfHour * Bars), HalfHour, bars);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static void Near(double[] expected, JsonElement row) =>
        Assert.All(expected.Zip(row.EnumerateArray()), p => Assert.InRange(p.Second.GetDouble(), p.First - 1e-9, p.First + 1e-9));
}
