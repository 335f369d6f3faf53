using System.CommandLine;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>The options of commands that read a store.</summary>
internal sealed class StoreArguments
{
    private readonly Option<string?> _store = CommonOptions.Store();

    /// <summary>--json.</summary>
    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <summary>Adds them behind the command's own.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_store);
        command.Options.Add(Json);
    }

    /// <summary>The store, for reading; also while a session writes it.</summary>
    /// <exception cref="StoreException">Cannot be opened.</exception>
    public Task<IJournalStore> OpenAsync(ParseResult parsed) => StoreUri.Parse(RunDirectory.Existing(parsed.GetValue(_store))).OpenReadOnlyAsync();

    /// <summary>Does something with the run of the store.</summary>
    public async Task<T> WithRunAsync<T>(ParseResult parsed, string? policyFile, Func<RunJournal, Task<T>> work, CancellationToken cancellation)
    {
        await using var store = await OpenAsync(parsed);
        return await work(await RunJournal.OpenAsync(store, policyFile, cancellation));
    }
}
