using GrandModel.Backtest.Reports.Risk;

namespace GrandModel.Tests.Reports;

/// <summary>Guards the risk page: exceptions are marked, names are escaped, and rows that do not fit are refused.</summary>
public sealed class RiskPageTests
{
    [Fact]
    public void Each_exception_is_a_dot_with_its_day()
    {
        var page = RiskPage.Render(Data());
        Assert.Contains("2020-01-03: -3.00, value at risk 2.00", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<circle").Length - 1); // one exception, one deepest drawdown
        Assert.Contains("1 exception on 2 days", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_out_of_a_file_becomes_markup()
    {
        var page = RiskPage.Render(Data() with { Symbols = ["<b>", "B&B"], Title = "<script>" });
        Assert.DoesNotContain("<td><b></td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("B&amp;B", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_data_give_the_same_bytes() => Assert.Equal(RiskPage.Render(Data()), RiskPage.Render(Data()));

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RiskPage.Render(Data() with { ProfitAndLoss = [1] }));
        Assert.Throws<ArgumentException>(() => RiskPage.Render(Data() with { Exposures = [1] }));
        Assert.Throws<ArgumentException>(() => RiskPage.Render(Data() with { Start = 0 }));
    }

    private static RiskPageData Data() => new(
        "Risk of A, B",
        "three days",
        ["CODE: a note"],
        [("Gross value", "150.00", "")],
        [new(2020, 1, 2), new(2020, 1, 3), new(2020, 1, 6)],
        [1, -3, 2],
        [new DrawnForecast("normal", [2, 2, null], [false, true, false])],
        100,
        ["A", "B"],
        [100, -50],
        [3, -1],
        new double[,] { { 1, .5 }, { .5, 1 } },
        [new RiskTable("Methods", ["Method", ">VaR"], [["normal", "2.00"]], "")]);
}
