using System.Globalization;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>
/// Reads daily returns (date and a column an asset), daily closes of that form, or daily closes row by row (date,symbol,close), which may lie in several
/// files. Closes become simple returns between dates that every asset has.
/// </summary>
internal static class ReturnsFile
{
    private const string Expected = "date,symbol,close or date and one column an asset";

    /// <summary>Share of the days of a period that may be left out because an asset has no close on them: holidays of one exchange, not holes.</summary>
    private const double LeftOutMax = 0.05;

    /// <summary>The returns.</summary>
    /// <param name="paths">Files.</param>
    /// <param name="wanted">Symbols, in the order of the columns; empty for all.</param>
    /// <param name="closes">Whether columns are closes.</param>
    /// <param name="from">First date; null for the first there is.</param>
    /// <param name="to">Last date.</param>
    /// <param name="notes">Takes what a reader must know.</param>
    public static ReturnMatrix Read(IReadOnlyList<string> paths, IReadOnlyList<string> wanted, bool closes, DateOnly? from, DateOnly? to, List<MeasureNote> notes)
    {
        var files = paths.Select(p => DelimitedFile.Open("--returns", p)).ToArray();
        bool Within(DateOnly date) => (from is null || date >= from) && (to is null || date <= to);
        if (files.All(f => f.Columns is ["date", "symbol", "close"]))
        {
            return OfCloses(LongCloses(files, wanted, Within), wanted, notes);
        }

        if (files is not [var file] || file.Columns is not ["date", _, ..])
        {
            throw (files.FirstOrDefault(f => f.Columns is not ["date", "symbol", "close"]) ?? files[0])
                .WrongHeader(files.Length > 1 ? "date,symbol,close in each of several files" : Expected);
        }

        var symbols = Chosen(wanted, file.Columns[1..]);
        var (dates, columns) = Wide(file, symbols, Within);
        return closes
            ? OfCloses(symbols.Select((s, j) => (s, j)).ToDictionary(s => s.s, s => Series(dates, columns[s.j]), StringComparer.Ordinal), symbols, notes)
            : ReturnMatrix.Of(dates, symbols, columns);
    }

    private static (List<DateOnly> Dates, double[][] Columns) Wide(DelimitedFile file, IReadOnlyList<string> symbols, Func<DateOnly, bool> within)
    {
        if (file.Columns.Distinct(StringComparer.Ordinal).Count() != file.Columns.Length)
        {
            throw file.WrongHeader("each column once");
        }

        var at = symbols.Select(s => Array.IndexOf(file.Columns, s)).ToArray();
        var dates = new List<DateOnly>();
        var columns = symbols.Select(_ => new List<double>()).ToArray();
        var before = DateOnly.MinValue;
        foreach (var row in file.Rows())
        {
            var date = row.Date(0);
            CheckOrder(row, before, date);
            before = date;
            if (!within(date))
            {
                continue;
            }

            dates.Add(date);
            for (var j = 0; j < at.Length; j++)
            {
                var text = row.Fields[at[j]];
                var value = text.Length > 0 ? row.Number(at[j], symbols[j]) : throw row.Wrong("RETURN_MISSING", symbols[j], text, "a number on every date");
                columns[j].Add(double.IsFinite(value) ? value : throw row.Wrong(MeasureCodes.ReturnNotFinite, symbols[j], text, "a finite number"));
            }
        }

        return (dates, [.. columns.Select(c => c.ToArray())]);
    }

    private static Dictionary<string, SortedDictionary<DateOnly, double>> LongCloses(
        IEnumerable<DelimitedFile> files, IReadOnlyList<string> wanted, Func<DateOnly, bool> within)
    {
        var all = new Dictionary<string, SortedDictionary<DateOnly, double>>(StringComparer.Ordinal);
        var last = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var row in files.SelectMany(f => f.Rows()))
        {
            var (date, symbol) = (row.Date(0), row.Fields[1]);
            if ((wanted.Count > 0 && !wanted.Contains(symbol)) || !within(date))
            {
                all.TryAdd(symbol, []);
                continue;
            }

            if (!all.TryGetValue(symbol, out var series))
            {
                all.Add(symbol, series = []);
            }

            CheckOrder(row, last.GetValueOrDefault(symbol), date);
            last[symbol] = date;
            var close = row.Number(2, $"close of {symbol}");
            series[date] = close is > 0 and < double.PositiveInfinity ? close : throw row.Wrong("CLOSE_NOT_POSITIVE", $"close of {symbol}", row.Fields[2], "a price above 0");
        }

        return all;
    }

    private static void CheckOrder(DelimitedRow row, DateOnly before, DateOnly date)
    {
        if (date <= before)
        {
            throw row.Wrong(date == before ? MeasureCodes.DatesDuplicate : MeasureCodes.DatesUnsorted, "date", row.Fields[0], $"a date after {before:yyyy-MM-dd}");
        }
    }

    private static SortedDictionary<DateOnly, double> Series(List<DateOnly> dates, double[] closes)
    {
        var series = new SortedDictionary<DateOnly, double>();
        for (var t = 0; t < closes.Length; t++)
        {
            series[dates[t]] = closes[t] > 0 ? closes[t] : throw CliException.Usage(
                "CLOSE_NOT_POSITIVE", $"close on {dates[t]:yyyy-MM-dd}: {closes[t].ToString(CultureInfo.InvariantCulture)}; expected a price above 0.");
        }

        return series;
    }

    private static ReturnMatrix OfCloses(Dictionary<string, SortedDictionary<DateOnly, double>> closes, IReadOnlyList<string> wanted, List<MeasureNote> notes)
    {
        var symbols = Chosen(wanted, [.. closes.Keys.Order(StringComparer.Ordinal)]);
        if (symbols.FirstOrDefault(s => closes[s].Count == 0) is { } none)
        {
            throw new MeasureException(MeasureCodes.TooFew, $"returns of {none}: no close in the period; expected some.");
        }

        var (from, to) = (symbols.Max(s => closes[s].Keys.First()), symbols.Min(s => closes[s].Keys.Last()));
        var days = symbols.SelectMany(s => closes[s].Keys).Where(d => d >= from && d <= to).Distinct().Order().ToArray();
        var kept = days.Where(d => symbols.All(s => closes[s].ContainsKey(d))).ToArray();
        LeftOut(closes, symbols, days, kept, notes);
        if (kept.Length < 2)
        {
            throw new MeasureException(MeasureCodes.TooFew, $"returns: {kept.Length} dates that all of {string.Join(", ", symbols)} have; expected at least 2.");
        }

        var columns = symbols.Select(s => kept.Zip(kept.Skip(1), (a, b) => (closes[s][b] / closes[s][a]) - 1).ToArray()).ToArray();
        return ReturnMatrix.Of(kept[1..], symbols, columns);
    }

    private static void LeftOut(
        Dictionary<string, SortedDictionary<DateOnly, double>> closes, IReadOnlyList<string> symbols, DateOnly[] days, DateOnly[] kept, List<MeasureNote> notes)
    {
        if (kept.Length == days.Length)
        {
            return;
        }

        var least = symbols.MinBy(s => days.Count(closes[s].ContainsKey))!;
        var text = $"{days.Length - kept.Length} of {days.Length} days from {days[0]:yyyy-MM-dd} to {days[^1]:yyyy-MM-dd} have no close of some asset, most of them none of {least}";
        if (days.Length - kept.Length > LeftOutMax * days.Length)
        {
            throw CliException.Usage("DAYS_MISSING", $"returns: {text}; expected at most {LeftOutMax:P0} of them. A period without the hole can be chosen by --from and --to.");
        }

        notes.Add(new MeasureNote("DAYS_LEFT_OUT", $"{text}: left out, and the next return spans them."));
    }

    private static IReadOnlyList<string> Chosen(IReadOnlyList<string> wanted, string[] have)
    {
        if (wanted.FirstOrDefault(s => !have.Contains(s)) is { } missing)
        {
            throw new MeasureException(
                MeasureCodes.PositionWithoutReturns,
                $"{missing}: a position without returns; expected a column or rows of it. There are {string.Join(", ", have.Take(20))}{(have.Length > 20 ? " …" : "")}.");
        }

        return wanted.Count > 0 ? wanted : have;
    }
}
