using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit explain: a decision taken apart and made again.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var decision = new Argument<string>("DECISION") { Description = "Address of a decision, as in decisions.csv: agent.tactical/main/ES/tactical#12." };
        var policy = new Option<string?>("--policy") { Description = "JSON file with coefficients of the policy signals-1: those of the run, or others to try." };
        var store = new StoreArguments();
        var command = new Command("explain", CommandRunner.Examples(
            "Shows what a decision saw, thought and did, and makes it again from the journal. Exit code 0 when the same bytes come out, 1 when it parts.",
            "gm audit explain agent.coordinator/main/ES#3",
            "gm audit explain agent.strategic/main/ES/mlmi#7 --policy tuned.json"));
        command.Arguments.Add(decision);
        command.Options.Add(policy);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var address = Addresses.Row(parsed.GetValue(decision)!);
            var audit = await store.WithRunAsync(
                parsed, parsed.GetValue(policy), journal => DecisionAudit.RunAsync(journal, address, cancellation), cancellation);
            if (output.Json)
            {
                output.Document(audit, AuditJson.Default.DecisionAudit);
            }
            else
            {
                DecisionView.Show(audit, output.People);
            }

            if (audit.BitEqual)
            {
                return ExitCode.Done;
            }

            var other = audit.OtherPolicies.Count == 0 ? "" : $" The run decided with other coefficients of {string.Join(", ", audit.OtherPolicies)}; its file is named by --policy.";
            var first = audit.Differences[0];
            Output.Complaint("DECISION_PARTED", $"{address} parts in {audit.Differences.Count} places, first at {(first.Path.Length == 0 ? "the whole event" : first.Path)}: journaled {first.Journaled}, now {first.Reexecuted}.{other}");
            return ExitCode.CheckFailed;
        });
    }
}
