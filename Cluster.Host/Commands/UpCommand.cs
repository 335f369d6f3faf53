using System.CommandLine;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>gm up: a market session through the entities at a chosen speed, with a live view.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var arguments = new RunArguments(dataRequired: false);
        var speed = new Option<string>("--speed") { Description = "Factor of event time, or max.", DefaultValueFactory = _ => "max" };
        var command = new Command("up", CommandRunner.Examples(
            "Runs a market session and shows it live: recorded data, or the simulator when no data are named. Ends with a report.",
            "gm up",
            "gm up --data ../shared/data/ticks/trades_SPY_20131007_09.csv.gz --symbols SPY --speed max",
            "gm up --symbols ES,NQ --duration 2d --seed 7 --speed 600"));
        arguments.AddTo(command);
        command.Options.Add(speed);
        return command.Does(arguments.Json, (parsed, output, cancellation) => RunCommand.GoAsync(
            arguments.Run(parsed),
            arguments.Place(parsed, "run"),
            arguments.Presentation(parsed, Values.Speed("--speed", parsed.GetValue(speed)!), live: true),
            output,
            cancellation));
    }
}
