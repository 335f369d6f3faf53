using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GrandModel.Backtest.Reports;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk backtest: what value at risk would have said each day, and what came.</summary>
internal static class RiskBacktestCommand
{
    private const string All = "all";

    public static Command Create()
    {
        var arguments = new RiskArguments();
        var method = new Option<string[]>("--method")
        {
            Description = $"{All}, or one or more of {string.Join(", ", VarMethods.Names)}.",
            DefaultValueFactory = _ => [All],
            AllowMultipleArgumentsPerToken = true,
        };
        var window = new Option<int>("--window") { Description = "Days that each forecast looks back.", DefaultValueFactory = _ => 250 };
        var file = new Option<string?>("--out") { Description = "Writes every day's result and forecasts to this csv file." };
        var command = new Command("backtest", CommandRunner.Examples(
            "Forecasts the value at risk of every day from the days before it, for positions held as today, and judges the exceptions: Kupiec's test of their number, Christoffersen's of their "
            + "independence and of both, and the supervisors' traffic light. docs/backtests.md.",
            "gm risk backtest --returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --positions positions.csv",
            "gm risk backtest --returns returns.csv --positions positions.csv --method historical filtered-historical --window 500 --confidence 0.975 --out days.csv --json"));
        arguments.AddReturns(command).AddNumbers(command, 0.99);
        arguments.Positions.AddTo(command);
        foreach (var option in (Option[])[method, window, file])
        {
            command.Options.Add(option);
        }

        return command.Does(arguments.Json, async (parsed, output, cancellation) =>
        {
            var methods = Methods(parsed.GetValue(method)!);
            var inputs = await arguments.ReadAsync(parsed, cancellation);
            var pnl = inputs.Returns.ProfitAndLoss(inputs.Exposures);
            var look = parsed.GetValue(window);
            var runs = await Progress.OfAsync(output, "forecasting", report => Run(
                pnl, look, [.. methods.Select(m => arguments.Request(parsed, m, RollingVar.DefaultPaths, horizon: false))], report));
            var notes = inputs.Notes.Concat(Refusals(runs)).ToArray();
            Notes.Write(notes);
            if (parsed.GetValue(file) is { } path)
            {
                WriteDays(path, inputs.Returns.Dates.Skip(look).ToArray(), pnl[look..], runs);
            }

            if (output.Json)
            {
                output.Document(writer => Write(writer, inputs, look, runs, notes));
            }
            else
            {
                Show(inputs, look, runs, output.People);
            }

            return ExitCode.Done;
        });
    }

    /// <summary>One run for each request.</summary>
    public static IReadOnlyList<VarBacktest> Run(double[] pnl, int window, IReadOnlyList<VarRequest> requests, Action<double> report)
    {
        var runs = new List<VarBacktest>();
        foreach (var request in requests)
        {
            runs.Add(VarBacktest.Run(pnl, window, request));
            report((double)runs.Count / requests.Count);
        }

        return runs;
    }

    /// <summary>Days on which a method had no figure.</summary>
    public static IEnumerable<MeasureNote> Refusals(IEnumerable<VarBacktest> runs) => runs.Where(r => r.Refused > 0).Select(r => new MeasureNote(
        r.Request.Method == VarMethod.CornishFisher ? MeasureCodes.CornishFisherDomain : MeasureCodes.VarianceZero,
        $"{r.Request.Method.Name()}: no forecast on {r.Refused} of {r.Refused + r.Days} days; its row is about the others."));

    private static VarMethod[] Methods(string[] names) =>
        names is [All] ? [.. VarMethods.Names.Select(n => VarMethods.Of(n)!.Value)] : [.. names.Select(n => VarCommand.Method("--method", n)).Distinct()];

    private static void WriteDays(string path, DateOnly[] dates, double[] pnl, IReadOnlyList<VarBacktest> runs)
    {
        if (File.Exists(path))
        {
            throw CliException.Refused("OUT_EXISTS", $"--out: '{path}' is there already.");
        }

        using var stream = File.Create(path);
        using var csv = new CsvText(stream, ["date", "pnl", .. runs.Select(r => $"var_{r.Request.Method.Name()}"), .. runs.Select(r => $"exception_{r.Request.Method.Name()}")]);
        for (var t = 0; t < dates.Length; t++)
        {
            csv.Field($"{dates[t]:yyyy-MM-dd}").Field(pnl[t]);
            foreach (var run in runs)
            {
                csv.Field(run.Forecasts[t]);
            }

            foreach (var run in runs)
            {
                csv.Field(run.Forecasts[t] is null ? null : run.Exceptions[t] ? "1" : "0");
            }

            csv.EndLine();
        }
    }

    private static void Write(Utf8JsonWriter writer, RiskInputs inputs, int window, IReadOnlyList<VarBacktest> runs, IReadOnlyList<MeasureNote> notes)
    {
        var dates = inputs.Returns.Dates.Skip(window).ToArray();
        writer.WriteStartObject();
        writer.WriteNumber("confidence", runs[0].Request.Confidence);
        writer.WriteNumber("window", window);
        writer.WriteNumber("observations", inputs.Returns.Days);
        writer.WriteString("from", $"{dates[0]:yyyy-MM-dd}");
        writer.WriteString("to", $"{dates[^1]:yyyy-MM-dd}");
        writer.WriteNumber("grossValue", PortfolioVar.Gross(inputs.Exposures));
        writer.WriteStartArray("methods");
        foreach (var run in runs)
        {
            BacktestJson.Write(writer, dates, run);
        }

        writer.WriteEndArray();
        Notes.Write(writer, notes);
        writer.WriteEndObject();
    }

    private static void Show(RiskInputs inputs, int window, IReadOnlyList<VarBacktest> runs, IAnsiConsole to)
    {
        var dates = inputs.Returns.Dates.Skip(window).ToArray();
        to.MarkupLineInterpolated(
            $"{Tables.N(dates.Length)} days from {dates[0]:yyyy-MM-dd} to {dates[^1]:yyyy-MM-dd}, each forecast from the {window} days before, confidence {runs[0].Request.Confidence * 100:0.####} %");
        var table = Tables.Of("method", ">days", ">exceptions", ">expected", ">Kupiec", ">p", ">independence", ">p", ">both", ">p", "last 250", ">green/yellow/red days");
        foreach (var r in runs)
        {
            table.Add(
                r.Request.Method.Name(),
                Tables.N(r.Days),
                Tables.N(r.Count),
                Text(r.Expected, "0.0"),
                Text(r.Kupiec.Statistic, "0.00"),
                Text(r.Kupiec.PValue, "0.0000"),
                Text(r.Independence.Statistic, "0.00"),
                Text(r.Independence.PValue, "0.0000"),
                Text(r.ConditionalCoverage.Statistic, "0.00"),
                Text(r.ConditionalCoverage.PValue, "0.0000"),
                $"{r.LastCount} {r.Zone}",
                $"{r.ZoneDays.Green}/{r.ZoneDays.Yellow}/{r.ZoneDays.Red}");
        }

        to.Write(table);
        ShowYears(dates, runs, to);
    }

    private static void ShowYears(DateOnly[] dates, IReadOnlyList<VarBacktest> runs, IAnsiConsole to)
    {
        var table = Tables.Of(["year", ">days", .. runs.Select(r => $">{r.Request.Method.Name()}")]);
        foreach (var year in dates.Select(d => d.Year).Distinct())
        {
            table.Add(
                [year.ToString(CultureInfo.InvariantCulture), Tables.N(dates.Count(d => d.Year == year)), .. runs.Select(r => Tables.N(r.Exceptions.Where((e, t) => e && dates[t].Year == year).Count()))]);
        }

        to.Write(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
