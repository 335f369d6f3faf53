using System.CommandLine;
using GrandModel.Backtest.Compliance;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm compliance report: the RTS 6 checklist of a journal.</summary>
internal static class ComplianceCommand
{
    public static Command Create() => new("compliance", CommandRunner.Examples("What is there of RTS 6, and what the journal shows of it.", "gm compliance report"))
    {
        Report(),
    };

    private static Command Report()
    {
        var file = new Option<string?>("--out") { Description = "HTML file to write; there must be none yet." };
        var store = new StoreArguments();
        var command = new Command("report", CommandRunner.Examples(
            "Lists the controls of RTS 6: what implements each, whether it is in force, when it last acted, and tests them on the journal. Exit code 0 no violation, 1 violations.",
            "gm compliance report",
            "gm compliance report --store out/backtest-001 --out rts6.html"));
        command.Options.Add(file);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var path = parsed.GetValue(file);
            if (path is not null && (File.Exists(path) || Directory.Exists(path)))
            {
                throw CliException.Refused("OUT_EXISTS", $"--out: '{path}' is there already; choose another name.");
            }

            var report = await store.WithRunAsync(
                parsed, null, journal => Progress.ReadingAsync(output, progress => ComplianceReport.ReadAsync(journal, progress, cancellation)), cancellation);
            if (path is not null)
            {
                await File.WriteAllTextAsync(path, CompliancePage.Render(report), cancellation);
            }

            if (output.Json)
            {
                output.Document(report, ComplianceJson.Default.ComplianceReport);
            }
            else
            {
                Show(report, output);
            }

            if (report.Checks.FirstOrDefault(static c => c.Violations > 0) is { } failed)
            {
                Output.Complaint("CONTROL_VIOLATED", $"{failed.Check}: {failed.Violations} of {failed.Examined} rows, first {failed.First}");
                return ExitCode.CheckFailed;
            }

            return ExitCode.Done;
        });
    }

    private static void Show(ComplianceReport report, Output output)
    {
        var table = Tables.Of("article", "control", "status", "in force", ">acted", "last", "not covered");
        foreach (var c in report.Controls)
        {
            table.Add(
                c.Article,
                c.Id,
                CompliancePage.Text(c.Status),
                string.Join("\n", c.Settings.Select(s => s.InForce ?? "off").Distinct()),
                Tables.N(c.Acted),
                c.Last?.ToString() ?? "never",
                c.Gap);
        }

        output.People.Write(table);
        var checks = Tables.Of("tested on this journal", ">rows", ">violations", "first");
        foreach (var check in report.Checks)
        {
            checks.Add(check.Check, Tables.N(check.Examined), Tables.N(check.Violations), check.First?.ToString() ?? "-");
        }

        output.People.Write(checks);
    }
}
