using System.CommandLine;
using GrandModel.Backtest.AsOf;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk as-of: figures of a moment, computed again and compared with what was journaled then.</summary>
internal static class AsOfCommand
{
    public static Command Create()
    {
        var time = new Argument<string>("MOMENT") { Description = "Event time in UTC (inclusive), a row entity#sequence, or SHARD:POSITION." };
        var portfolio = new Option<string?>("--portfolio") { Description = "Portfolio. Default: the first of the run." };
        var store = new StoreArguments();
        var command = new Command("as-of", CommandRunner.Examples(
            "Computes equity, exposures, leverage, drawdown, day loss, breakers and limits again as of a moment and compares them with the journal. Exit code 0 all agree, 1 something differs.",
            "gm risk as-of 2024-06-04T06:35:00Z",
            "gm risk as-of 'portfolio/main#381' --store out/backtest-001 --json"));
        command.Arguments.Add(time);
        command.Options.Add(portfolio);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var text = parsed.GetValue(time)!;
            var moment = AsOfMoment.TryParse(text)
                ?? throw Values.Wrong("MOMENT", text, "a date or instant as 2024-05-13T14:30:00Z, a row as portfolio/main#381, or SHARD:POSITION as 3:1200");
            PortfolioId? name = parsed.GetValue(portfolio) is { } p ? Values.Portfolios("--portfolio", [p])[0] : null;
            var report = await store.WithRunAsync(
                parsed,
                null,
                journal => Progress.ReadingAsync(output, progress => RiskAsOf.ReadAsync(journal, moment, name, progress, cancellation)),
                cancellation);
            if (output.Json)
            {
                output.Document(report, AsOfJson.Default.AsOfReport);
            }
            else
            {
                Show(report, output);
            }

            if (report.First is { } first)
            {
                Output.Complaint("AS_OF_DIFFERS", $"first at {first.Row?.ToString() ?? "the start"}: {first.Field} is {first.Recomputed}, journaled was {first.Journaled}");
                return ExitCode.CheckFailed;
            }

            return ExitCode.Done;
        });
    }

    private static void Show(AsOfReport report, Output output)
    {
        var head = Tables.Pairs();
        head.Pair("portfolio", report.Portfolio.Value);
        head.Pair("as of", report.Moment);
        head.Pair("last event", report.Last is { } last ? $"{last} at {report.Time}" : "none yet");
        head.Pair("compared", $"{Tables.N(report.Compared)} values, at every mark up to then");
        head.Pair("marks as journaled", Tables.N(report.MarksTaken));
        head.Pair("verdict", report.Agrees ? "agrees" : "DIFFERS");
        output.People.Write(head);
        var table = Tables.Of("figure", ">recomputed", ">journaled", "", "row");
        foreach (var line in report.Lines)
        {
            table.Add(line.Field, line.Recomputed, line.Journaled, line.Agrees ? "=" : "DIFFERS", line.Row?.ToString() ?? "as set up");
        }

        output.People.Write(table);
    }
}
