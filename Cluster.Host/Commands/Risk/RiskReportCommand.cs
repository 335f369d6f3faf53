using System.CommandLine;
using GrandModel.Backtest.Reports.Risk;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk report: everything about the risk of positions on one page.</summary>
internal static class RiskReportCommand
{
    public static Command Create()
    {
        var arguments = new RiskArguments();
        var window = new Option<int>("--window") { Description = "Days that each forecast looks back.", DefaultValueFactory = _ => 250 };
        var file = new Option<string>("--out") { Description = "The page to write; it must not be there yet.", Required = true };
        var command = new Command("report", CommandRunner.Examples(
            "Writes one HTML page that needs no network: value at risk against results with exceptions marked, drawdown, exposures, correlations, every method's figure and back-test, stress.",
            "gm risk report --returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --positions positions.csv --out risk.html",
            "gm risk report --returns returns.csv --positions positions.csv --confidence 0.975 --window 500 --out risk.html"));
        arguments.AddReturns(command).AddNumbers(command, 0.99).AddHorizon(command);
        arguments.Positions.AddTo(command);
        foreach (var option in (Option[])[window, file])
        {
            command.Options.Add(option);
        }

        return command.Does(arguments.Json, async (parsed, output, cancellation) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            if (File.Exists(path))
            {
                throw CliException.Refused("OUT_EXISTS", $"--out: '{parsed.GetValue(file)}' is there already.");
            }

            var inputs = await arguments.ReadAsync(parsed, cancellation);
            VarRequest[] requests = [.. Enum.GetValues<VarMethod>().Select(m => arguments.Request(parsed, m, MonteCarloVar.DefaultPaths))];
            var notes = new List<MeasureNote>(inputs.Notes);
            var figures = Figures(inputs, requests, notes);
            var look = parsed.GetValue(window);
            var pnl = inputs.Returns.ProfitAndLoss(inputs.Exposures);
            var runs = await Progress.OfAsync(output, "forecasting", report => RiskBacktestCommand.Run(
                pnl, look, [.. Enum.GetValues<VarMethod>().Select(m => arguments.Request(parsed, m, RollingVar.DefaultPaths, horizon: false))], report));
            notes.AddRange(RiskBacktestCommand.Refusals(runs));
            await File.WriteAllTextAsync(path, RiskPage.Render(RiskPageContent.Of(inputs, figures, look, pnl[look..], runs, notes)), cancellation);
            Notes.Write(notes);
            if (output.Json)
            {
                output.Document(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("out", path);
                    writer.WriteNumber("bytes", new FileInfo(path).Length);
                    Notes.Write(writer, notes);
                    writer.WriteEndObject();
                });
            }
            else
            {
                output.People.MarkupLineInterpolated($"report   {parsed.GetValue(file)}");
            }

            return ExitCode.Done;
        });
    }

    // A method that refuses leaves its reason on the page in place of a figure.
    private static List<(VarRequest Request, VarResult? Result)> Figures(RiskInputs inputs, VarRequest[] requests, List<MeasureNote> notes)
    {
        var figures = new List<(VarRequest Request, VarResult? Result)>();
        foreach (var request in requests)
        {
            try
            {
                var result = PortfolioVar.Of(inputs.Returns, inputs.Exposures, request);
                notes.AddRange(result.Notes.Where(n => !notes.Contains(n)));
                figures.Add((request, result));
            }
            catch (MeasureException e) when (e.Code is MeasureCodes.CornishFisherDomain or MeasureCodes.TooFew)
            {
                notes.Add(new MeasureNote(e.Code, $"{request.Method.Name()}: {e.Message}"));
                figures.Add((request, null));
            }
        }

        return figures;
    }
}
