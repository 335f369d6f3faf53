using System.Security.Cryptography;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds.Csv;

namespace GrandModel.MarketData.Feeds;

/// <summary>Finds input files and tells what they are. Formats: docs/data.md.</summary>
public static class FeedFiles
{
    /// <summary>Files of a run at most.</summary>
    public const int FilesMax = 4096;

    /// <summary>Finds files and identifies them.</summary>
    /// <param name="paths">Files, folders (all .csv and .csv.gz below them) and patterns.</param>
    /// <param name="options">What will be read.</param>
    /// <returns>The files by name, then path: the order does not depend on where the folder lies.</returns>
    /// <exception cref="FeedException">
    /// A named file cannot be opened, a folder or pattern has no usable file, or there are too many. With <see
    /// cref="FeedOptions.Strict"/>, any file that cannot be opened.
    /// </exception>
    public static FeedSet Find(IReadOnlyList<string> paths, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(options);
        var (inputs, refused, skipped) = (new List<FeedInput>(), new List<DataFault>(), new List<string>());
        foreach (var (path, named) in Distinct(paths))
        {
            try
            {
                inputs.Add(Identify(path, options));
            }
            catch (FeedException e) when (!named && e.Code == FeedException.Unsupported && options.SkipUnsupported)
            {
                skipped.Add(Path.GetFileName(path));
            }
            catch (FeedException e) when (!named && e.Code != FeedException.Unsupported && options.Strict)
            {
                throw new FeedException(Unreadable(path, e)); // a fault, as the files beside it can be read
            }
            catch (FeedException e) when (!named && e.Code != FeedException.Unsupported)
            {
                refused.Add(Unreadable(path, e));
            }
        }

        var distinct = WithoutRepeats(inputs, refused, options);
        return distinct.Count > 0
            ? new FeedSet(distinct, refused, skipped)
            : throw new FeedException(FeedException.NoMatch, $"{string.Join(", ", paths)}: no usable file"
                + (refused.Count > 0 ? $"; {refused[0].Value}" : skipped.Count > 0 ? $"; passed over {string.Join(", ", skipped)}" : ""));
    }

    private static DataFault Unreadable(string path, FeedException e) =>
        new(e.Code, Path.GetFileName(path), 0, "file", e.Message[(e.Code.Length + 2)..], "a file of trades, quotes, bars or daily closes");

    private static List<(string Path, bool Named)> Distinct(IReadOnlyList<string> paths)
    {
        var found = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var named = File.Exists(path);
            List<string> files = named ? [path]
                : Directory.Exists(path) ? [.. PathPattern.InFolder(path)]
                : PathPattern.IsPattern(path) ? [.. PathPattern.Matching(path)]
                : throw new FeedException(FeedException.NotFound, $"{path}: no such file or folder");
            if (files.Count == 0)
            {
                throw new FeedException(FeedException.NoMatch, $"{path}: no .csv or .csv.gz file");
            }

            foreach (var file in files)
            {
                var full = Path.GetFullPath(file);
                found[full] = named || found.GetValueOrDefault(full);
                if (found.Count > FilesMax)
                {
                    throw new FeedException(FeedException.Limit, $"{path}: more than {FilesMax} files");
                }
            }
        }

        return [.. found.Select(static f => (f.Key, f.Value)).OrderBy(static f => Path.GetFileName(f.Key), StringComparer.Ordinal)];
    }

    private static List<FeedInput> WithoutRepeats(List<FeedInput> inputs, List<DataFault> refused, FeedOptions options)
    {
        var kept = new List<FeedInput>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (names.TryAdd(input.Sha256, input.Name))
            {
                kept.Add(input);
                continue;
            }

            var fault = new DataFault(FaultCodes.FileRepeated, input.Name, 0, "file", $"the bytes of {names[input.Sha256]}", "each file once");
            refused.Add(options.Strict ? throw new FeedException(fault) : fault);
        }

        return kept;
    }

    private static FeedInput Identify(string path, FeedOptions options)
    {
        try
        {
            var name = Path.GetFileName(path);
            using var file = File.OpenRead(path);
            var sha = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            if (name.EndsWith(".gz", StringComparison.Ordinal) && file.Length > 0 && !GzipInput.IsGzip(file))
            {
                throw new FeedException(FeedException.NotGzip, $"{path}: the name ends in .gz, the bytes are not gzip");
            }

            var kind = HeaderKind(path);
            var timeframe = kind == FeedKind.Bars ? options.BarTimeframe ?? BarLength(path) : null as Timeframe?;
            return new FeedInput(path, name, kind, file.Length, sha, timeframe, FirstTime(path, kind, timeframe));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FeedException(FeedException.Access, $"{path}: {e.Message}");
        }
    }

    private static FeedKind HeaderKind(string path)
    {
        using var lines = new LineReader(GzipInput.Open(path));
        var state = lines.Next(out var header);
        if (state == LineState.End)
        {
            throw new FeedException(FeedException.Empty, $"{path} line 1: no bytes, expected a header line{(lines.Fault is { } f ? $" ({f})" : "")}");
        }

        var kind = (state == LineState.TooLong ? null : FeedFormat.KindOf(header)) ?? throw new FeedException(
            FeedException.Header,
            $"{path} line {lines.Line}: header is '{RowDiagnosis.Show(header)}', expected one of '{FeedFormat.Trades}', '{FeedFormat.Quotes}', "
            + $"'{FeedFormat.Bars}', '{FeedFormat.Dailies}'");
        if (kind is FeedKind.Depth or FeedKind.Orders)
        {
            throw new FeedException(FeedException.Unsupported, $"{path}: a file of {(kind == FeedKind.Depth ? "order book levels" : "single orders")}; "
                + "trades, quotes, bars and daily closes are read");
        }

        return lines.Next(out _) != LineState.End
            ? kind
            : throw new FeedException(FeedException.Empty, $"{path} line {lines.Line + 1}: no row, expected rows behind the header{(lines.Fault is { } fault ? $" ({fault})" : "")}");
    }

    private static Timeframe BarLength(string path)
    {
        using var lines = new LineReader(GzipInput.Open(path));
        lines.Next(out _);
        return TimeframeScan.MostFrequentStep(lines) ?? throw new FeedException(
            FeedException.Timeframe, $"{path}: the length of its bars cannot be told from their times, expected steps of 1 second to 1 day; say the timeframe");
    }

    private static long FirstTime(string path, FeedKind kind, Timeframe? timeframe)
    {
        using var lines = new LineReader(GzipInput.Open(path));
        lines.Next(out _);
        var time = TimeframeScan.FirstTime(lines, kind);
        return time == long.MinValue ? time : time + (kind == FeedKind.Dailies ? UnixDay.Nanos : timeframe?.Nanos ?? 0);
    }
}
