using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Instruments;
using Spectre.Console;
using Symbol = GrandModel.Contracts.Symbol;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>gm features: the matrix that a policy would see at an instant.</summary>
internal static class FeaturesCommand
{
    private const int ShownRows = 6;

    public static Command Create()
    {
        var market = new MarketArguments();
        var timeframe = new Option<string>("--timeframe") { Description = "30m: strategic, 48 x 13. 5m: tactical, 60 x 7.", DefaultValueFactory = _ => "30m" };
        var schema = new Option<string>("--schema") { Description = "P: our own columns. N: those of the public notebook.", DefaultValueFactory = _ => "P" };
        var at = new Option<string?>("--at") { Description = "The instant, UTC. Default: the end of the data." };
        var command = new Command("features", CommandRunner.Examples(
            "Prints the feature matrix of a symbol as it was known at an instant: JSON with symbol, timeframe, at, schema, columns, rows (oldest first; null where a "
            + "value is not defined) and knownAt, the instant at which each row became known, its bar's close. No row is known later than --at. "
            + "Bars, quality rules and features are those of a run. While fewer bars have closed than the matrix has rows, complete is false and rows are those there are.",
            "gm features --data ../shared/data/bars/bars_30min_ES_20220713_20240906.csv.gz --symbol ES --timeframe 30m",
            "gm features --data ../shared/data/bars/bars_5min_ES_20240512_20240906.csv.gz --symbol ES --timeframe 5m --at 2024-06-03T14:30:00Z",
            "gm features --data bars.csv --symbol ES --schema N --calendar none"));
        market.AddTo(command);
        command.Options.Add(timeframe);
        command.Options.Add(schema);
        command.Options.Add(at);
        return command.Does(market.Json, (parsed, output, _) => Task.FromResult(Go(
            SchemaOf(parsed.GetValue(timeframe)!, parsed.GetValue(schema)!),
            parsed.GetValue(schema)!,
            Values.Instant("--at", parsed.GetValue(at)),
            () => market.Open(parsed),
            output)));
    }

    private static FeatureSchema SchemaOf(string timeframe, string schema) => (timeframe, schema) switch
    {
        ("30m", "P") => FeatureSchemas.StrategicP,
        ("30m", "N") => FeatureSchemas.StrategicN,
        ("5m", "P") => FeatureSchemas.TacticalP,
        ("5m", "N") => FeatureSchemas.TacticalN,
        (_, "P" or "N") => throw Values.Wrong("--timeframe", timeframe, "30m or 5m"),
        _ => throw Values.Wrong("--schema", schema, "P or N"),
    };

    private static int Go(FeatureSchema schema, string letter, UnixNanos? at, Func<MarketSource> open, Output output)
    {
        var source = open();
        var limit = at is { } instant ? Math.Min(source.Options.To, instant.Value + 1) : source.Options.To; // a bar that closes at the instant is known
        var options = source.Options with { To = limit };
        var (features, report) = Read(source, schema, options, at);
        FaultNotes.Write(report);
        if (features.Records == 0)
        {
            throw source.NoRecords(report);
        }

        if (features.Rows.Count == 0)
        {
            throw CliException.Usage(
                "NO_BARS", $"{features.Records} records of {source.Symbol} give no {features.Timeframe} bar that is known at {new UnixNanos(features.AtNs)}");
        }

        if (output.ForPrograms)
        {
            output.Document(writer => Write(writer, source.Symbol, letter, features));
        }
        else
        {
            Show(output.People, source.Symbol, features);
        }

        return ExitCode.Done;
    }

    private static (KnownFeatures Features, FeedReport Report) Read(MarketSource source, FeatureSchema schema, FeedOptions options, UnixNanos? at)
    {
        using var feed = new FeedSlices(source.Files, options);
        var market = new MarketDataOptions
        {
            Catalog = options.Catalog,
            Calendar = source.Calendar,
            Strategic = static () => FeatureSeries.Create(FeatureSchemas.StrategicP.Name),
            Tactical = static () => FeatureSeries.Create(FeatureSchemas.TacticalP.Name),
        };
        return (KnownFeatures.Read(feed, source.Symbol, schema, market, at?.Value), feed.Report());
    }

    private static void Write(Utf8JsonWriter writer, Symbol symbol, string letter, KnownFeatures features)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol", symbol.Value);
        writer.WriteString("timeframe", features.Timeframe.ToString());
        writer.WriteString("at", new UnixNanos(features.AtNs).ToString());
        writer.WriteString("schema", letter);
        writer.WriteString("name", features.Schema.Name);
        writer.WriteBoolean("complete", features.IsComplete);
        writer.WriteStartArray("columns");
        foreach (var column in features.Schema.Columns)
        {
            writer.WriteStringValue(column);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (var known in features.Rows)
        {
            JsonLine.Array(writer, features.Schema.Columns.Count, (line, i) => JsonLine.Number(line, Value(known.Row, i)));
        }

        writer.WriteEndArray();
        writer.WriteStartArray("knownAt");
        foreach (var known in features.Rows)
        {
            writer.WriteStringValue(new UnixNanos(known.KnownAtNs).ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static double? Value(FeatureRow row, int column) => (row.Undefined & (1u << column)) != 0 ? null : row.Columns[column];

    // Columns downwards, as there are too many to stand side by side; the newest bars on the right.
    private static void Show(IAnsiConsole console, Symbol symbol, KnownFeatures features)
    {
        var rows = features.Rows.TakeLast(ShownRows).ToArray();
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("known at, UTC").NoWrap());
        foreach (var known in rows)
        {
            table.AddColumn(new TableColumn(new UnixNanos(known.KnownAtNs).ToDateTime().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)).RightAligned().NoWrap());
        }

        for (var i = 0; i < features.Schema.Columns.Count; i++)
        {
            var cells = rows.Select(r => Value(r.Row, i)?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "-");
            table.AddRow([features.Schema.Columns[i], .. cells]);
        }

        console.MarkupLineInterpolated($"{symbol} {features.Timeframe} {features.Schema.Name} as known at {new UnixNanos(features.AtNs)}: {features.Rows.Count} of {features.Schema.Rows} rows");
        console.Write(table);
        console.MarkupLineInterpolated($"[grey]the last {rows.Length} rows; all of them with --json[/]");
    }
}
