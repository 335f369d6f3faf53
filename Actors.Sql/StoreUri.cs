using System.Security.Cryptography;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql.Postgres;
using GrandModel.Actors.Sql.Sqlite;

namespace GrandModel.Actors.Sql;

/// <summary>Where a store is, as people write it: sqlite:DIR, postgres:CONNECTION-STRING, or memory:</summary>
public sealed record StoreUri
{
    private const string Expected = "expected sqlite:DIR, postgres:CONNECTION-STRING or memory:";

    private StoreUri(string kind, string rest)
    {
        Kind = kind;
        Rest = rest;
    }

    /// <summary>sqlite, postgres or memory.</summary>
    public string Kind { get; }

    /// <summary>The folder, or Npgsql's connection string, which may hold a password: not for logs.</summary>
    public string Rest { get; }

    /// <summary>Reads a store's address.</summary>
    /// <exception cref="StoreException">STORE_INVALID: another form.</exception>
    public static StoreUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].Trim());
        return (kind, rest.Length > 0) switch
        {
            ("sqlite" or "postgres", true) or ("memory", false) => new StoreUri(kind, rest),
            ("sqlite" or "postgres", false) => throw new StoreException("STORE_INVALID", $"Store '{kind}:' names no place: {Expected}."),
            _ => throw new StoreException("STORE_INVALID", $"Store '{kind}:…' is unknown: {Expected}."), // the rest may hold a password
        };
    }

    /// <summary>Opens the store for writing, making it when it is not there.</summary>
    /// <exception cref="StoreException">Cannot be opened; the code says why.</exception>
    public async Task<IJournalStore> OpenOrCreateAsync(StoreOptions? options = null) => Kind switch
    {
        "sqlite" => SqliteJournalStore.OpenOrCreate(Rest, options),
        "postgres" => await PostgresJournalStore.OpenOrCreateAsync(Rest, options),
        _ => new MemoryJournalStore(
            options?.ClusterId ?? new Guid(RandomNumberGenerator.GetBytes(16)), options?.ShardCount ?? StoreFormat.ShardCountDefault),
    };

    /// <summary>Opens the store for writing.</summary>
    /// <exception cref="StoreException">STORE_MISSING: there is none (always for memory). Others: cannot be opened.</exception>
    public async Task<IJournalStore> OpenExistingAsync(StoreOptions? options = null) => Kind switch
    {
        "sqlite" => SqliteJournalStore.OpenExisting(Rest, options),
        "postgres" => await PostgresJournalStore.OpenExistingAsync(Rest, options),
        _ => throw NothingInMemory(),
    };

    /// <summary>Opens the store for reading, also while another process writes it.</summary>
    /// <exception cref="StoreException">STORE_MISSING: there is none (always for memory). Others: cannot be opened.</exception>
    public async Task<IJournalStore> OpenReadOnlyAsync() => Kind switch
    {
        "sqlite" => SqliteJournalStore.OpenReadOnly(Rest),
        "postgres" => await PostgresJournalStore.OpenReadOnlyAsync(Rest),
        _ => throw NothingInMemory(),
    };

    /// <summary>For people: without what may be secret.</summary>
    public override string ToString() => Kind == "sqlite" ? $"sqlite:{Rest}" : $"{Kind}:";

    private static StoreException NothingInMemory() => StoreFormat.Missing("memory:", "a store in memory ends with its process");
}
