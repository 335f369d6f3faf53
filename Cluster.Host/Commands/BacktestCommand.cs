using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>gm backtest: recorded data through the entities, as fast as the machine goes.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var arguments = new RunArguments(dataRequired: true);
        var command = new Command("backtest", CommandRunner.Examples(
            "Runs recorded data through the agents, and writes report.html, summary.json, fills.csv and decisions.csv.",
            "gm backtest --data ../shared/data/bars/bars_5min_ES_20240512_20240906.csv.gz --symbols ES",
            "gm backtest --data 'bars/bars_1min_*_2024*.csv.gz' --symbols ES,NQ --from 2024-06-01 --to 2024-07-01 --out out/june --json",
            "gm backtest --data ticks.csv.gz --out out/june --resume"));
        arguments.AddTo(command);
        return command.Does(arguments.Json, (parsed, output, cancellation) => RunCommand.GoAsync(
            arguments.Run(parsed), arguments.Place(parsed, "backtest"), arguments.Presentation(parsed, speed: null, live: false), output, cancellation));
    }
}
