using System.CommandLine;
using System.Text.Json;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit anchors: chain hashes to keep outside the store.</summary>
internal static class AnchorsCommand
{
    public static Command Create()
    {
        var file = new Option<string?>("--out") { Description = "File to write for gm audit verify --anchors; there must be none yet." };
        var store = new StoreArguments();
        var command = new Command("anchors", CommandRunner.Examples(
            "Tells the chain hashes of all shards now, and those kept before. Kept elsewhere, they show a journal that was cut short or written anew.",
            "gm audit anchors --out anchors.json",
            "gm audit anchors --json > anchors.json"));
        command.Options.Add(file);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var path = parsed.GetValue(file);
            await using var opened = await store.OpenAsync(parsed);
            var document = AnchorDocument.Of(opened.Info, await AnchorFile.OfAsync(opened, cancellation));
            if (path is not null)
            {
                if (File.Exists(path) || Directory.Exists(path))
                {
                    throw CliException.Refused("OUT_EXISTS", $"--out: '{path}' is there already; choose another name.");
                }

                await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(document, AuditJson.Default.AnchorDocument), cancellation);
                output.Note($"{document.Anchors.Count} anchors in {path}");
            }

            if (output.Json)
            {
                output.Document(document, AuditJson.Default.AnchorDocument);
                return ExitCode.Done;
            }

            var table = Tables.Of(">shard", ">position", "chain hash");
            foreach (var anchor in document.Anchors)
            {
                table.Add($"{anchor.Shard}", Tables.N(anchor.Position), anchor.ChainHash);
            }

            output.People.Write(table);
            return ExitCode.Done;
        });
    }
}
