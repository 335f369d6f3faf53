using System.Diagnostics;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Tests;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace GrandModel.Benchmarks.Store;

/// <summary>
/// Rows per second into both stores: appends with their chain hashes and fence, beside plain inserts of the same rows into the same tables without either.
/// The two take turns second by second, so that what else the machine does meets both. Prints one line a store and batch size.
/// </summary>
/// <remarks>
/// A share of plain well below 0.7 means that the fence or the hashing has become dearer than the rows. Batches are spread over eight shards. Start:
/// RunAsync(["sqlite" or "postgres", ...], seconds a turn, turns); a server is started from the machine's own PostgreSQL.
/// </remarks>
public static class StoreAppends
{
    private const int Shards = 8;
    private const int PayloadBytes = 300;
    private const int WarmRows = 150_000;
    private static readonly int[] BatchSizes = [1, 100, 1_000];
    private static readonly Guid Owner = new("aaaaaaaa-0000-4000-8000-000000000001");

    /// <summary>Measures the stores named, all without names.</summary>
    public static async Task RunAsync(string[] stores, double turnSeconds = 1, int turns = 5)
    {
        ArgumentNullException.ThrowIfNull(stores);
        if (stores.Length == 0 || stores.Contains("sqlite"))
        {
            foreach (var batch in BatchSizes)
            {
                using var folder = new TempFolder();
                await using var store = await StoreUri.Parse($"sqlite:{folder.Of("store")}").OpenOrCreateAsync(new StoreOptions { ShardCount = Shards });
                await (await StoreUri.Parse($"sqlite:{folder.Of("plain")}").OpenOrCreateAsync(new StoreOptions { ShardCount = Shards })).DisposeAsync();
                using var plain = new PlainSqlite(Path.Combine(folder.Of("plain"), "journal-00.db"));
                await CompareAsync("sqlite", store, plain, batch, turnSeconds, turns);
            }
        }

        if (stores.Length == 0 || stores.Contains("postgres"))
        {
            await using var server = await PostgresServer.StartAsync("shared_buffers = 256MB", "max_wal_size = 4GB");
            foreach (var batch in BatchSizes)
            {
                await using var store = await StoreUri.Parse($"postgres:{server.ConnectionString};Search Path=store_{batch}").OpenOrCreateAsync(new StoreOptions { ShardCount = Shards });
                var plainSchema = $"{server.ConnectionString};Search Path=plain_{batch};Pooling=false;Command Timeout=0";
                await (await StoreUri.Parse($"postgres:{plainSchema}").OpenOrCreateAsync(new StoreOptions { ShardCount = Shards })).DisposeAsync();
                await using var plain = await PlainPostgres.OpenAsync(plainSchema);
                await CompareAsync("postgres", store, plain, batch, turnSeconds, turns);
            }
        }
    }

    private static async Task CompareAsync(string name, IJournalStore store, IPlainInserts plain, int batch, double turnSeconds, int turns)
    {
        var claims = await store.ClaimAsync(Owner, Enumerable.Range(0, Shards).ToArray(), "benchmark");
        var fenced = new RowSource(claims.ToArray());
        var unfenced = new RowSource(claims.ToArray());
        await WarmAsync(store, plain, fenced, unfenced);
        var appends = new List<double>();
        var inserts = new List<double>();
        var latencies = new List<double>();
        for (var turn = 0; turn <= turns; turn++)
        {
            var append = await TurnAsync(turnSeconds, latencies, async () =>
            {
                var batches = fenced.Next(batch, hashed: true);
                return await store.AppendAsync(batches) == AppendResult.Committed ? batch : throw new InvalidOperationException("An append was not committed.");
            });
            var insert = await TurnAsync(turnSeconds, null, async () =>
            {
                await plain.InsertAsync(unfenced.Next(batch, hashed: false));
                return batch;
            });
            if (turn > 0)
            {
                appends.Add(append);
                inserts.Add(insert);
            }
            else
            {
                latencies.Clear(); // the first turn is another warm-up
            }
        }

        appends.Sort();
        inserts.Sort();
        latencies.Sort();
        var (a, i) = (appends[appends.Count / 2], inserts[inserts.Count / 2]);
        Console.WriteLine(
            $"{name,-9} batch {batch,5}: {a,9:N0} rows/s (best {appends[^1],9:N0}), plain {i,9:N0} (best {inserts[^1],9:N0}), share {a / i:F2}, "
            + $"append p50 {latencies[latencies.Count / 2],7:F0} us, p99 {latencies[latencies.Count * 99 / 100],8:F0} us");
    }

    // Past the growth of both write-ahead logs: a flush of a growing file costs several times one of a file that is written over.
    private static async Task WarmAsync(IJournalStore store, IPlainInserts plain, RowSource fenced, RowSource unfenced)
    {
        for (var rows = 0; rows < WarmRows; rows += BatchSizes[^1])
        {
            await store.AppendAsync(fenced.Next(BatchSizes[^1], hashed: true));
            await plain.InsertAsync(unfenced.Next(BatchSizes[^1], hashed: false));
        }
    }

    private static async Task<double> TurnAsync(double seconds, List<double>? latencies, Func<Task<int>> commit)
    {
        var rows = 0L;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            rows += await commit();
            latencies?.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return rows / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Inserts without a fence.</summary>
    internal interface IPlainInserts
    {
        Task InsertAsync(ShardBatch[] batches);
    }

    /// <summary>Batches of rows over the shards: a row alone goes to one shard after the other.</summary>
    private sealed class RowSource
    {
        private readonly ShardClaim[] _claims;
        private readonly long[] _heads = new long[Shards];
        private readonly byte[][] _hashes = Enumerable.Range(0, Shards).Select(_ => new byte[32]).ToArray();
        private readonly string[] _entities = Enumerable.Range(0, 1_000).Select(i => $"order/main-{i:D6}").ToArray();
        private readonly byte[][] _payloads;
        private int _turn;

        public RowSource(ShardClaim[] claims)
        {
            _claims = claims;
            var random = new Random(1);
            _payloads = Enumerable.Range(0, 64).Select(_ =>
            {
                var bytes = new byte[PayloadBytes];
                random.NextBytes(bytes);
                return bytes;
            }).ToArray();
        }

        public ShardBatch[] Next(int size, bool hashed)
        {
            _turn++;
            var used = Math.Min(Shards, size);
            var batches = new ShardBatch[used];
            for (var k = 0; k < used; k++)
            {
                var shard = used == Shards ? k : _turn % Shards;
                var count = (size / used) + (k < size % used ? 1 : 0);
                var rows = new JournalRow[count];
                var head = _heads[shard];
                for (var n = 0; n < count; n++)
                {
                    rows[n] = Row(shard, ++_heads[shard], hashed);
                }

                batches[k] = new ShardBatch(_claims[shard], head, rows);
            }

            return batches;
        }

        private JournalRow Row(int shard, long position, bool hashed)
        {
            var payload = _payloads[position % _payloads.Length];
            var row = new JournalRow
            {
                Shard = shard,
                Position = position,
                Epoch = _claims[shard].Epoch,
                Kind = RowKind.Event,
                Entity = _entities[position * 7919 % _entities.Length],
                Sequence = position,
                Key = new Guid((int)position, 1, 2, new byte[8]),
                RequestHash = position % 2 == 0 ? new byte[32] : null,
                Type = "order.accepted",
                Version = 1,
                EventTimeNs = 1_700_000_000_000_000_000 + position,
                Slice = 1_700_000_000,
                Round = 3,
                CauseEntity = "agent.tactical/main/ES/execution",
                CauseSequence = position,
                CauseNumber = 1,
                Payload = payload,
                Crc = hashed ? JournalHashing.Crc32C(payload) : 0,
            };
            row.ChainHash = new byte[32];
            if (hashed)
            {
                JournalHashing.Chain(_hashes[shard], row, row.ChainHash);
                _hashes[shard] = row.ChainHash;
            }

            return row;
        }
    }

    /// <summary>A prepared insert in a transaction, over the C interface.</summary>
    internal sealed class PlainSqlite : IPlainInserts, IDisposable
    {
        private readonly sqlite3 _database;
        private readonly sqlite3_stmt _insert;

        public PlainSqlite(string path)
        {
            Check(raw.sqlite3_open_v2(path, out _database, raw.SQLITE_OPEN_READWRITE | 0x8000, null));
            Check(raw.sqlite3_exec(_database, "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096"));
            Check(raw.sqlite3_prepare_v3(_database, $"INSERT INTO journal VALUES ({string.Join(',', Enumerable.Repeat('?', 22))})", raw.SQLITE_PREPARE_PERSISTENT, out _insert));
        }

        public Task InsertAsync(ShardBatch[] batches)
        {
            Check(raw.sqlite3_exec(_database, "BEGIN IMMEDIATE"));
            foreach (var row in batches.SelectMany(b => b.Rows))
            {
                Bind(row);
                if (raw.sqlite3_step(_insert) != raw.SQLITE_DONE)
                {
                    throw new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string());
                }

                _ = raw.sqlite3_reset(_insert);
            }

            Check(raw.sqlite3_exec(_database, "COMMIT"));
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _insert.Dispose();
            _database.Dispose();
        }

        private void Bind(JournalRow row)
        {
            Span<byte> key = stackalloc byte[16];
            row.Key!.Value.TryWriteBytes(key, bigEndian: true, out _);
            var at = 0;
            Number(row.Shard);
            Number(row.Position);
            Number(row.Epoch);
            Number((long)row.Kind);
            Text(row.Entity);
            Number(row.Sequence);
            raw.sqlite3_bind_blob(_insert, ++at, key);
            Blob(row.RequestHash);
            Text(row.Type);
            Number(row.Version);
            Number(row.EventTimeNs);
            Number(row.Slice);
            Number(row.Round);
            Text(row.CauseEntity);
            Number(row.CauseSequence);
            Number(row.CauseNumber);
            Blob(row.Payload);
            Blob(row.Effects);
            Blob(row.Inputs);
            Number(row.Crc);
            Blob(row.ChainHash);
            Number(1_700_000_000_000_000);

            void Number(long value) => raw.sqlite3_bind_int64(_insert, ++at, value);

            void Text(string value)
            {
                if (value.Length == 0)
                {
                    raw.sqlite3_bind_text(_insert, ++at, ""); // an empty span would be bound as NULL
                    return;
                }

                Span<byte> bytes = stackalloc byte[256];
                raw.sqlite3_bind_text(_insert, ++at, bytes[..System.Text.Encoding.UTF8.GetBytes(value, bytes)]);
            }

            void Blob(byte[]? value) => _ = value is null ? raw.sqlite3_bind_null(_insert, ++at)
                : value.Length == 0 ? raw.sqlite3_bind_zeroblob(_insert, ++at, 0) : raw.sqlite3_bind_blob(_insert, ++at, value);
        }

        private void Check(int code)
        {
            if (code != raw.SQLITE_OK)
            {
                throw new InvalidOperationException(_database is null ? $"SQLite {code}" : raw.sqlite3_errmsg(_database).utf8_to_string());
            }
        }
    }

    /// <summary>One prepared insert of arrays.</summary>
    internal sealed class PlainPostgres : IPlainInserts, IAsyncDisposable
    {
        private const string Sql =
            "INSERT INTO journal (shard_id, shard_seq, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time, slice, round, "
            + "cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash) SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), "
            + "unnest($6), unnest($7), unnest($8), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16), unnest($17), "
            + "unnest($18), unnest($19), unnest($20), unnest($21)";

        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlCommand _command;
        private readonly List<Action<JournalRow[]>> _bind = [];

        private PlainPostgres(NpgsqlConnection connection)
        {
            _connection = connection;
            _command = new NpgsqlCommand(Sql, connection);
            Of(NpgsqlDbType.Integer, r => r.Shard);
            Of(NpgsqlDbType.Bigint, r => r.Position);
            Of(NpgsqlDbType.Bigint, r => r.Epoch);
            Of(NpgsqlDbType.Smallint, r => (short)r.Kind);
            Of(NpgsqlDbType.Text, r => r.Entity);
            Of(NpgsqlDbType.Bigint, r => r.Sequence);
            Of(NpgsqlDbType.Uuid, r => r.Key);
            Of(NpgsqlDbType.Bytea, r => r.RequestHash);
            Of(NpgsqlDbType.Text, r => r.Type);
            Of(NpgsqlDbType.Smallint, r => r.Version);
            Of(NpgsqlDbType.Bigint, r => r.EventTimeNs);
            Of(NpgsqlDbType.Bigint, r => r.Slice);
            Of(NpgsqlDbType.Integer, r => r.Round);
            Of(NpgsqlDbType.Text, r => r.CauseEntity);
            Of(NpgsqlDbType.Bigint, r => r.CauseSequence);
            Of(NpgsqlDbType.Integer, r => r.CauseNumber);
            Of(NpgsqlDbType.Bytea, r => r.Payload);
            Of(NpgsqlDbType.Bytea, r => r.Effects);
            Of(NpgsqlDbType.Bytea, r => r.Inputs);
            Of(NpgsqlDbType.Integer, r => r.Crc);
            Of(NpgsqlDbType.Bytea, r => r.ChainHash);
        }

        public static async Task<PlainPostgres> OpenAsync(string connectionString)
        {
            var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var generic = new NpgsqlCommand("SET plan_cache_mode = force_generic_plan; SET jit = off", connection);
            await generic.ExecuteNonQueryAsync();
            var plain = new PlainPostgres(connection);
            plain._bind.ForEach(b => b([]));
            await plain._command.PrepareAsync();
            return plain;
        }

        public async Task InsertAsync(ShardBatch[] batches)
        {
            var rows = batches.SelectMany(b => b.Rows).ToArray();
            _bind.ForEach(b => b(rows));
            await _command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _command.DisposeAsync();
            await _connection.DisposeAsync();
        }

        private void Of<T>(NpgsqlDbType type, Func<JournalRow, T> value)
        {
            var parameter = new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type };
            _command.Parameters.Add(parameter);
            _bind.Add(rows => parameter.TypedValue = Array.ConvertAll(rows, r => value(r)));
        }
    }
}
