using System.CommandLine;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit verify: proves a journal from its rows.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var anchors = new Option<string?>("--anchors") { Description = "File with chain hashes kept outside the store: of gm audit anchors, or a summary.json." };
        var store = new StoreArguments();
        var command = new Command("verify", CommandRunner.Examples(
            "Reads every row and proves it: positions, payloads, chains, epochs, heads, anchors, and all that is derived from rows. Exit code 0 clean, 1 corrupt, 2 cannot open.",
            "gm audit verify",
            "gm audit verify --store out/backtest-001 --anchors anchors.json --json"));
        command.Options.Add(anchors);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var outside = parsed.GetValue(anchors) is { } file ? AnchorFile.Read(file) : [];
            await using var opened = await OpenAsync(store, parsed);
            var report = await Progress.ReadingAsync(
                output, progress => new JournalVerifier(opened).VerifyAsync(outside, progress is null ? null : new Rows(progress), cancellation), "verifying");
            var verdict = Verdict.Of(report, outside.Count);
            if (output.Json)
            {
                output.Document(verdict, AuditJson.Default.Verdict);
            }
            else
            {
                Show(opened, verdict, output);
            }

            if (verdict.First is { } first)
            {
                Output.Complaint("JOURNAL_CORRUPT", $"{report.FindingCount} findings; the first: {first.Code} {Where(first)}: {first.Text}");
                return ExitCode.CheckFailed;
            }

            return ExitCode.Done;
        });
    }

    // A damaged file that cannot even be opened is exit code 2 here: nothing was verified.
    private static async Task<IJournalStore> OpenAsync(StoreArguments store, ParseResult parsed)
    {
        try
        {
            return await store.OpenAsync(parsed);
        }
        catch (StoreException e)
        {
            throw CliException.Usage(e.Code, e.Message);
        }
    }

    private static void Show(IJournalStore store, Verdict verdict, Output output)
    {
        var report = verdict.Report;
        var table = Tables.Pairs();
        table.Pair("verdict", verdict.Clean ? "clean" : "CORRUPT");
        table.Pair("store", $"{store.Info.Kind} {Place(store.Info)}");
        table.Pair("rows", $"{Tables.N(report.Rows)} in {report.Shards} shards");
        table.Pair("hashed", $"{Tables.N(report.HashedRows)} of {Tables.N(report.Entities)} entities");
        table.Pair("anchors from outside", Tables.N(verdict.AnchorsCompared));
        table.Pair("journal hash", verdict.Clean ? report.JournalHash : $"{report.JournalHash} (means nothing in a corrupt journal)");
        output.People.Write(table);
        if (verdict.Clean)
        {
            return;
        }

        var findings = Tables.Of("finding", "where", "what");
        foreach (var finding in report.Findings)
        {
            findings.Add(finding.Code, Where(finding), finding.Text);
        }

        output.People.Write(findings);
    }

    private static string Where(JournalFinding finding) => finding.Shard < 0 ? "store" : finding.Position == 0 ? $"shard {finding.Shard}" : $"shard {finding.Shard} position {finding.Position}";

    private sealed class Rows(IProgress<ReadProgress> to) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => to.Report(new ReadProgress(value.Rows, value.RowsExpected));
    }

    // A folder below the working directory as people would type it.
    private static string Place(StoreInfo info) =>
        info.Kind == "sqlite" && Path.GetRelativePath(Environment.CurrentDirectory, info.Location) is var near && !near.StartsWith("..", StringComparison.Ordinal) ? near : info.Location;
}
