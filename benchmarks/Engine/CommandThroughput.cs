using System.Diagnostics;
using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Actors.Running;
using GrandModel.Actors.Sql;
using GrandModel.Benchmarks.Store;
using GrandModel.Tests;

namespace GrandModel.Benchmarks.Engine;

/// <summary>
/// Commands end to end: 64 callers ask 10,000 entities, each waits for its durable answer before it asks again. Beside it the rows that were written go into
/// the same tables of another store by plain inserts, without fence, hash and engine, 64 a transaction: as many as 64 callers can have open.
/// </summary>
public static class CommandThroughput
{
    private const int Callers = 64;
    private const int Entities = 10_000;
    private const int Shards = 8;
    private static readonly Guid Owner = new("aaaaaaaa-0000-4000-8000-000000000002");

    /// <summary>Measures sqlite and postgres, or those named.</summary>
    public static async Task RunAsync(string[] stores, double seconds = 6)
    {
        ArgumentNullException.ThrowIfNull(stores);
        if (stores.Length == 0 || stores.Contains("sqlite"))
        {
            using var folder = new TempFolder();
            var options = new StoreOptions { ShardCount = Shards };
            await (await StoreUri.Parse($"sqlite:{folder.Of("plain")}").OpenOrCreateAsync(options)).DisposeAsync();
            await using var store = await StoreUri.Parse($"sqlite:{folder.Of("store")}").OpenOrCreateAsync(options);
            using var plain = new StoreAppends.PlainSqlite(Path.Combine(folder.Of("plain"), "journal-00.db"));
            await MeasureAsync("sqlite", store, plain, seconds);
        }

        if (stores.Length == 0 || stores.Contains("postgres"))
        {
            await using var server = await PostgresServer.StartAsync("shared_buffers = 256MB", "max_wal_size = 4GB");
            var plainSchema = $"{server.ConnectionString};Search Path=plain;Pooling=false;Command Timeout=0";
            var options = new StoreOptions { ShardCount = Shards };
            await (await StoreUri.Parse($"postgres:{plainSchema}").OpenOrCreateAsync(options)).DisposeAsync();
            await using var store = await StoreUri.Parse($"postgres:{server.ConnectionString};Search Path=store").OpenOrCreateAsync(options);
            await using var plain = await StoreAppends.PlainPostgres.OpenAsync(plainSchema);
            await MeasureAsync("postgres", store, plain, seconds);
        }
    }

    private static async Task MeasureAsync(string name, IJournalStore store, StoreAppends.IPlainInserts plain, double seconds)
    {
        var registry = new EntityRegistry();
        registry.AddEntity("bench", "account", Definition, e => e.Messages(Catalog));
        await using var node = await ActorNode.StartAsync(registry.Build(), store, new NodeOptions { Owner = Owner });
        var ids = Enumerable.Range(0, Entities).Select(i => EntityId.Of("account", $"main-{i:D5}")).ToArray();
        await AskAsync(node, ids, seconds / 2, round: 1); // warm: code, entities, write-ahead logs
        var (commands, latencies) = await AskAsync(node, ids, seconds, round: 2);
        var (rows, elapsed) = await InsertAsync(store, plain, seconds);

        latencies.Sort();
        var (asked, inserted) = (commands / seconds, rows / elapsed);
        Console.WriteLine(
            $"{name,-9} {asked,9:N0} commands/s from {Callers} callers, p50 {latencies[latencies.Count / 2],7:F0} us, p99 {latencies[latencies.Count * 99 / 100],7:F0} us; "
            + $"plain inserts {inserted,9:N0} rows/s, share {asked / inserted:F2}");
    }

    private static async Task<(long Commands, List<double> Latencies)> AskAsync(ActorNode node, EntityId[] ids, double seconds, int round)
    {
        var watch = Stopwatch.StartNew();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (long n = 0; watch.Elapsed.TotalSeconds < seconds; n++)
            {
                var to = ids[((n * 7919) + (caller * 104_729)) % ids.Length];
                var key = new CommandKey(new Guid(caller, (short)round, 0, BitConverter.GetBytes(n)));
                var start = Stopwatch.GetTimestamp();
                if (await node.AskAsync(to, key, new Pay(1)) is not CommandResult.Done)
                {
                    throw new InvalidOperationException("A command was not done.");
                }

                mine.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            return mine;
        })).ToArray();
        var all = (await Task.WhenAll(callers)).SelectMany(l => l).ToList();
        return (all.Count, all);
    }

    private static async Task<(long Rows, double Elapsed)> InsertAsync(IJournalStore store, StoreAppends.IPlainInserts plain, double seconds)
    {
        var claim = new ShardClaim(0, Owner, 1, 0, new byte[32], 0);
        var written = new List<JournalRow>();
        for (var shard = 0; shard < Shards; shard++)
        {
            await foreach (var row in store.ReadAsync(shard, 0))
            {
                written.Add(row);
            }
        }

        var (rows, watch) = (0L, Stopwatch.StartNew());
        foreach (var chunk in written.OrderBy(r => r.Position).Chunk(Callers).TakeWhile(_ => watch.Elapsed.TotalSeconds < seconds))
        {
            await plain.InsertAsync([new ShardBatch(claim, 0, chunk)]);
            rows += chunk.Length;
        }

        return (rows, watch.Elapsed.TotalSeconds);
    }

    private static readonly MessageCatalog Catalog = new MessageCatalog().Add("bench.Pay", 1, AccountJson.Default.Pay).Add("bench.Paid", 1, AccountJson.Default.Paid);

    private static readonly EntityDefinition<Account, NoView, Paid> Definition = Entity.Define<Account, Paid>(
        _ => new Account(0),
        (Account state, object message, in MessageContext _) => message is Pay pay ? new Paid(pay.Amount, state.Total + pay.Amount) : throw new UnreachableException(message.GetType().Name),
        (_, e) => new Account(e.Total),
        AccountJson.Default.Account);
}

/// <summary>Command: pay in.</summary>
public sealed record Pay(long Amount);

/// <summary>Paid in.</summary>
public sealed record Paid(long Amount, long Total);

/// <summary>State.</summary>
public sealed record Account(long Total);

[JsonSerializable(typeof(Pay))]
[JsonSerializable(typeof(Paid))]
[JsonSerializable(typeof(Account))]
internal sealed partial class AccountJson : JsonSerializerContext;
