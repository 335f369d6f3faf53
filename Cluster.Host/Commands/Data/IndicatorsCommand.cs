using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Indicators;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>gm indicators: an indicator over the bars of a symbol.</summary>
internal static class IndicatorsCommand
{
    private const int ShownRows = 30;

    public static Command Create()
    {
        var market = new MarketArguments();
        var name = new Option<string>("--name") { Description = $"{string.Join(", ", IndicatorSeries.Names)}.", Required = true };
        var period = new Option<int?>("--period")
        {
            Description = "Bars. Default: rsi, atr 14; macd 26 (of the slow average; fast 12/26 and signal 9/26 of it); nwrqk 8 (the bandwidth, 3 to 50); "
                + "mlmi 200 (the neighbours); else 20. Without meaning for vwap, which runs over the session.",
        };
        var seed = new Option<string>("--ema-seed")
        {
            Description = "What the averages of ema and macd start from: sma (the simple mean of the first values, as StockCharts) or first (the first value, as TradingView).",
            DefaultValueFactory = _ => "sma",
        };
        var timeframe = new Option<string?>("--timeframe") { Description = "Length of the bars: 1s, 1m, 5m, 30m, … Default: the data's bars as they come; 5m of trades and quotes." };
        var command = new Command("indicators", CommandRunner.Examples(
            "Prints an indicator as a JSON array with one object for every closed bar: time, the instant at which the value became known (the bar's close, UTC), and value, or "
            + "macd, signal, histogram; middle, upper, lower, deviation (bollinger); yhat1, yhat2, bullishChange, bearishChange, cross (nwrqk); "
            + "prediction, line, upper, lower (mlmi). A value is null until it is defined. EMA and MACD start from simple means unless --ema-seed says else, RSI and ATR are Wilder's, "
            + "Bollinger takes the population deviation. Definitions: docs/indicators.md.",
            "gm indicators --data ../shared/data/bars/bars_5min_ES_20240512_20240906.csv.gz --symbol ES --name rsi --period 14",
            "gm indicators --data ../shared/data/bars/bars_1min_ES_20240524_20240906.csv.gz --symbol ES --name macd --timeframe 30m",
            "gm indicators --data closes.csv --symbol SPY --name bollinger --period 20 --calendar none"));
        market.AddTo(command);
        command.Options.Add(name);
        command.Options.Add(period);
        command.Options.Add(seed);
        command.Options.Add(timeframe);
        return command.Does(market.Json, (parsed, output, _) => Task.FromResult(Go(
            Checked(parsed.GetValue(name)!, parsed.GetValue(period)),
            SeedOf(parsed.GetValue(seed)!),
            Values.BarLength("--timeframe", parsed.GetValue(timeframe)),
            () => market.Open(parsed),
            output)));
    }

    private static (string Name, int Period) Checked(string name, int? period)
    {
        if (!IndicatorSeries.Names.Contains(name))
        {
            throw Values.Wrong("--name", name, $"one of {string.Join(", ", IndicatorSeries.Names)}");
        }

        var (usual, least, most) = IndicatorSeries.Periods(name);
        return period is { } p && (p < least || p > most)
            ? throw Values.Wrong("--period", p.ToString(CultureInfo.InvariantCulture), $"{least} to {most} for {name}")
            : (name, period ?? usual);
    }

    private static EmaSeed SeedOf(string seed) => seed switch
    {
        "sma" => EmaSeed.SimpleMean,
        "first" => EmaSeed.FirstValue,
        _ => throw Values.Wrong("--ema-seed", seed, "sma or first"),
    };

    private static int Go((string Name, int Period) indicator, EmaSeed seed, Timeframe? timeframe, Func<MarketSource> open, Output output)
    {
        var source = open();
        var calendar = SessionCalendar.Named(source.Calendar ?? source.Instrument.Calendar);
        var (bars, report) = Read(source, calendar, timeframe);
        FaultNotes.Write(report);
        if (bars.Records == 0)
        {
            throw source.NoRecords(report);
        }

        if (bars.LeftOut > 0)
        {
            Console.Error.WriteLine(
                $"gm: data: {bars.LeftOut} bars left out: over an interval already covered, longer than {bars.Timeframe}, or off the grid of calendar {calendar.Name}"
                + (calendar.IsNone ? "" : "; --calendar none takes bars as they come"));
        }

        var sessions = SessionCalendar.Named(calendar.Name);
        var rows = IndicatorSeries.Compute(indicator.Name, indicator.Period, bars.Bars.Select(b => Of(b, sessions)), seed);
        if (output.ForPrograms)
        {
            output.Document(writer => Write(writer, IndicatorSeries.ValueNames(indicator.Name), rows));
        }
        else
        {
            Show(output.People, $"{source.Symbol} {bars.Timeframe} {indicator.Name} {indicator.Period}", IndicatorSeries.ValueNames(indicator.Name), [.. rows]);
        }

        return ExitCode.Done;
    }

    private static (BarCollector Bars, FeedReport Report) Read(MarketSource source, SessionCalendar calendar, Timeframe? timeframe)
    {
        using var feed = new FeedSlices(source.Files, source.Options);
        return (BarCollector.Read(feed, source.Symbol, calendar, timeframe), feed.Report());
    }

    private static IndicatorBar Of(in Bar bar, SessionCalendar sessions) => new(
        bar.End,
        sessions.SessionDate(bar.Start),
        new Price(bar.Open).ToDouble(),
        new Price(bar.High).ToDouble(),
        new Price(bar.Low).ToDouble(),
        new Price(bar.Close).ToDouble(),
        bar.Volume == MarketRecord.Unknown ? double.NaN : bar.Volume);

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> names, IEnumerable<IndicatorRow> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            JsonLine.Line(writer, line =>
            {
                line.WriteStartObject();
                line.WriteString("time", new UnixNanos(row.TimeNs).ToString());
                for (var i = 0; i < names.Count; i++)
                {
                    line.WritePropertyName(names[i]);
                    JsonLine.Number(line, row.Values[i]);
                }

                line.WriteEndObject();
            });
        }

        writer.WriteEndArray();
    }

    private static void Show(IAnsiConsole console, string title, IReadOnlyList<string> names, IReadOnlyList<IndicatorRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("known at, UTC");
        foreach (var name in names)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var row in rows.TakeLast(ShownRows))
        {
            table.AddRow([new UnixNanos(row.TimeNs).ToString(), .. row.Values.Select(v => v?.ToString("0.######", CultureInfo.InvariantCulture) ?? "-")]);
        }

        console.MarkupLineInterpolated($"{title}: {rows.Count} bars");
        console.Write(table);
        if (rows.Count > ShownRows)
        {
            console.MarkupLineInterpolated($"[grey]the last {ShownRows} of {rows.Count}; all of them with --json[/]");
        }
    }
}
