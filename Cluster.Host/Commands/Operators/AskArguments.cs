using System.CommandLine;
using System.Security.Cryptography;
using GrandModel.Actors;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Cluster.Host.Commands.Operators;

/// <summary>Who asks, how long he waits, and of which store's session: the options of every command that goes to an entity of a running session.</summary>
/// <param name="role">Role without --role.</param>
/// <param name="roles">Roles that make sense.</param>
internal sealed class AskArguments(string role, params string[] roles)
{
    private readonly Option<string> _by = new("--by") { Description = "Who; journaled. Default: the user of this machine.", DefaultValueFactory = _ => Environment.UserName };
    private readonly Option<string> _role = new("--role")
    {
        Description = $"As what: {string.Join(" or ", roles)}. Nothing here proves it: who may run gm on the store may say so.",
        DefaultValueFactory = _ => role,
    };

    private readonly Option<string> _timeout = new("--timeout") { Description = "How long to wait for the outcome.", DefaultValueFactory = _ => "30s" };
    private readonly StoreArguments _store = new();

    /// <summary>--json.</summary>
    public Option<bool> Json => _store.Json;

    /// <summary>Adds them behind the command's own.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_by);
        command.Options.Add(_role);
        command.Options.Add(_timeout);
        _store.AddTo(command);
    }

    /// <summary>Who asks.</summary>
    public Actor Of(ParseResult parsed) => new(parsed.GetValue(_by)!, parsed.GetValue(_role)!);

    /// <summary>Does something with the run of the store.</summary>
    public Task<T> WithRunAsync<T>(ParseResult parsed, Func<RunJournal, Task<T>> work, CancellationToken cancellation) =>
        _store.WithRunAsync(parsed, null, work, cancellation);

    /// <summary>Sends a command and waits for what becomes of it.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="journal">Journal of the session.</param>
    /// <param name="to">The entity, and the path that people know it by.</param>
    /// <param name="command">Command.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="key">Its identity; null for a new one.</param>
    public Task<OperatorAnswer> AskAsync(
        ParseResult parsed, RunJournal journal, (EntityId Entity, string Path) to, object command, CancellationToken cancellation, CommandKey? key = null) =>
        new OperatorDesk(journal, TimeProvider.System).AskAsync(
            to.Entity, to.Path, key ?? new CommandKey(new Guid(RandomNumberGenerator.GetBytes(16))), command, Values.Span("--timeout", parsed.GetValue(_timeout))!.Value, cancellation);

    /// <summary>Sends one command and shows what became of it.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> GoAsync(
        ParseResult parsed, Func<RunJournal, (EntityId Entity, string Path)> to, object command, Output output, CancellationToken cancellation) =>
        HaltCommands.Tell(await WithRunAsync(parsed, journal => AskAsync(parsed, journal, to(journal), command, cancellation), cancellation), output);
}
