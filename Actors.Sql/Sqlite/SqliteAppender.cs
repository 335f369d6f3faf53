using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Appends on the writer's connection: the fence and the rows, and nothing else, in one transaction.</summary>
internal sealed class SqliteAppender : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _now;
    private readonly SqliteStatement _fence;
    private readonly SqliteStatement _status;
    private readonly SqliteRowInsert _insert;

    public SqliteAppender(SqliteDatabase database)
    {
        _database = database;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _now = database.Prepare("SELECT " + SqliteRows.Now);
        _fence = database.Prepare(
            "UPDATE shard SET head = ?1, head_hash = ?2, changed_at = ?3 WHERE shard_id = ?4 AND epoch = ?5 AND owner = ?6 AND head = ?7 AND halt_version = ?8");
        _status = database.Prepare("SELECT epoch, owner, head, halt_version FROM shard WHERE shard_id = ?");
        _insert = new SqliteRowInsert(database);
    }

    /// <summary>
    /// Appends all of the batches in one transaction: each request is all or none, and here all of them are. False: one of them missed its fence or a key,
    /// and nothing at all was written.
    /// </summary>
    /// <exception cref="StoreException">STORE_UNREACHABLE: an I/O error, the outcome is unknown. Others: not committed.</exception>
    public bool TryAppend(IEnumerable<ShardBatch> batches)
    {
        Run(_begin);
        try
        {
            _now.Step();
            var at = _now.Integer(0);
            _now.Reset();
            foreach (var batch in batches)
            {
                if (!Append(batch, at))
                {
                    _database.Rollback();
                    return false;
                }
            }

            Run(_commit);
            return true;
        }
        catch
        {
            _database.Rollback();
            throw;
        }
    }

    /// <summary>Why batches missed their fence: read again, since a miss alone does not say.</summary>
    public AppendResult Verdict(IReadOnlyList<ShardBatch> batches)
    {
        var halts = false;
        foreach (var batch in batches)
        {
            _status.Bind(1, batch.Claim.Shard);
            if (!_status.Step())
            {
                return AppendResult.Fenced;
            }

            var mine = _status.Integer(0) == batch.Claim.Epoch && _status.UuidOrNull(1) == batch.Claim.Owner && _status.Integer(2) == batch.Head;
            halts |= _status.Integer(3) != batch.Claim.HaltVersion;
            _status.Reset();
            if (!mine)
            {
                return AppendResult.Fenced;
            }
        }

        return halts ? AppendResult.HaltsChanged : AppendResult.Fenced;
    }

    public void Dispose()
    {
        foreach (var statement in new IDisposable[] { _begin, _commit, _now, _fence, _status, _insert })
        {
            statement.Dispose();
        }
    }

    private static void Run(SqliteStatement statement) => statement.Step();

    private bool Append(ShardBatch batch, long at)
    {
        var claim = batch.Claim;
        _fence.Bind(1, batch.NewHead);
        _fence.Bind(2, batch.NewHash.AsSpan());
        _fence.Bind(3, at);
        _fence.Bind(4, claim.Shard);
        _fence.Bind(5, claim.Epoch);
        _fence.Bind(6, claim.Owner);
        _fence.Bind(7, batch.Head);
        _fence.Bind(8, claim.HaltVersion);
        _fence.Step();
        if (_database.Changes != 1)
        {
            return false;
        }

        _insert.BindBatch(claim.Shard, claim.Epoch, at);
        foreach (var row in batch.Rows)
        {
            _insert.Run(row);
        }

        return true;
    }
}
