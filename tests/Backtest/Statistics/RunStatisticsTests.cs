using GrandModel.Backtest.Records;
using GrandModel.Backtest.Statistics;
using GrandModel.Contracts;
using GrandModel.Tests.Support;
using static GrandModel.Tests.Support.Close;

namespace GrandModel.Tests.Statistics;

/// <summary>Guards the way from marks, flows and trades to figures.</summary>
public sealed class RunStatisticsTests
{
    [Fact]
    public void A_session_counts_from_its_last_mark_and_the_first_from_the_starting_equity()
    {
        var record = Curves.Of(1000, [900, 1010, 1200, 1060.5m], marksPerSession: 2);
        var sessions = SessionSeries.Of(record);

        Assert.Equal([1, 3], sessions.Select(s => s.Mark));
        To(.01, sessions[0].Return);
        To(.05, sessions[1].Return);
        Assert.Equal([new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 2)], sessions.Select(s => s.Day));
    }

    [Fact]
    public void The_drawdown_sees_every_mark_not_only_session_ends()
    {
        var statistics = RunStatistics.Of(Curves.Of(1000, [900, 1010, 1200, 1060.5m], marksPerSession: 2));

        To(139.5 / 1200, statistics.Drawdown.Fraction);
        Assert.Equal(new Money(139.5m), statistics.DrawdownAmount);
        Assert.Equal((2, 3), (statistics.Drawdown.Peak, statistics.Drawdown.Trough));
    }

    [Fact]
    public void Money_that_comes_in_is_neither_return_nor_recovery()
    {
        var plain = RunStatistics.Of(Curves.Of(1000, [1010, 990, 1005]));
        var paid = RunStatistics.Of(Curves.Of(1000, [1010, 990, 1505], flows: [Curves.Flow(500, 2)]));

        To(plain.TotalReturn, paid.TotalReturn);
        To(plain.Sharpe!.Value, paid.Sharpe);
        To(20.0 / 1010, paid.Drawdown.Fraction);
        Assert.Equal(new Money(20), paid.DrawdownAmount);
        Assert.Null(paid.Drawdown.Recovery);
    }

    [Fact]
    public void Returns_end_where_nothing_is_left()
    {
        var statistics = RunStatistics.Of(Curves.Of(1000, [500, -100, 200, 300]));

        Assert.Equal(2, statistics.Sessions.Count);
        To(-1.2, statistics.Sessions[1].Return);
        Assert.Null(statistics.Cagr);
        To(1.1, statistics.Drawdown.Fraction);
    }

    [Fact]
    public void Scaling_all_money_changes_no_ratio()
    {
        decimal[] curve = [1010, 990, 1005, 1030, 1000, 1044];
        var (one, ten) = (RunStatistics.Of(Curves.Of(1000, curve)), RunStatistics.Of(Curves.Of(10_000, [.. curve.Select(v => v * 10)])));

        Assert.Equal(
            (one.Sharpe, one.Sortino, one.Calmar, one.Drawdown.Fraction, one.ProbabilisticSharpe),
            (ten.Sharpe, ten.Sortino, ten.Calmar, ten.Drawdown.Fraction, ten.ProbabilisticSharpe));
    }

    [Fact]
    public void Months_and_years_compound_their_sessions()
    {
        var curve = Enumerable.Range(1, 300).Select(i => 1000m + (i % 7) + i).ToArray();
        var record = Curves.Of(1000, curve);
        var statistics = RunStatistics.Of(record);

        Assert.Equal([2024, 2025], statistics.Years.Select(y => y.Year));
        Assert.All(statistics.Years[0].Months, m => Assert.NotNull(m));
        To(1 + statistics.Years[0].Total, statistics.Years[0].Months.Aggregate(1.0, (growth, m) => growth * (1 + m!.Value)));
        To((double)(curve[^1] / 1000) - 1, ((1 + statistics.Years[0].Total) * (1 + statistics.Years[1].Total)) - 1);
        Assert.Equal(300, statistics.Years.Sum(y => y.Sessions));
    }

    [Fact]
    public void The_rolling_ratio_is_that_of_its_window()
    {
        var curve = Enumerable.Range(1, 100).Select(i => 1000m + (i * i % 17) + i).ToArray();
        var statistics = RunStatistics.Of(Curves.Of(1000, curve));
        var returns = statistics.Sessions.Select(s => s.Return).ToArray();

        Assert.All(statistics.RollingSharpe.Take(59), Assert.Null);
        To(PerformanceRatios.Sharpe(returns.AsSpan(0, 60), 252)!.Value, statistics.RollingSharpe[59]);
        To(PerformanceRatios.Sharpe(returns.AsSpan(40, 60), 252)!.Value, statistics.RollingSharpe[99]);
    }

    [Fact]
    public void Trades_are_counted_after_fees()
    {
        var statistics = TradeStatistics.Of([Trade(100, 4), Trade(3, 4), Trade(-50, 4), Trade(4, 4)]);

        Assert.Equal((4, 1, 2), (statistics.Count, statistics.Wins, statistics.Losses));
        To(.25, statistics.HitRate);
        To(96, statistics.AverageWin);
        To(27.5, statistics.AverageLoss);
        To(96 / 27.5, statistics.Payoff);
        To(96 / 55.0, statistics.ProfitFactor);
        To(41 / 4.0, statistics.Average);
        Assert.Equal(new Money(41), statistics.Net);
    }

    [Fact]
    public void Without_trades_or_marks_nothing_is_made_up()
    {
        var statistics = RunStatistics.Of(Curves.Of(1000, []));

        Assert.Equal((new Money(1000), 0.0, 0.0), (statistics.FinalEquity, statistics.TotalReturn, statistics.Drawdown.Fraction));
        Assert.Null(statistics.Sharpe);
        Assert.Null(statistics.Cagr);
        Assert.Null(statistics.Turnover);
        Assert.Null(statistics.Trades.HitRate);
        Assert.Null(statistics.Exposure.InMarket);
    }

    [Fact]
    public void The_deflated_ratio_needs_to_know_the_trials()
    {
        var record = Curves.Of(1000, [1010, 990, 1005, 1030, 1000, 1044]);

        Assert.Null(RunStatistics.Of(record).DeflatedSharpe);
        var (deflated, plain) = (RunStatistics.Of(record, new Trials(20, .5)), RunStatistics.Of(record));
        Assert.True(deflated.DeflatedSharpe < plain.ProbabilisticSharpe, $"{deflated.DeflatedSharpe} against {plain.ProbabilisticSharpe}");
    }

    private static ClosedTrade Trade(decimal gross, decimal fees) => new(
        new RowAddress("portfolio/main", 7), new RowAddress("portfolio/main", 7), 1, new OrderId("main/ES/1"), new Symbol("ES"), Side.Buy, 1,
        UnixNanos.FromSeconds(0), UnixNanos.FromSeconds(3600), 100, 101, new Money(gross), new Money(fees));
}
