using System.Text.Json;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Inspection;
using GrandModel.MarketData.Reference;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>What was found in all files, and how it is written as JSON. Fields: docs/cli.md, data.</summary>
internal sealed class Inspection
{
    public Inspection(FeedSet set, IReadOnlyList<FileInspection> files, InstrumentCatalog catalog)
    {
        Set = set;
        Files = files;
        Catalog = catalog;
        foreach (var (code, count) in files.SelectMany(f => f.Faults).Concat(set.Refused.Select(r => KeyValuePair.Create(r.Code, 1L))))
        {
            Faults[code] = Faults.GetValueOrDefault(code) + count;
        }

        foreach (var (symbol, records) in files.SelectMany(f => f.Symbols.Select(s => KeyValuePair.Create(s.Symbol.Value, s.Records)).Concat(f.Unknown)))
        {
            Symbols[symbol] = Symbols.GetValueOrDefault(symbol) + records;
        }
    }

    public FeedSet Set { get; }

    public IReadOnlyList<FileInspection> Files { get; }

    public InstrumentCatalog Catalog { get; }

    /// <summary>Faults by code, refused files included.</summary>
    public SortedDictionary<string, long> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows of each symbol, also of those that the catalog does not have.</summary>
    public SortedDictionary<string, long> Symbols { get; } = new(StringComparer.Ordinal);

    public long FaultCount => Faults.Values.Sum();

    /// <summary>The first faults of all files, refused files first.</summary>
    public IEnumerable<DataFault> Kept => Set.Refused.Concat(Files.SelectMany(f => f.Kept));

    /// <summary>The reference data of a symbol; null for an unknown one.</summary>
    public InstrumentSpec? SpecOf(string symbol) => Catalog.TryGet(new Symbol(symbol), out var spec) ? spec : null;

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok", FaultCount == 0);
        writer.WriteNumber("rows", Files.Sum(f => f.Rows));
        writer.WriteNumber("records", Files.Sum(f => f.Records));
        writer.WriteNumber("faultCount", FaultCount);
        Counts(writer, "faults", Faults);
        writer.WriteStartArray("files");
        foreach (var file in Files)
        {
            Write(writer, file);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("symbols");
        foreach (var (symbol, rows) in Symbols)
        {
            JsonLine.Line(writer, line => WriteSymbol(line, symbol, rows));
        }

        writer.WriteEndArray();
        Write(writer, "refused", Set.Refused);
        writer.WriteStartArray("skipped");
        foreach (var name in Set.Skipped)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FileInspection file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", file.Input.Name);
        writer.WriteString("path", file.Input.Path);
        writer.WriteString("kind", file.Input.Kind.ToString().ToLowerInvariant());
        writer.WriteString("timeframe", file.Input.Timeframe?.ToString());
        writer.WriteNumber("bytes", file.Input.Bytes);
        writer.WriteString("sha256", file.Input.Sha256);
        writer.WriteNumber("rows", file.Rows);
        writer.WriteNumber("records", file.Records);
        writer.WriteString("first", file.Records == 0 ? null : new UnixNanos(file.Symbols.Min(s => s.First)).ToString());
        writer.WriteString("last", file.Records == 0 ? null : new UnixNanos(file.Symbols.Max(s => s.Last)).ToString());
        writer.WriteStartArray("symbols");
        foreach (var symbol in file.Symbols)
        {
            JsonLine.Line(writer, line => Write(line, symbol));
        }

        writer.WriteEndArray();
        writer.WriteNumber("faultCount", file.FaultCount);
        Counts(writer, "faults", file.Faults);
        Counts(writer, "notes", file.Notes);
        Write(writer, "firstFaults", file.Kept.Take(FaultNotes.ShownMax));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter line, SymbolInspection symbol)
    {
        line.WriteStartObject();
        line.WriteString("symbol", symbol.Symbol.Value);
        line.WriteNumber("records", symbol.Records);
        line.WriteString("first", new UnixNanos(symbol.First).ToString());
        line.WriteString("last", new UnixNanos(symbol.Last).ToString());
        Price(line, "low", symbol.Low);
        Price(line, "high", symbol.High);
        line.WriteNumber("gaps", symbol.Gaps.Count);
        line.WriteNumber("missingBars", symbol.Gaps.MissingBars);
        line.WriteString("longestGapFrom", symbol.Gaps.Count == 0 ? null : new UnixNanos(symbol.Gaps.LongestFrom).ToString());
        line.WriteString("longestGapTo", symbol.Gaps.Count == 0 ? null : new UnixNanos(symbol.Gaps.LongestTo).ToString());
        line.WriteEndObject();
    }

    private void WriteSymbol(Utf8JsonWriter line, string symbol, long rows)
    {
        var spec = SpecOf(symbol);
        line.WriteStartObject();
        line.WriteString("symbol", symbol);
        line.WriteNumber("rows", rows);
        line.WriteBoolean("inCatalog", spec is not null);
        line.WriteString("calendar", spec?.Calendar);
        line.WriteString("description", spec?.Description);
        line.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<DataFault> faults)
    {
        writer.WriteStartArray(name);
        foreach (var fault in faults)
        {
            JsonLine.Line(writer, line =>
            {
                line.WriteStartObject();
                line.WriteString("code", fault.Code);
                line.WriteString("file", fault.File);
                line.WriteNumber("line", fault.Line);
                line.WriteString("field", fault.Field);
                line.WriteString("value", fault.Value);
                line.WriteString("expected", fault.Expected);
                line.WriteEndObject();
            });
        }

        writer.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (code, count) in counts)
        {
            writer.WriteNumber(code, count);
        }

        writer.WriteEndObject();
    }

    private static void Price(Utf8JsonWriter line, string name, long nanos)
    {
        line.WritePropertyName(name);
        if (nanos == MarketRecord.Unknown)
        {
            line.WriteNullValue();
        }
        else
        {
            line.WriteRawValue(new Price(nanos).ToString());
        }
    }
}
