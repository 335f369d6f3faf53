using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Operators;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Limits;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk limits: what is in force, and its change under four eyes.</summary>
internal static class LimitsCommand
{
    private const string None = "none";

    public static Command Create()
    {
        var store = new StoreArguments();
        var command = new Command("limits", CommandRunner.Examples(
            "Shows the limits of each scope and the open proposal; its subcommands change them: one person proposes, a risk officer who is another approves, unless nothing is loosened. docs/limits.md.",
            "gm risk limits",
            "gm risk limits propose portfolio/main --set orderQuantity=20 --set drawdown=0.08 --reason 'smaller book' --by ann",
            "gm risk limits approve portfolio/main --by bob --role risk-officer"))
        {
            Propose(),
            Decide("approve", "Puts the open proposal in force.", Roles.RiskOfficer, null, static (_, by) => new ApproveLimits(by)),
            Decide("reject", "Turns the open proposal down.", Roles.RiskOfficer, Reason(), static (reason, by) => new RejectLimits(reason, by)),
        };
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) => await store.WithRunAsync(
            parsed,
            null,
            async journal =>
            {
                var states = await ScopeStates.ReadAsync<LimitsState>(
                    journal, EntityNames.Limits, journal.Description.Portfolios.SelectMany(Scopes.Binding), cancellation);
                if (output.Json)
                {
                    ScopeStates.Document(output, journal, EntityNames.Limits, states);
                }
                else
                {
                    Show(states, output);
                }

                return ExitCode.Done;
            },
            cancellation));
    }

    private static Command Propose()
    {
        var scope = Scope();
        var set = new Option<string[]>("--set")
        {
            Description = $"NAME=VALUE, or NAME={None} to take a limit out; what is not named stays as it is. Names: {string.Join(", ", LimitField.All.Select(f => f.Name))}.",
            Required = true,
        };
        var reason = Reason();
        var ask = new AskArguments(Roles.Operator, Roles.Operator, Roles.RiskOfficer);
        var command = new Command("propose", CommandRunner.Examples(
            "Proposes limits for a scope, from those in force.",
            "gm risk limits propose cluster --set grossLeverage=3 --reason 'until the release is over'",
            "gm risk limits propose portfolio/main --set 'restricted=NQ YM' --set concentration=none"));
        command.Arguments.Add(scope);
        command.Options.Add(set);
        command.Options.Add(reason);
        ask.AddTo(command);
        return command.Does(ask.Json, async (parsed, output, cancellation) => await ask.WithRunAsync(
            parsed,
            async journal =>
            {
                var path = parsed.GetValue(scope)!;
                var entity = OperatorDesk.LimitsOf(journal, path);
                var (state, _) = await journal.StateAsync<LimitsState>(entity, cancellation);
                var limits = parsed.GetValue(set)!.Aggregate(state.InForce, Changed);
                var proposal = new ProposeLimits(limits, parsed.GetValue(reason)!, ask.Of(parsed));
                return HaltCommands.Tell(await ask.AskAsync(parsed, journal, (entity, path), proposal, cancellation), output);
            },
            cancellation));
    }

    private static Command Decide(string name, string description, string role, Option<string>? reason, Func<string, Actor, object> make)
    {
        var scope = Scope();
        var ask = new AskArguments(role, Roles.Operator, Roles.RiskOfficer);
        var command = new Command(name, CommandRunner.Examples(description, $"gm risk limits {name} portfolio/main --by bob"));
        command.Arguments.Add(scope);
        if (reason is not null)
        {
            command.Options.Add(reason);
        }

        ask.AddTo(command);
        return command.Does(ask.Json, (parsed, output, cancellation) => ask.GoAsync(
            parsed,
            journal => (OperatorDesk.LimitsOf(journal, parsed.GetValue(scope)!), parsed.GetValue(scope)!),
            make(reason is null ? "" : parsed.GetValue(reason)!, ask.Of(parsed)),
            output,
            cancellation));
    }

    private static LimitSet Changed(LimitSet limits, string text)
    {
        var parts = text.Split('=', 2);
        if (LimitField.Of(parts[0]) is not { } field || parts.Length != 2)
        {
            throw Values.Wrong("--set", text, $"NAME=VALUE with a name of {string.Join(", ", LimitField.All.Select(f => f.Name))}");
        }

        try
        {
            return field.With(limits, parts[1] == None ? null : parts[1]);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw Values.Wrong("--set", text, $"{field.Expected}, or {None}");
        }
    }

    private static Argument<string> Scope() => new("SCOPE") { Description = "cluster, or portfolio/NAME." };

    private static Option<string> Reason() => new("--reason") { Description = "Why; journaled.", DefaultValueFactory = _ => "by hand" };

    private static void Show(IReadOnlyList<ScopeState<LimitsState>> states, Output output)
    {
        var table = Tables.Of(["limit", .. states.Select(s => $">{s.Scope}"), .. Proposals(states).Select(s => $">proposed for {s.Scope}")]);
        foreach (var field in LimitField.All)
        {
            table.Add([
                field.Name,
                .. states.Select(s => field.Text(s.State.InForce) ?? "-"),
                .. Proposals(states).Select(s => field.Text(s.State.Proposal!.Limits) is var now && now == field.Text(s.State.InForce) ? "" : now ?? None),
            ]);
        }

        output.People.Write(table);
        foreach (var (scope, state, row) in Proposals(states))
        {
            output.Note($"{scope}: proposed by {state.Proposal!.By.Name} ({state.Proposal.By.Role}), {row}: {state.Proposal.Reason}");
        }
    }

    private static IEnumerable<ScopeState<LimitsState>> Proposals(IReadOnlyList<ScopeState<LimitsState>> states) => states.Where(s => s.State.Proposal is not null);
}
