using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

// Everything that only the holder of the lock may do.
public sealed partial class SqliteJournalStore
{
    private SqliteWriter Writer => _writer
        ?? throw new StoreException("STORE_INVALID", $"The store at {Info.Location} was opened read-only: open it for writing to claim or append.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(reason);
        return await Writer.RunAsync(database => SqliteClaims.Claim(database, owner, shards, reason));
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        BatchRules.Check(batches, Info.ShardCount);
        return new ValueTask<AppendResult>(Writer.AppendAsync(batches));
    }

    /// <inheritdoc/>
    public async ValueTask<long> RaiseHaltVersionAsync() => await Writer.RunAsync(SqliteClaims.RaiseHaltVersion);

    /// <inheritdoc/>
    public async ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        return await Writer.RunAsync(database => SqliteCheckpoints.Write(database, checkpoints));
    }

    /// <inheritdoc/>
    public ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        Control(database => database.Transaction(() =>
        {
            using var insert = database.Prepare(
                $"INSERT OR IGNORE INTO audit_anchor (shard_id, shard_seq, chain_hash, exported_to, at) VALUES (?, ?, ?, ?, {SqliteRows.Now})");
            foreach (var anchor in anchors)
            {
                insert.Run(anchor.Shard, anchor.Position, anchor.ChainHash, anchor.ExportedTo);
            }

            return true;
        }));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> PostOperatorCommandAsync(OperatorCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ValueTask.FromResult(Control(database => database.Transaction(() =>
        {
            database.Run(
                "INSERT OR IGNORE INTO operator_command (position, cmd_key, entity_id, command_type, command_version, payload, at) "
                + $"VALUES ((SELECT coalesce(max(position), 0) + 1 FROM operator_command), ?, ?, ?, ?, ?, {SqliteRows.Now})",
                command.Key,
                command.To,
                command.Type,
                (int)command.Version,
                command.Payload);
            return database.Integer("SELECT position FROM operator_command WHERE cmd_key = ?", command.Key) ?? 0;
        })));
    }

    // control.db has its own connection: it is also written by processes that do not hold the lock, a command at a time.
    private T Control<T>(Func<SqliteDatabase, T> run)
    {
        lock (_controlGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _control ??= SqliteDatabase.OpenWriter(StoreDirectory.Control(_directory));
            return run(_control);
        }
    }
}
