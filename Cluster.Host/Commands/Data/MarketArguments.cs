using System.CommandLine;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Reference;
using Symbol = GrandModel.Contracts.Symbol;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>The options by which features and indicators find the records of one symbol.</summary>
internal sealed class MarketArguments
{
    private readonly Option<string[]> _data = new("--data") { Description = "Files, folders or patterns of trades, quotes, bars, daily closes (.csv, .csv.gz).", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _symbol = new("--symbol") { Description = "Symbol, as ES.", Required = true };
    private readonly Option<string?> _from = new("--from") { Description = "Earliest data, UTC, inclusive: 2024-05-13 or 2024-05-13T14:30:00Z." };
    private readonly Option<string?> _to = new("--to") { Description = "Latest data, UTC, exclusive." };
    private readonly Option<string?> _calendar = new("--calendar") { Description = $"{string.Join(", ", SessionCalendar.Names)}. Default: the instrument's own; none takes bars as they come, wherever they begin." };
    private readonly Option<string?> _bars = new("--bars") { Description = "Length of the bars in bar files, as 5m. Default: the most frequent step of their times." };
    private readonly Option<string?> _instruments = new("--instruments") { Description = "JSON file with further instruments." };
    private readonly Option<bool> _strict = new("--strict") { Description = "End with exit code 1 at the first fault in the data." };

    /// <summary>--json.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "JSON on standard output also where it is a terminal, which gets a table otherwise." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _symbol, _from, _to, _calendar, _bars, _instruments, _strict, Json })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options and identifies the files.</summary>
    /// <exception cref="FeedException">A file cannot be opened.</exception>
    /// <exception cref="ReferenceException">The symbol is unknown.</exception>
    public MarketSource Open(ParseResult parsed)
    {
        var (text, calendar, file) = (parsed.GetValue(_symbol)!, parsed.GetValue(_calendar), parsed.GetValue(_instruments));
        var symbol = Symbol.IsValid(text) ? new Symbol(text) : throw Values.Wrong("--symbol", text, "a symbol of 1 to 32 of A-Z a-z 0-9 . _ -");
        if (calendar is not null && !SessionCalendar.Names.Contains(calendar))
        {
            throw Values.Wrong("--calendar", calendar, $"one of {string.Join(", ", SessionCalendar.Names)}");
        }

        var catalog = file is null ? InstrumentCatalog.BuiltIn : InstrumentCatalog.Load(file);
        var options = new FeedOptions
        {
            Catalog = catalog,
            Symbols = [symbol],
            From = Values.Instant("--from", parsed.GetValue(_from))?.Value ?? long.MinValue,
            To = Values.Instant("--to", parsed.GetValue(_to))?.Value ?? long.MaxValue,
            BarTimeframe = Values.BarLength("--bars", parsed.GetValue(_bars)),
            Strict = parsed.GetValue(_strict),
            SkipUnsupported = true,
        };
        return new MarketSource(catalog.Get(symbol), calendar, options, FeedFiles.Find(parsed.GetValue(_data)!, options));
    }
}

/// <summary>Files that are ready to be read for one symbol.</summary>
/// <param name="Instrument">The symbol's reference data.</param>
/// <param name="Calendar">Calendar that was named instead of the instrument's own; null for that.</param>
/// <param name="Options">How to read.</param>
/// <param name="Files">Files.</param>
internal sealed record MarketSource(InstrumentSpec Instrument, string? Calendar, FeedOptions Options, FeedSet Files)
{
    /// <summary>The symbol.</summary>
    public Symbol Symbol => Instrument.Symbol;

    /// <summary>Nothing was read of the symbol: says what there is instead.</summary>
    public CliException NoRecords(FeedReport report)
    {
        var why = report.Kept.Count > 0 ? $"; {report.FaultCount} faults, first {report.Kept[0]}" : $"; {report.Files.Sum(f => f.Rows)} rows of other symbols or times";
        return CliException.Usage("NO_RECORDS", $"no record of {Symbol} in {string.Join(", ", Files.Inputs.Select(i => i.Name))}{why}");
    }
}
