using System.CommandLine;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>Runs the action of a command and turns its failures into messages and exit codes.</summary>
internal static class CommandRunner
{
    /// <summary>Sets the action of a command that knows --json.</summary>
    public static Command Does(this Command command, Option<bool>? json, Func<ParseResult, Output, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = new Output(json is not null && parsed.GetValue(json));
            try
            {
                return await action(parsed, output, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                output.Failure("STOPPED", "stopped by the user");
                return ExitCode.CheckFailed;
            }
            catch (Exception failure) when (Failures.Explain(failure) is not null)
            {
                var (exitCode, code, message) = Failures.Explain(failure)!.Value;
                output.Failure(code, message);
                return exitCode;
            }
        });
        return command;
    }

    /// <summary>Adds examples to the help text of a command.</summary>
    public static string Examples(string description, params string[] lines) => $"{description}\n\nExamples:\n  {string.Join("\n  ", lines)}";
}
