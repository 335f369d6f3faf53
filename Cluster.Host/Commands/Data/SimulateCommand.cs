using System.CommandLine;
using System.Globalization;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.MarketData.Simulation;
using Spectre.Console;
using Symbol = GrandModel.Contracts.Symbol;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>gm data simulate: files of a seeded market.</summary>
internal static class SimulateCommand
{
    private static readonly SortedDictionary<string, RecordKind> Kinds = new(StringComparer.Ordinal)
    {
        ["bars"] = RecordKind.Bar,
        ["quotes"] = RecordKind.Quote,
        ["trades"] = RecordKind.Trade,
    };

    public static Command Create()
    {
        var into = new Option<string>("--out") { Description = "Directory for the files; it must be empty or absent.", Required = true };
        var symbols = new Option<string[]>("--symbols") { Description = "Symbols. Default: ES,NQ.", AllowMultipleArgumentsPerToken = true };
        var from = new Option<string>("--from") { Description = "Start, UTC.", DefaultValueFactory = _ => "2024-03-03T23:00:00Z" };
        var duration = new Option<string>("--duration") { Description = "Length: 90s, 30m, 6h, 5d.", DefaultValueFactory = _ => "5d" };
        var seed = new Option<long>("--seed") { Description = "Seed. The same options give the same records.", DefaultValueFactory = _ => 1 };
        var kind = new Option<string[]>("--kind") { Description = "trades, quotes, bars. Default: trades,quotes.", AllowMultipleArgumentsPerToken = true };
        var bars = new Option<string>("--bars") { Description = "Length of the bars, made of the trades.", DefaultValueFactory = _ => "1m" };
        var json = CommonOptions.Json();
        var command = new Command("simulate", CommandRunner.Examples(
            "Writes a seeded market of correlated instruments as .csv.gz files that --data reads. With the same seed, symbols, start and length it is the market of gm up without --data.",
            "gm data simulate --out sim",
            "gm data simulate --out sim --symbols ES,NQ,SPY --from 2024-06-03 --duration 10d --seed 7 --kind bars --bars 5m"))
        {
            into, symbols, from, duration, seed, kind, bars, json,
        };
        return command.Does(json, (parsed, output, cancellation) => GoAsync(
            new Request(
                parsed.GetValue(into)!,
                Values.Symbols("--symbols", parsed.GetValue(symbols)) is { Count: > 0 } named ? named : [new Symbol("ES"), new Symbol("NQ")],
                Values.Instant("--from", parsed.GetValue(from))!.Value,
                Values.Span("--duration", parsed.GetValue(duration))!.Value,
                parsed.GetValue(seed),
                KindsOf(parsed.GetValue(kind)),
                Values.BarLength("--bars", parsed.GetValue(bars))!.Value),
            output,
            cancellation));
    }

    private static SortedSet<RecordKind> KindsOf(string[]? texts)
    {
        var kinds = new SortedSet<RecordKind>();
        foreach (var text in (texts ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            kinds.Add(Kinds.TryGetValue(text, out var kind) ? kind : throw Values.Wrong("--kind", text, $"one or more of {string.Join(", ", Kinds.Keys)}"));
        }

        return kinds.Count > 0 ? kinds : [RecordKind.Trade, RecordKind.Quote];
    }

    private static async Task<int> GoAsync(Request request, Output output, CancellationToken cancellation)
    {
        var from = request.From.Seconds;
        var options = new SimulatorOptions
        {
            Symbols = [.. request.Symbols.Distinct().Order()],
            Seed = request.Seed,
            From = UnixNanos.FromSeconds(from).Value,
            To = UnixNanos.FromSeconds(from + (long)request.Duration.TotalSeconds).Value,
        };
        using var feed = new SimulatedFiles(
            new Simulator(options), request.Kinds, request.Bars, s => options.Catalog.Get(s).Calendar, options.To); // unknown symbols are said before anything is made
        var directory = EmptyDirectory(request.Out);
        var seconds = Math.Max(1, request.Duration.TotalSeconds);
        var files = await Progress.OfAsync(output, "simulating", report => FeedCsv.Write(
            feed, directory, gzip: true, second => report((second - from) / seconds), cancellation));
        Tell(output, options, directory, files);
        return ExitCode.Done;
    }

    private static string EmptyDirectory(string named)
    {
        var path = Path.GetFullPath(named);
        if (File.Exists(path))
        {
            throw CliException.Usage("OUT_IS_FILE", $"--out: '{named}' is a file; expected a directory.");
        }

        return Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()
            ? throw CliException.Refused("OUT_NOT_EMPTY", $"--out: '{named}' is not empty; choose another directory.")
            : Directory.CreateDirectory(path).FullName;
    }

    private static void Tell(Output output, SimulatorOptions options, string directory, IReadOnlyList<(string Path, long Rows)> files)
    {
        if (output.Json)
        {
            output.Document(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("out", directory);
                writer.WriteString("simulator", options.Describe());
                writer.WriteNumber("seed", options.Seed);
                writer.WriteString("from", new UnixNanos(options.From).ToString());
                writer.WriteString("to", new UnixNanos(options.To).ToString());
                writer.WriteNumber("rows", files.Sum(f => f.Rows));
                writer.WriteStartArray("files");
                foreach (var (path, rows) in files)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", Path.GetFileName(path));
                    writer.WriteNumber("rows", rows);
                    writer.WriteNumber("bytes", new FileInfo(path).Length);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("file").AddColumn(new TableColumn("rows").RightAligned()).AddColumn(new TableColumn("size").RightAligned());
        foreach (var (path, rows) in files)
        {
            table.AddRow(Markup.Escape(Path.GetFileName(path)), rows.ToString("N0", CultureInfo.InvariantCulture), Sizes.Text(new FileInfo(path).Length));
        }

        output.People.Write(table);
        output.People.MarkupLineInterpolated($"run      gm backtest --data {Path.GetRelativePath(Environment.CurrentDirectory, directory)}");
    }

    private sealed record Request(
        string Out, IReadOnlyList<Symbol> Symbols, UnixNanos From, TimeSpan Duration, long Seed, SortedSet<RecordKind> Kinds, Timeframe Bars);
}
