using System.Globalization;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Inspection;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>What was found in files, for people: a block per file with a line per symbol, the symbols, the first faults.</summary>
internal static class InspectionTables
{
    public static void Show(IAnsiConsole console, Inspection inspection)
    {
        console.MarkupLine("[grey]  symbol     records  first, UTC        last, UTC                 low        high  gaps[/]");
        foreach (var file in inspection.Files)
        {
            File(console, file);
        }

        console.Write(Symbols(inspection));
        var shown = inspection.Kept.Take(FaultNotes.ShownMax).ToArray();
        foreach (var fault in shown)
        {
            console.WriteLine(fault.ToString());
        }

        if (inspection.FaultCount > 0)
        {
            console.MarkupLineInterpolated($"[red]{N(inspection.FaultCount)} faults[/]: {string.Join(", ", inspection.Faults.Select(f => $"{f.Key} {N(f.Value)}"))}");
        }

        foreach (var file in inspection.Files.Where(f => f.Notes.Count > 0))
        {
            console.MarkupLineInterpolated($"[grey]{file.Input.Name}: tolerated {string.Join(", ", file.Notes.Select(n => $"{n.Key} {N(n.Value)}"))}[/]");
        }

        if (inspection.Set.Skipped.Count > 0)
        {
            console.MarkupLineInterpolated($"[grey]passed over (depth, orders): {string.Join(", ", inspection.Set.Skipped)}[/]");
        }
    }

    // One block per file: its name is too long for a column.
    private static void File(IAnsiConsole console, FileInspection file)
    {
        var input = file.Input;
        var faults = file.FaultCount == 0 ? "no faults" : $"[red]{N(file.FaultCount)} faults[/]";
        console.MarkupLine($"[bold]{Markup.Escape(input.Name)}[/]  {KindOf(input)}, {N(file.Rows)} rows, {Sizes.Text(input.Bytes)}, {faults}");
        if (file.Symbols.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(Column(10)).AddColumn(Column(11).RightAligned()).AddColumn(Column(16))
            .AddColumn(Column(16)).AddColumn(Column(11).RightAligned()).AddColumn(Column(11).RightAligned()).AddColumn(Column(24));
        foreach (var symbol in file.Symbols)
        {
            table.AddRow($"  {symbol.Symbol}", N(symbol.Records), At(symbol.First), At(symbol.Last), PriceOf(symbol.Low), PriceOf(symbol.High), GapsOf(symbol.Gaps));
        }

        console.Write(table);
    }

    private static Table Symbols(Inspection inspection)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("symbol").AddColumn(Right("rows")).AddColumn("catalog").AddColumn("calendar").AddColumn("instrument");
        foreach (var (symbol, rows) in inspection.Symbols)
        {
            var spec = inspection.SpecOf(symbol);
            table.AddRow(symbol, N(rows), spec is null ? "[red]unknown[/]" : "yes", spec?.Calendar ?? "-", Markup.Escape(spec?.Description ?? "add it in an --instruments file"));
        }

        return table;
    }

    private static string KindOf(FeedInput input) => $"{input.Kind.ToString().ToLowerInvariant()}{(input.Timeframe is { } t ? $" {t}" : "")}";

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned().NoWrap();

    private static TableColumn Column(int width) => new TableColumn("").Width(width).Padding(0, 0, 1, 0).NoWrap();

    private static string At(long ns) => new UnixNanos(ns).ToDateTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string PriceOf(long nanos) => nanos == MarketRecord.Unknown ? "-" : new Price(nanos).ToString();

    private static string GapsOf(in Gaps gaps) => gaps.Count == 0 ? "none"
        : gaps.MissingBars > 0 ? $"{N(gaps.Count)}, {N(gaps.MissingBars)} bars" : N(gaps.Count);

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
