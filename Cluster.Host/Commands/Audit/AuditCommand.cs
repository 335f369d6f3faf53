using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit: everything that happened, from the journal.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", CommandRunner.Examples(
        "Reads the journal of a run: what is in it, whether it is sound, how a state came about, why a decision was made.",
        "gm audit list",
        "gm audit verify --anchors out/backtest-001/summary.json",
        "gm audit replay portfolio/main --to-seq 100",
        "gm audit explain agent.tactical/main/ES/tactical#12"))
    {
        ListCommand.Create(),
        ReplayCommand.Create(),
        VerifyCommand.Create(),
        ExplainCommand.Create(),
        ExportCommand.Create(),
        AnchorsCommand.Create(),
    };
}
