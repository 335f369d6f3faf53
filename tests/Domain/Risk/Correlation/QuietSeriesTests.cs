using System.Globalization;
using GrandModel.Contracts;
using GrandModel.Risk.Correlation;
using Xunit.Abstractions;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>How often the longest recorded series show a shock with none planted. docs/correlation.md quotes what is counted here.</summary>
public sealed class QuietSeriesTests(ITestOutputHelper output)
{
    private static readonly (string Name, int Seconds, string[] Symbols, string[] Files)[] Series =
    [
        ("ES + NQ, 1 min, 2024-05 to 2024-08", 60, ["ES", "NQ"], ["bars_1min_ES_20240524_20240906", "bars_1min_NQ_20240524_20240830"]),
        ("MES + NQ, 1 min, 2024-09 to 2025-02", 60, ["MES", "NQ"], ["bars_1min_MES_20240901_20250221", "bars_1min_NQ_20240901_20250221"]),
        ("SPY + QQQ, 1 min, 2024-07 to 2025-02", 60, ["SPY", "QQQ"], ["bars_1min_SPY_20240708_20250221", "bars_1min_QQQ_20240528_20250221"]),
        ("ES + NQ mid, 1 min, 2015-01 to 2015-02", 60, ["ES", "NQ"], ["bars_1min_mid_ES_20150101_0228", "bars_1min_mid_NQ_20150101_0228"]),
        ("ES + NQ, 5 min, 2024-05 to 2024-08", 300, ["ES", "NQ"], ["bars_5min_ES_20240512_20240906", "bars_5min_NQ_20240512_20240830"]),
        ("GC + NQ, 5 min, 2019-01 to 2019-09", 300, ["GC", "NQ"], ["bars_5min_GC_20190101_0930", "bars_5min_NQ_20190101_0930"]),
    ];

    [RecordedDataFact]
    public void Recorded_series_trip_as_rarely_as_documented()
    {
        var counted = Series.Select(Count).ToArray();
        foreach (var row in counted)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
        }

        Assert.Equal(counted, Repository.TableRows("docs/correlation.md", "series"));
    }

    /// <summary>
    /// Episodes by their highest severity: readings with a shock less than ten minutes apart are one. What a live monitor tells is no more, as it stays
    /// tripped until a person arms it again.
    /// </summary>
    private static string[] Count((string Name, int Seconds, string[] Symbols, string[] Files) series)
    {
        var options = new CorrelationOptions();
        var view = new CorrelationView(new CorrelationGroup("firm", [.. series.Symbols.Select(s => new Symbol(s))], "cluster"), options);
        var marks = RecordedSeries.Marks([.. series.Symbols.Zip(series.Files, (symbol, file) => (symbol, RecordedSeries.Closes(file, series.Seconds)))]);
        var episodes = new List<CorrelationSeverity>();
        var (last, returns, days) = (long.MinValue / 2, 0, new HashSet<int>());
        foreach (var mark in marks)
        {
            view.Take(mark);
            if (view.Reading is not { } reading)
            {
                continue;
            }

            returns++;
            days.Add(mark.SessionDate);
            if (reading.Severity == CorrelationSeverity.None)
            {
                continue;
            }

            if (reading.TimeNs - last > options.Window.Ticks * 100)
            {
                episodes.Add(reading.Severity);
            }

            episodes[^1] = reading.Severity > episodes[^1] ? reading.Severity : episodes[^1];
            last = reading.TimeNs;
        }

        return
        [
            series.Name, Text(returns), Text(days.Count), Text(episodes.Count(e => e == CorrelationSeverity.Moderate)),
            Text(episodes.Count(e => e == CorrelationSeverity.High)), Text(episodes.Count(e => e == CorrelationSeverity.Critical)),
        ];
    }

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
