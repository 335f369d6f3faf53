using System.CommandLine;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit list: the entities of a journal.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { Description = "Entities of this type only, as order, portfolio, agent.tactical." };
        var follow = new Option<bool>("--follow") { Description = "Go on with the rows of a running session until it ends or ^C; with --json one JSON object a line." };
        var store = new StoreArguments();
        var command = new Command("list", CommandRunner.Examples(
            "Lists entities with their rows, last sequence and last event time.",
            "gm audit list --kind agent.strategic",
            "gm audit list --store out/run-001 --follow"));
        command.Options.Add(kind);
        command.Options.Add(follow);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            await using var opened = await store.OpenAsync(parsed);
            await GoAsync(opened, parsed.GetValue(kind), parsed.GetValue(follow), output, cancellation);
            return ExitCode.Done;
        });
    }

    private static async Task GoAsync(IJournalStore store, string? kind, bool follow, Output output, CancellationToken cancellation)
    {
        var cursor = new JournalCursor(store);
        var tally = await Progress.ReadingAsync(output, async progress =>
        {
            var all = new EntityTally();
            await foreach (var row in cursor.ReadNewAsync(progress, cancellation))
            {
                all.Take(row);
            }

            return all;
        });
        var lines = tally.Lines.Where(IsWanted).ToArray();
        if (lines.Length == 0 && kind is not null && !follow)
        {
            throw CliException.Usage("ENTITY_UNKNOWN", $"--kind: the journal has no '{kind}'; it has {string.Join(", ", tally.Lines.Select(l => l.Kind).Distinct())}.");
        }

        Show(lines, follow, output);
        if (follow)
        {
            await Following.RunAsync(cursor, row => Tell(tally.Take(row), row, output), cancellation);
        }

        bool IsWanted(EntityLine line) => kind is null || line.Kind == kind;

        void Tell(EntityLine? line, JournalRow row, Output to)
        {
            if (line is null || !IsWanted(line))
            {
                return;
            }

            if (to.Json)
            {
                Output.Line(line, AuditJson.Default.EntityLine);
            }
            else
            {
                Console.Out.WriteLine($"{line.LastTime}  {row.Entity}#{row.Sequence}  {row.Type}");
            }
        }
    }

    private static void Show(EntityLine[] lines, bool follow, Output output)
    {
        if (output.Json && follow)
        {
            foreach (var line in lines)
            {
                Output.Line(line, AuditJson.Default.EntityLine);
            }

            return;
        }

        if (output.Json)
        {
            output.Document(new EntityList(lines), AuditJson.Default.EntityList);
            return;
        }

        var table = Tables.Of("entity", ">rows", ">last sequence", "last time", "last type");
        foreach (var line in lines)
        {
            table.Add(line.Entity, Tables.N(line.Rows), Tables.N(line.LastSequence), line.LastTime.ToString(), line.LastType);
        }

        output.People.Write(table);
        output.Note($"{lines.Length} entities, {lines.Sum(l => l.Rows):N0} rows");
    }
}
