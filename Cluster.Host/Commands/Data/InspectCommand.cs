using System.CommandLine;
using GrandModel.Cluster.Host.Cli;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Inspection;
using GrandModel.MarketData.Reference;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>gm data inspect: what is in files of market data, and what is wrong with them.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or patterns (.csv, .csv.gz).", Arity = ArgumentArity.OneOrMore };
        var symbols = new Option<string[]>("--symbols") { Description = "Symbols to look at. Default: all.", AllowMultipleArgumentsPerToken = true };
        var from = new Option<string?>("--from") { Description = "Earliest data, UTC, inclusive." };
        var to = new Option<string?>("--to") { Description = "Latest data, UTC, exclusive." };
        var bars = new Option<string?>("--bars") { Description = "Length of the bars in bar files, as 5m. Default: the most frequent step of their times." };
        var instruments = new Option<string?>("--instruments") { Description = "JSON file with further instruments." };
        var strict = new Option<bool>("--strict") { Description = "Exit code 1 when anything is wrong. Gaps and tolerated oddities (CRLF, BOM) are not." };
        var json = CommonOptions.Json();
        var command = new Command("inspect", CommandRunner.Examples(
            "Reads files through and tells what they hold: kind, symbols, rows, times, bar length, gaps, prices, and every fault by file and line.",
            "gm data inspect ../shared/data/bars",
            "gm data inspect trades.csv.gz --strict --json",
            "gm data inspect 'bars/*_2024*.csv.gz' --symbols ES,NQ --from 2024-06-01 --to 2024-07-01"))
        {
            paths, symbols, from, to, bars, instruments, strict, json,
        };
        return command.Does(json, (parsed, output, cancellation) => GoAsync(
            parsed.GetValue(paths)!,
            new FeedOptions
            {
                Catalog = parsed.GetValue(instruments) is { } file ? InstrumentCatalog.Load(file) : InstrumentCatalog.BuiltIn,
                Symbols = [.. Values.Symbols("--symbols", parsed.GetValue(symbols))],
                From = Values.Instant("--from", parsed.GetValue(from))?.Value ?? long.MinValue,
                To = Values.Instant("--to", parsed.GetValue(to))?.Value ?? long.MaxValue,
                BarTimeframe = Values.BarLength("--bars", parsed.GetValue(bars)),
                SkipUnsupported = true,
            },
            parsed.GetValue(strict),
            output,
            cancellation));
    }

    // Not strict reading: that stops at the first fault, and here all are wanted.
    private static async Task<int> GoAsync(string[] paths, FeedOptions options, bool strict, Output output, CancellationToken cancellation)
    {
        var set = FeedFiles.Find(paths, options);
        var all = (double)Math.Max(1, set.Inputs.Sum(i => i.Bytes));
        var files = await Progress.OfAsync(output, "reading", report =>
        {
            var (done, read) = (0L, new List<FileInspection>());
            foreach (var input in set.Inputs)
            {
                read.Add(FeedInspector.Inspect(input, options, cancellation));
                report((done += input.Bytes) / all);
            }

            return read;
        });
        var inspection = new Inspection(set, files, options.Catalog);
        if (output.Json)
        {
            output.Document(inspection.Write);
        }
        else
        {
            InspectionTables.Show(output.People, inspection);
        }

        return strict && inspection.FaultCount > 0 ? ExitCode.CheckFailed : ExitCode.Done;
    }
}
