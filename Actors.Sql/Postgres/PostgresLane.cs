using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// One session for appends, used by one caller at a time, with its statement prepared. Whatever is not a clear answer is an unknown outcome and costs the
/// session: a late answer must never be taken for the next one's.
/// </summary>
internal sealed class PostgresLane(PostgresConnections connections, TimeProvider time, Action<int> abandoned) : IAsyncDisposable
{
    /// <summary>After so long without an answer the outcome is unknown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private PostgresSession? _session;
    private PostgresAppendCommand? _oneShard;
    private PostgresAppendCommand? _severalShards;
    private long _nonce;

    public async Task<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        try
        {
            var session = _session ?? await OpenAsync();
            var command = batches.Count == 1 ? _oneShard! : _severalShards!;
            switch (await session.RunAsync(_ => command.RunAsync(batches, ++_nonce), Patience))
            {
                case AppendAnswer.Written:
                    return AppendResult.Committed;
                case AppendAnswer.Missed:
                    return await session.RunAsync(connection => VerdictAsync(connection, batches), Patience);
                default:
                    Abandon();
                    return AppendResult.Unknown;
            }
        }
        catch (PostgresException e) when (NotCommitted(e))
        {
            throw connections.Fault(e);
        }
        catch (Exception) // also what is no NpgsqlException: a driver that lost the protocol throws anything
        {
            Abandon();
            return AppendResult.Unknown;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _oneShard?.Dispose();
        _severalShards?.Dispose();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }
    }

    // The server refused the statement as a whole, for a reason that another try would meet again.
    private static bool NotCommitted(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ReadOnlySqlTransaction || e.SqlState.StartsWith("53", StringComparison.Ordinal);

    // A miss alone does not say why: read again, in a new statement that sees what the other committed.
    private static async Task<AppendResult> VerdictAsync(NpgsqlConnection connection, IReadOnlyList<ShardBatch> batches)
    {
        var shards = await PostgresClaims.ShardsAsync(connection, batches.Select(b => b.Claim.Shard).ToArray());
        var halts = false;
        foreach (var batch in batches)
        {
            var now = shards.FirstOrDefault(s => s.Shard == batch.Claim.Shard);
            if (now is null || now.Epoch != batch.Claim.Epoch || now.Owner != batch.Claim.Owner || now.Head != batch.Head)
            {
                return AppendResult.Fenced;
            }

            halts |= now.HaltVersion != batch.Claim.HaltVersion;
        }

        return halts ? AppendResult.HaltsChanged : AppendResult.Fenced;
    }

    private async Task<PostgresSession> OpenAsync()
    {
        var session = await PostgresSession.OpenAsync(connections, "append", time);
        try
        {
            _oneShard = new PostgresAppendCommand(session.Connection, oneShard: true);
            _severalShards = new PostgresAppendCommand(session.Connection, oneShard: false);
            await _oneShard.PrepareAsync();
            await _severalShards.PrepareAsync();
            return _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private void Abandon()
    {
        if (_session is { } session)
        {
            _session = null;
            abandoned(session.ProcessId);
            session.Abandon();
        }
    }
}
