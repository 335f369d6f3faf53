using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.Risk;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Cluster.Host.Commands.Operators;

/// <summary>gm halt and gm resume: stop trading in a scope, and let it go on.</summary>
internal static class HaltCommands
{
    public static Command Halt() => Create(
        "halt",
        CommandRunner.Examples(
            "Stops trading in a scope of a running session: new orders are denied, working ones canceled. Says what became of it.",
            "gm halt",
            "gm halt portfolio/main --reason 'feed looks wrong' --store out/run-001"),
        Roles.Operator,
        static (reason, by) => new Halt(reason, by));

    public static Command Resume() => Create(
        "resume",
        CommandRunner.Examples(
            "Lifts the halt of a scope of a running session; a risk officer's command.",
            "gm resume",
            "gm resume portfolio/main --reason 'feed is back' --by ann"),
        Roles.RiskOfficer,
        static (reason, by) => new Resume(reason, by));

    private static Command Create(string name, string description, string role, Func<string, Actor, object> make)
    {
        var scope = new Argument<string>("SCOPE") { Description = "cluster, desk/NAME, venue/NAME, portfolio/NAME or agent/PORTFOLIO/SYMBOL.", DefaultValueFactory = _ => Scopes.Cluster };
        var reason = new Option<string>("--reason") { Description = "Why; journaled.", DefaultValueFactory = _ => "by hand" };
        var ask = new AskArguments(role, Roles.Operator, Roles.RiskOfficer);
        var command = new Command(name, description);
        command.Arguments.Add(scope);
        command.Options.Add(reason);
        ask.AddTo(command);
        return command.Does(ask.Json, (parsed, output, cancellation) => ask.GoAsync(
            parsed,
            journal => (OperatorDesk.BreakerOf(journal, parsed.GetValue(scope)!), parsed.GetValue(scope)!),
            make(parsed.GetValue(reason)!, ask.Of(parsed)),
            output,
            cancellation));
    }

    /// <summary>Shows what became of a command.</summary>
    /// <returns>Exit code.</returns>
    public static int Tell(OperatorAnswer answer, Output output)
    {
        if (output.Json)
        {
            output.Document(answer, AuditJson.Default.OperatorAnswer);
        }
        else
        {
            var table = Tables.Pairs();
            table.Pair(answer.Command, answer.Scope);
            table.Pair("outcome", $"{answer.Outcome}: {answer.Why}");
            table.Pair("journal", answer.Row is { } row ? $"{row} (shard {answer.Shard}, position {answer.Position})" : "-");
            table.Pair("operator log", answer.LogPosition == 0 ? "-" : Tables.N(answer.LogPosition));
            table.Pair("state", answer.State.GetRawText());
            output.People.Write(table);
        }

        if (answer.Outcome is OperatorOutcome.Done or OperatorOutcome.Unchanged)
        {
            return ExitCode.Done;
        }

        var code = answer.Outcome switch
        {
            OperatorOutcome.Refused => "COMMAND_REFUSED",
            OperatorOutcome.Posted => "COMMAND_WAITS",
            _ => "RUN_ENDED",
        };
        Output.Complaint(code, $"{answer.Command} {answer.Scope}: {answer.Why}");
        return ExitCode.Refused;
    }
}
