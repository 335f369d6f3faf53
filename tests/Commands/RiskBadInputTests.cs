namespace GrandModel.Tests;

/// <summary>Guards that bad files of risk commands end with exit code 2, a code and the place, and never with a number.</summary>
public sealed class RiskBadInputTests
{
    public static TheoryData<string, string, string, string> Files
    {
        get
        {
            var good = RiskFiles.Returns();
            string[] lines = good.TrimEnd('\n').Split('\n');
            string With(int line, string text) => string.Join('\n', [.. lines[..line], text, .. lines[(line + 1)..]]) + "\n";
            var fields = lines[5].Split(',');
            string[] late = ["2020-03-02", "2020-03-03"];
            return new()
            {
                { "", RiskFiles.OnlyA, "FILE_EMPTY", "returns.csv line 1" },
                { "date,A\n", RiskFiles.OnlyA, "FILE_EMPTY", "returns.csv line 2" },
                { "day;A\n1;2\n", RiskFiles.OnlyA, "FILE_HEADER", "header is 'day;A'" },
                { With(5, $"{fields[0]},,0.01"), RiskFiles.OnlyA, "RETURN_MISSING", "line 6: A is ''" },
                { With(5, $"{fields[0]},NaN,0.01"), RiskFiles.OnlyA, "RETURN_NOT_FINITE", "line 6: A is 'NaN'" },
                { With(5, $"{fields[0]},x,0.01"), RiskFiles.OnlyA, "FILE_NUMBER", "line 6: A is 'x'" },
                { With(5, $"{fields[0]},-1.2,0.01"), RiskFiles.OnlyA, "RETURN_SIZE", "-1.2" },
                { With(5, $"07.01.2020,0.01,0.01"), RiskFiles.OnlyA, "FILE_DATE", "line 6: date is '07.01.2020'" },
                { With(5, $"{fields[0]},0.01"), RiskFiles.OnlyA, "FILE_ROW", "expected 3 fields, not 2" },
                { With(5, lines[4]), RiskFiles.OnlyA, "DATES_DUPLICATE", "line 6" },
                { With(5, $"2019-01-01,0.01,0.01"), RiskFiles.OnlyA, "DATES_UNSORTED", "line 6" },
                { good + $"{late[0]},0.01,0.02\n{late[1]},0.01,0.03\n", RiskFiles.OnlyA, "DATES_GAP", "no row between 2020-01-28 and 2020-03-02" },
                { string.Join('\n', lines[..19]) + "\n", RiskFiles.OnlyA, "RETURNS_TOO_FEW", "18 days; expected at least 20" },
                { string.Join('\n', lines.Select((l, i) => i == 0 ? l : $"{l.Split(',')[0]},0.001,{l.Split(',')[2]}")) + "\n", RiskFiles.OnlyA, "VARIANCE_ZERO", "returns of A: all 0.001" },
                { string.Join('\n', lines.Select((l, i) => i == 0 ? l : $"{l.Split(',')[0]},{l.Split(',')[1]},{l.Split(',')[1]}")) + "\n", "symbol,quantity,price\nA,1,100\nB,-1,100\n", "VARIANCE_ZERO", "cancel out" },
                { good, "symbol,quantity,price\nA,1,100\nC,1,100\n", "POSITION_WITHOUT_RETURNS", "C: a position without returns" },
                { good, "symbol,quantity,price\nA,1,100\nA,1,100\n", "POSITION_DUPLICATE", "line 3: symbol is 'A'" },
                { good, "symbol,quantity,price\nA,0,100\n", "POSITIONS_FLAT", "all are flat" },
                { good, "symbol,quantity,price\nA,1,-5\n", "FILE_NUMBER", "price is '-5'" },
                { good, "symbol,quantity\nA,1\n", "FILE_HEADER", "expected symbol,quantity,price" },
                { good, "symbol,quantity,price\n", "FILE_EMPTY", "positions.csv line 2" },
                { "date,symbol,close\n2020-01-02,A,1\n2020-01-02,A,1\n", RiskFiles.OnlyA, "DATES_DUPLICATE", "line 3" },
                { "date,symbol,close\n2020-01-02,A,1\n2020-01-03,A,0\n", RiskFiles.OnlyA, "CLOSE_NOT_POSITIVE", "line 3" },
                { "date,symbol,close\n2020-01-02,B,1\n", RiskFiles.OnlyA, "POSITION_WITHOUT_RETURNS", "There are B" },
            };
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Bad_files_are_told(string returns, string positions, string code, string told)
    {
        using var folder = new TempFolder();
        var result = GmProcess.Run(
            "risk", "var", "--returns", folder.Write("returns.csv", returns), "--positions", folder.Write("positions.csv", positions), "--method", "normal", "--json");
        result.Fails(2, code, json: true);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PARAMETER_RANGE", 2, "--confidence", "1")]
    [InlineData("PARAMETER_RANGE", 2, "--horizon", "0")]
    [InlineData("PARAMETER_RANGE", 2, "--lambda", "2")]
    [InlineData("PARAMETER_RANGE", 2, "--paths", "7", "--method", "monte-carlo")]
    [InlineData("RETURNS_TOO_FEW", 2, "--confidence", "0.99", "--method", "historical")]
    [InlineData("OPTION", 2, "--method", "garch")]
    [InlineData("OPTION", 2, "--from", "yesterday")]
    [InlineData("CORNISH_FISHER_DOMAIN", 3, "--confidence", "0.9999", "--method", "cornish-fisher", "--from", "2020-01-01")]
    public void Wrong_numbers_are_told(string code, int exit, params string[] arguments)
    {
        using var folder = new TempFolder();
        GmProcess.Run(
            ["risk", "var", "--returns", folder.Write("returns.csv", Peaked()), "--positions", folder.Write("positions.csv", RiskFiles.OnlyA), "--json", .. arguments])
            .Fails(exit, code, json: true);
    }

    [Fact]
    public void A_cut_file_is_told_and_not_taken_for_a_short_one()
    {
        using var folder = new TempFolder();
        var path = folder.Write("returns.csv.gz", RiskFiles.Returns(20));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);
        GmProcess.Run("risk", "var", "--returns", path, "--positions", folder.Write("positions.csv", RiskFiles.OnlyA), "--json").Fails(2, "FILE_TRUNCATED", json: true);
    }

    [Fact]
    public void A_known_future_without_a_multiplier_is_noted()
    {
        using var folder = new TempFolder();
        var returns = folder.Write("returns.csv", RiskFiles.Returns().Replace("date,A,B", "date,ES,NQ", StringComparison.Ordinal));
        var result = GmProcess.Run("risk", "var", "--returns", returns, "--positions", folder.Write("p.csv", "symbol,quantity,price\nES,1,5000\n"), "--json").Exits(0);
        Assert.Equal("MULTIPLIER_ASSUMED", result.Json.GetProperty("notes")[0].GetProperty("code").GetString());
        Assert.Contains("the instrument catalogue has 50", result.Error, StringComparison.Ordinal);
    }

    // Nothing happens but on one day: kurtosis far outside the domain.
    private static string Peaked() =>
        "date,A\n" + string.Concat(RiskFiles.Dates(40).Select((d, i) => $"{d},{(i == 20 ? "-0.2" : i % 2 == 0 ? "0.001" : "-0.001")}\n"));
}
