using System.CommandLine;
using System.Security.Cryptography;
using GrandModel.Actors;
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
        var by = new Option<string>("--by") { Description = "Who; journaled. Default: the user of this machine.", DefaultValueFactory = _ => Environment.UserName };
        var roles = new Option<string>("--role")
        {
            Description = $"As what: {Roles.Operator} or {Roles.RiskOfficer}. Nothing here proves it: who may run gm on the store may say so.",
            DefaultValueFactory = _ => role,
        };
        var timeout = new Option<string>("--timeout") { Description = "How long to wait for the outcome.", DefaultValueFactory = _ => "30s" };
        var store = new StoreArguments();
        var command = new Command(name, description);
        command.Arguments.Add(scope);
        command.Options.Add(reason);
        command.Options.Add(by);
        command.Options.Add(roles);
        command.Options.Add(timeout);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var patience = Values.Span("--timeout", parsed.GetValue(timeout))!.Value;
            var message = make(parsed.GetValue(reason)!, new Actor(parsed.GetValue(by)!, parsed.GetValue(roles)!));
            var key = new CommandKey(new Guid(RandomNumberGenerator.GetBytes(16)));
            var answer = await store.WithRunAsync(
                parsed,
                null,
                journal => new OperatorDesk(journal, TimeProvider.System).AskAsync(parsed.GetValue(scope)!, key, message, patience, cancellation),
                cancellation);
            return Tell(answer, output);
        });
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
