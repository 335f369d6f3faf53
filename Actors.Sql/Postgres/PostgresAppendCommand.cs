using GrandModel.Actors.Journal;
using Npgsql;
using NpgsqlTypes;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// The statement that appends: only if every shard of the batches has the expected epoch, owner, head and halt version it moves the heads and inserts the
/// rows. Several shards are locked in order of ids first; one alone, the commoner case, is checked and moved in one step. No transaction is open around the
/// statement, so a process that dies cannot leave one.
/// </summary>
/// <remarks>
/// Rows come as one array a column, unnested in the select list: there PostgreSQL walks the arrays side by side, while in FROM it first copies each of them
/// into a store of its own (a third slower for our 18 columns).
/// </remarks>
internal sealed class PostgresAppendCommand : IDisposable
{
    private const string Rows =
        """
        written AS (
            INSERT INTO journal (shard_id, shard_seq, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time,
                                 slice, round, cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash)
            SELECT r.shard_id, r.shard_seq, r.epoch, r.kind, r.entity_id, r.entity_seq, r.cmd_key, r.request_hash, r.event_type, r.event_version, r.event_time,
                   r.slice, r.round, r.cause_entity, r.cause_seq, r.cause_no, r.payload, r.effects, r.inputs, r.crc32c, r.chain_hash
              FROM fence, (
                SELECT unnest($8) AS shard_id, unnest($9) AS shard_seq, unnest($10) AS epoch, unnest($11) AS kind, unnest($12) AS entity_id,
                       unnest($13) AS entity_seq, unnest($14) AS cmd_key, unnest($15) AS request_hash, unnest($16) AS event_type,
                       unnest($17) AS event_version, unnest($18) AS event_time, unnest($19) AS slice, unnest($20) AS round,
                       unnest($21) AS cause_entity, unnest($22) AS cause_seq, unnest($23) AS cause_no, unnest($24) AS payload,
                       unnest($25) AS effects, unnest($26) AS inputs, unnest($27) AS crc32c, unnest($28) AS chain_hash) AS r
            RETURNING 1)
        """;

    private const string OneShard =
        $"""
        WITH fence AS (
            UPDATE shard SET head = $6, head_hash = $7, changed_at = clock_timestamp()
             WHERE shard_id = $1 AND epoch = $2 AND owner = $3 AND head = $4 AND halt_version = $5 RETURNING 1),
        {Rows}
        SELECT (SELECT count(*) FROM fence), (SELECT count(*) FROM written), $29
        """;

    private const string SeveralShards =
        $"""
        WITH want AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) AS w(shard_id, epoch, owner, head, halt_version, new_head, new_hash)),
        mine AS MATERIALIZED (
            SELECT s.shard_id FROM shard s JOIN want w ON s.shard_id = w.shard_id
             WHERE s.epoch = w.epoch AND s.owner = w.owner AND s.head = w.head AND s.halt_version = w.halt_version
             ORDER BY s.shard_id FOR NO KEY UPDATE OF s),
        fence AS MATERIALIZED (
            SELECT 1 WHERE (SELECT count(*) FROM mine) = (SELECT count(*) FROM want)),
        moved AS (
            UPDATE shard s SET head = w.new_head, head_hash = w.new_hash, changed_at = clock_timestamp()
              FROM want w, fence WHERE s.shard_id = w.shard_id RETURNING 1),
        {Rows}
        SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM written), $29
        """;

    private readonly NpgsqlCommand _command;
    private readonly List<Action<IReadOnlyList<ShardBatch>>> _bindBatches = [];
    private readonly List<Action<JournalRow[]>> _bindRows = [];
    private readonly NpgsqlParameter<long> _nonce = new() { NpgsqlDbType = NpgsqlDbType.Bigint };

    private readonly bool _oneShard;

    public PostgresAppendCommand(NpgsqlConnection connection, bool oneShard)
    {
        _oneShard = oneShard;
        _command = new NpgsqlCommand(oneShard ? OneShard : SeveralShards, connection) { CommandTimeout = 0 }; // no limit: it would send a cancel, and a cancelled commit may be told as done
        OfBatches(NpgsqlDbType.Integer, b => b.Claim.Shard);
        OfBatches(NpgsqlDbType.Bigint, b => b.Claim.Epoch);
        OfBatches(NpgsqlDbType.Uuid, b => b.Claim.Owner);
        OfBatches(NpgsqlDbType.Bigint, b => b.Head);
        OfBatches(NpgsqlDbType.Bigint, b => b.Claim.HaltVersion);
        OfBatches(NpgsqlDbType.Bigint, b => b.NewHead);
        OfBatches(NpgsqlDbType.Bytea, b => b.NewHash);
        OfRows(NpgsqlDbType.Integer, r => r.Shard);
        OfRows(NpgsqlDbType.Bigint, r => r.Position);
        OfRows(NpgsqlDbType.Bigint, r => r.Epoch);
        OfRows(NpgsqlDbType.Smallint, r => (short)r.Kind);
        OfRows(NpgsqlDbType.Text, r => r.Entity);
        OfRows(NpgsqlDbType.Bigint, r => r.Sequence);
        OfRows(NpgsqlDbType.Uuid, r => r.Key);
        OfRows(NpgsqlDbType.Bytea, r => r.RequestHash);
        OfRows(NpgsqlDbType.Text, r => r.Type);
        OfRows(NpgsqlDbType.Smallint, r => r.Version);
        OfRows(NpgsqlDbType.Bigint, r => r.EventTimeNs);
        OfRows(NpgsqlDbType.Bigint, r => r.Slice);
        OfRows(NpgsqlDbType.Integer, r => r.Round);
        OfRows(NpgsqlDbType.Text, r => r.CauseEntity);
        OfRows(NpgsqlDbType.Bigint, r => r.CauseSequence);
        OfRows(NpgsqlDbType.Integer, r => r.CauseNumber);
        OfRows(NpgsqlDbType.Bytea, r => r.Payload);
        OfRows(NpgsqlDbType.Bytea, r => r.Effects);
        OfRows(NpgsqlDbType.Bytea, r => r.Inputs);
        OfRows(NpgsqlDbType.Integer, r => r.Crc);
        OfRows(NpgsqlDbType.Bytea, r => r.ChainHash);
        _command.Parameters.Add(_nonce);
    }

    public Task PrepareAsync()
    {
        Bind([], 0); // the types are known without values
        return _command.PrepareAsync();
    }

    /// <summary>Runs the statement once. Any exception, and any answer that is not exactly as sent, leaves the outcome to the caller's judgement.</summary>
    public async Task<AppendAnswer> RunAsync(IReadOnlyList<ShardBatch> batches, long nonce)
    {
        var rows = Bind(batches, nonce);
        await using var reader = await _command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return AppendAnswer.Garbled;
        }

        var (shards, written, echo) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (echo != nonce || await reader.ReadAsync() || await reader.NextResultAsync())
        {
            return AppendAnswer.Garbled;
        }

        return (shards, written) == (batches.Count, rows) ? AppendAnswer.Written : (shards, written) == (0, 0) ? AppendAnswer.Missed : AppendAnswer.Garbled;
    }

    public void Dispose() => _command.Dispose();

    private int Bind(IReadOnlyList<ShardBatch> batches, long nonce)
    {
        var rows = batches.Count == 1 && batches[0].Rows is JournalRow[] array ? array : batches.SelectMany(b => b.Rows).ToArray();
        foreach (var bind in _bindBatches)
        {
            bind(batches);
        }

        foreach (var bind in _bindRows)
        {
            bind(rows);
        }

        _nonce.TypedValue = nonce;
        return rows.Length;
    }

    private void OfBatches<T>(NpgsqlDbType type, Func<ShardBatch, T> value)
    {
        if (_oneShard)
        {
            var one = new NpgsqlParameter<T> { NpgsqlDbType = type };
            _command.Parameters.Add(one);
            _bindBatches.Add(batches => one.TypedValue = batches.Count == 0 ? default : value(batches[0]));
            return;
        }

        var many = Add<T>(type);
        _bindBatches.Add(batches =>
        {
            var values = new T[batches.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = value(batches[i]);
            }

            many.TypedValue = values;
        });
    }

    private void OfRows<T>(NpgsqlDbType type, Func<JournalRow, T> value)
    {
        var parameter = Add<T>(type);
        _bindRows.Add(rows => parameter.TypedValue = Array.ConvertAll(rows, r => value(r)));
    }

    private NpgsqlParameter<T[]> Add<T>(NpgsqlDbType type)
    {
        var parameter = new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type };
        _command.Parameters.Add(parameter);
        return parameter;
    }
}

/// <summary>What the server answered to an append.</summary>
internal enum AppendAnswer
{
    /// <summary>All of it is durable.</summary>
    Written,

    /// <summary>A shard was not as expected; nothing was written.</summary>
    Missed,

    /// <summary>Not an answer to what was sent.</summary>
    Garbled,
}
