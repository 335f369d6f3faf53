using System.CommandLine;
using System.Globalization;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Operators;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Breakers;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk breakers: what is tripped, tripping by hand, and re-arming under four eyes.</summary>
internal static class BreakersCommand
{
    public static Command Create()
    {
        var store = new StoreArguments();
        var command = new Command("breakers", CommandRunner.Examples(
            "Shows the breaker of each scope: halts, tripped causes, requests to re-arm. Its subcommands trip and re-arm: one person asks, a risk officer who is another approves. docs/breakers.md.",
            "gm risk breakers",
            "gm risk breakers trip portfolio/main --detail 'news'",
            "gm risk breakers rearm portfolio/main manual --reason 'news is out' --by ann",
            "gm risk breakers approve portfolio/main manual --by bob"))
        {
            Trip(),
            Ask("rearm", "Asks that a tripped cause be re-armed.", Roles.Operator, Reason(), static (cause, reason, by) => new RequestRearm(cause, reason, by)),
            Ask("approve", "Agrees to a request to re-arm.", Roles.RiskOfficer, null, static (cause, _, by) => new ApproveRearm(cause, by)),
        };
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) => await store.WithRunAsync(
            parsed,
            null,
            async journal =>
            {
                var states = await ScopeStates.ReadAsync<BreakerState>(journal, EntityNames.Breaker, OperatorDesk.BreakerScopes(journal), cancellation);
                if (output.Json)
                {
                    ScopeStates.Document(output, journal, EntityNames.Breaker, states);
                }
                else
                {
                    Show(states, output);
                }

                return ExitCode.Done;
            },
            cancellation));
    }

    private static Command Trip()
    {
        var factor = new Option<double?>("--factor") { Description = "What is left of the leverage, for a cause that cuts it." };
        var detail = new Option<string>("--detail") { Description = "Why; journaled.", DefaultValueFactory = _ => "by hand" };
        var cause = new Option<string>("--cause") { Description = $"{string.Join(", ", BreakerCauses.All)}.", DefaultValueFactory = _ => BreakerCauses.Manual };
        return Ask(
            "trip",
            "Trips a breaker.",
            "gm risk breakers trip cluster --cause correlation --factor 0.5 --detail 'desk call'",
            Roles.Operator,
            [],
            [cause, factor, detail],
            (parsed, by) => new Trip(parsed.GetValue(cause)!, parsed.GetValue(detail)!, by, parsed.GetValue(factor)));
    }

    private static Command Ask(string name, string description, string role, Option<string>? reason, Func<string, string, Actor, object> make)
    {
        var cause = new Argument<string>("CAUSE") { Description = $"{string.Join(", ", BreakerCauses.All)}." };
        return Ask(
            name,
            description,
            $"gm risk breakers {name} portfolio/main daily-loss --by ann",
            role,
            [cause],
            reason is null ? [] : [reason],
            (parsed, by) => make(parsed.GetValue(cause)!, reason is null ? "" : parsed.GetValue(reason)!, by));
    }

    private static Command Ask(
        string name, string description, string example, string role, Argument[] arguments, Option[] options, Func<ParseResult, Actor, object> make)
    {
        var scope = new Argument<string>("SCOPE") { Description = "cluster, portfolio/NAME, agent/NAME/SYMBOL, venue/NAME or desk/NAME." };
        var ask = new AskArguments(role, Roles.Operator, Roles.RiskOfficer);
        var command = new Command(name, CommandRunner.Examples(description, example));
        command.Arguments.Add(scope);
        Array.ForEach(arguments, command.Arguments.Add);
        Array.ForEach(options, command.Options.Add);
        ask.AddTo(command);
        return command.Does(ask.Json, (parsed, output, cancellation) => ask.GoAsync(
            parsed,
            journal => (OperatorDesk.BreakerOf(journal, parsed.GetValue(scope)!), parsed.GetValue(scope)!),
            make(parsed, ask.Of(parsed)),
            output,
            cancellation));
    }

    private static Option<string> Reason() => new("--reason") { Description = "Why; journaled.", DefaultValueFactory = _ => "by hand" };

    private static void Show(IReadOnlyList<ScopeState<BreakerState>> states, Output output)
    {
        var table = Tables.Of("scope", "halted", "cause", "effect", ">leverage left", "since", "re-arm asked by", "last row");
        foreach (var (scope, state, row) in states)
        {
            var halted = state.IsHalted ? $"yes ({state.Epoch})" : "no";
            if (state.Tripped.IsEmpty)
            {
                table.Add(scope, halted, "armed", "-", "-", "-", "-", row?.ToString() ?? "-");
            }

            foreach (var tripped in state.Tripped)
            {
                table.Add(
                    scope,
                    halted,
                    tripped.Cause,
                    BreakerCauses.EffectOf(tripped.Cause)?.ToString() ?? "-",
                    tripped.Factor?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-",
                    tripped.TrippedAt?.ToString() ?? "-",
                    tripped.RearmRequestedBy?.Name ?? "-",
                    row?.ToString() ?? "-");
            }
        }

        output.People.Write(table);
    }
}
