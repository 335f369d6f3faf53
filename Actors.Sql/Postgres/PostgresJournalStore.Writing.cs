using GrandModel.Actors.Journal;
using Npgsql;
using NpgsqlTypes;

namespace GrandModel.Actors.Sql.Postgres;

// Claims, appends, checkpoints, and what reaches the writer from outside.
public sealed partial class PostgresJournalStore
{
    private StoreException ReadOnly => new("STORE_INVALID", $"The store at {Info.Location} was opened read-only: open it for writing to claim or append.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(reason);
        var ids = shards.ToArray();
        return ids.Length == 0
            ? []
            : await (_control ?? throw ReadOnly).RunAsync(connection => PostgresClaims.ClaimAsync(connection, owner, ids, reason));
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        BatchRules.Check(batches, Info.ShardCount);
        return new ValueTask<AppendResult>((_appender ?? throw ReadOnly).AppendAsync(batches));
    }

    /// <inheritdoc/>
    public async ValueTask<long> RaiseHaltVersionAsync() => await (_control ?? throw ReadOnly).RunAsync(PostgresClaims.RaiseHaltVersionAsync);

    /// <inheritdoc/>
    public async ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        return _control is null ? throw ReadOnly : await WriteAsync(connection => PostgresCheckpoints.WriteAsync(connection, checkpoints));
    }

    /// <inheritdoc/>
    public async ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        await WriteAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO audit_anchor (shard_id, shard_seq, chain_hash, exported_to) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING", connection);
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = anchors.Select(a => a.Shard).ToArray() });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = anchors.Select(a => a.Position).ToArray() });
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = anchors.Select(a => a.ChainHash).ToArray() });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = anchors.Select(a => a.ExportedTo).ToArray() });
            return await command.ExecuteNonQueryAsync();
        });
    }

    /// <inheritdoc/>
    public async ValueTask<long> PostOperatorCommandAsync(OperatorCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return await WriteAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // Positions are gapless, so posters take turns; readers do not wait.
            await using var lockAll = new NpgsqlCommand("LOCK TABLE operator_command IN SHARE ROW EXCLUSIVE MODE", connection);
            await lockAll.ExecuteNonQueryAsync();
            await using var insert = new NpgsqlCommand(
                """
                INSERT INTO operator_command (position, cmd_key, entity_id, command_type, command_version, payload)
                SELECT coalesce(max(position), 0) + 1, $1, $2, $3, $4, $5 FROM operator_command ON CONFLICT (cmd_key) DO NOTHING
                """,
                connection);
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = command.Key });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = command.To });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = command.Type });
            insert.Parameters.Add(new NpgsqlParameter<short> { TypedValue = command.Version });
            insert.Parameters.Add(new NpgsqlParameter { Value = command.Payload, NpgsqlDbType = NpgsqlDbType.Bytea });
            await insert.ExecuteNonQueryAsync();
            var position = await PostgresSchema.ScalarAsync<long>(connection, "SELECT position FROM operator_command WHERE cmd_key = $1", command.Key);
            await transaction.CommitAsync();
            return position;
        });
    }
}
