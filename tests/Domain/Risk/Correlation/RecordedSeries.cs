using System.Globalization;
using System.IO.Compression;
using GrandModel.Contracts;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Closes of recorded bars, as the marks that a session makes of them: one at the end of each bar.</summary>
internal static class RecordedSeries
{
    /// <summary>Closes of a bar file, by the second at which they became known.</summary>
    public static SortedDictionary<long, decimal> Closes(string file, int barSeconds)
    {
        var closes = new SortedDictionary<long, decimal>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(RecordedData.File($"bars/{file}.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var open = DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
            closes[open + barSeconds] = decimal.Parse(fields[5], CultureInfo.InvariantCulture);
        }

        return closes;
    }

    /// <summary>Marks of several symbols in event time, those of one instant in ordinal order.</summary>
    public static IEnumerable<SecondMark> Marks(params (string Symbol, SortedDictionary<long, decimal> Closes)[] series) => series
        .SelectMany(s => s.Closes.Select(c => new SecondMark(new Symbol(s.Symbol), Price.From(c.Value), UnixNanos.FromSeconds(c.Key), (int)(c.Key / 86_400))))
        .OrderBy(m => m.Time.Value).ThenBy(m => m.Symbol);
}
