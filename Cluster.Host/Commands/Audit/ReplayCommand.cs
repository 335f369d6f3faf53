using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>gm audit replay: the rows of an entity and the state after them.</summary>
internal static class ReplayCommand
{
    /// <summary>Rows shown to people unless told otherwise.</summary>
    private const int TailDefault = 20;

    public static Command Create()
    {
        var entity = new Argument<string>("ENTITY") { Description = "Entity id, as portfolio/main." };
        var sequence = new Option<long?>("--to-seq") { Description = "Last sequence to take." };
        var at = new Option<string?>("--at") { Description = "Last event time to take, inclusive, UTC: 2024-06-04 or 2024-06-04T06:35:00Z." };
        var tail = new Option<int?>("--tail") { Description = $"Rows to show, the last ones. Default: {TailDefault}; with --json all." };
        var store = new StoreArguments();
        var command = new Command("replay", CommandRunner.Examples(
            "Shows the rows of an entity up to a moment and the state that its rules make of them.",
            "gm audit replay portfolio/main --to-seq 381",
            "gm audit replay order/main/ES/1 --at 2024-06-04T06:35:00Z --json"));
        command.Arguments.Add(entity);
        command.Options.Add(sequence);
        command.Options.Add(at);
        command.Options.Add(tail);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var id = Addresses.Entity(parsed.GetValue(entity)!);
            var to = parsed.GetValue(sequence);
            if (to is < 1)
            {
                throw Values.Wrong("--to-seq", $"{to}", "1 or more");
            }

            if (parsed.GetValue(tail) is < 0 and var wrong)
            {
                throw Values.Wrong("--tail", $"{wrong}", "0 or more");
            }

            var moment = Values.Instant("--at", parsed.GetValue(at));
            var shown = parsed.GetValue(tail) ?? (output.Json ? null : TailDefault);
            var replay = await store.WithRunAsync(
                parsed, null, journal => EntityReplay.RunAsync(journal, id, to, moment, shown, cancellation), cancellation);
            if (output.Json)
            {
                output.Document(replay, AuditJson.Default.EntityReplay);
            }
            else
            {
                Show(replay, output);
            }

            return ExitCode.Done;
        });
    }

    private static void Show(EntityReplay replay, Output output)
    {
        const int otherColumns = 70;
        var table = Tables.Of(">sequence", "event time", "type", "payload");
        foreach (var row in replay.Events)
        {
            table.Add(Tables.N(row.Address.Sequence), row.Time.ToString(), row.Type, Tables.Cut(row.Payload.GetRawText(), output.People.Profile.Width - otherColumns));
        }

        if (replay.Earlier > 0)
        {
            output.Note($"{replay.Earlier:N0} earlier rows are in the state and not shown (--tail, --json)");
        }

        output.People.Write(table);
        Console.Out.WriteLine(replay.Sequence == 0 ? $"{replay.Entity} before its first row:" : $"{replay.Entity} after {replay.Entity}#{replay.Sequence} at {replay.Time}:");
        Console.Out.WriteLine(replay.State is { } state ? Tables.Pretty(state) : "an entity of the run itself: it has no state");
    }
}
