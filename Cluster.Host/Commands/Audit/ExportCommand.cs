using System.CommandLine;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit export: all rows as JSON lines or CSV.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "jsonl or csv.", DefaultValueFactory = _ => "jsonl" };
        var file = new Option<string?>("--out") { Description = "File to write; there must be none yet. Default: standard output." };
        var store = new StoreArguments();
        var command = new Command("export", CommandRunner.Examples(
            "Writes all rows of the journal, shard by shard in order of positions.",
            "gm audit export --out journal.jsonl",
            "gm audit export --format csv | head"));
        command.Options.Add(format);
        command.Options.Add(file);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var kind = parsed.GetValue(format)!;
            var path = parsed.GetValue(file);
            if (kind is not ("jsonl" or "csv"))
            {
                throw Values.Wrong("--format", kind, "jsonl or csv");
            }

            if (output.Json && path is null)
            {
                throw CliException.Usage("OPTION", "--json: the rows themselves go to standard output; name a file by --out, or leave --json out.");
            }

            if (path is not null && (File.Exists(path) || Directory.Exists(path)))
            {
                throw CliException.Refused("OUT_EXISTS", $"--out: '{path}' is there already; choose another name.");
            }

            await using var opened = await store.OpenAsync(parsed);
            await using var to = path is null ? Console.OpenStandardOutput() : new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            var rows = await Progress.ReadingAsync(output, progress => WriteAsync(opened, kind, to, progress, cancellation), "exporting");
            if (path is not null && output.Json)
            {
                output.Document(new ExportAnswer(path, kind, rows), AuditJson.Default.ExportAnswer);
            }
            else
            {
                output.Note($"{rows:N0} rows{(path is null ? "" : $" in {path}")}");
            }

            return ExitCode.Done;
        });
    }

    private static async Task<long> WriteAsync(IJournalStore store, string format, Stream to, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        await using var buffer = new BufferedStream(to, 1 << 16);
        return format == "csv"
            ? await JournalExport.WriteCsvAsync(store, buffer, progress, cancellation)
            : await JournalExport.WriteJsonLinesAsync(store, buffer, progress, cancellation);
    }
}
