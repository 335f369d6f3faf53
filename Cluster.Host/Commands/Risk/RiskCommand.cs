using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk: what positions could lose.</summary>
internal static class RiskCommand
{
    public static Command Create() => new("risk", CommandRunner.Examples(
        "What positions could lose: value at risk, expected shortfall, stress, and how such figures did in the past. Reads files, or the positions of a journal; limits, breakers and as-of read a journal, also while a session writes it. Formulas: docs/var.md, docs/backtests.md, docs/sizing.md, docs/as-of.md.",
        "gm risk var --returns returns.csv --positions positions.csv --method historical --confidence 0.99",
        "gm risk backtest --returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --positions positions.csv --method all",
        "gm risk stress --positions positions.csv --scenario 2008"))
    {
        VarCommand.Var(),
        VarCommand.Es(),
        StressCommand.Create(),
        RiskBacktestCommand.Create(),
        CorrelationCommand.Create(),
        KellyCommand.Create(),
        RiskReportCommand.Create(),
        LimitsCommand.Create(),
        BreakersCommand.Create(),
        AsOfCommand.Create(),
    };
}
