using GrandModel.Actors.Journal;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>
/// Whatever an attacker with full rights on the database changes, except the database's own times, is found, and the first bad position comes first. Each
/// change is made alone by raw SQL behind the store's back, found, and taken back.
/// </summary>
public abstract class TamperConformance : IAsyncLifetime
{
    private const int Shard = 1;
    private const long Position = 7;

    private List<Anchor> _anchors = [];

    /// <summary>Opens the store for reading.</summary>
    protected abstract Task<IJournalStore> OpenReadOnlyAsync();

    /// <summary>Makes the store with two shards.</summary>
    protected abstract Task<IJournalStore> CreateAsync();

    /// <summary>Runs SQL as the attacker.</summary>
    protected abstract Task AttackAsync(string sql);

    /// <summary>Removes what keeps rows from being changed.</summary>
    protected abstract Task DropTriggersAsync();

    protected abstract Task RemoveAsync();

    /// <summary>Another value of the same type for a column: as little different as the type allows.</summary>
    protected abstract string Changed(string column, ColumnType type);

    /// <summary>Kinds of columns.</summary>
    protected enum ColumnType
    {
        Number,
        Text,
        Bytes,
        Uuid,
        Flag,
    }

    public virtual async Task InitializeAsync()
    {
        var store = await CreateAsync();
        await using (store)
        {
            await FillAsync(store);
        }

        await DropTriggersAsync();
        foreach (var table in Tables)
        {
            await AttackAsync($"CREATE TABLE kept_{table} AS SELECT * FROM {table}");
        }

        Assert.True((await VerifyAsync()).Clean);
    }

    public Task DisposeAsync() => RemoveAsync();

    private static readonly string[] Tables =
        ["shard", "ownership_log", "journal", "checkpoint", "entity", "entity_rows", "command_key", "snapshot", "timer", "outbox"];

    [StoreFact]
    public async Task A_changed_value_in_any_column_of_a_row_is_found_there()
    {
        var found = new List<string>();
        foreach (var (column, type) in JournalColumns)
        {
            var report = await TamperedAsync($"UPDATE journal SET {column} = {Changed(column, type)} WHERE shard_id = {Shard} AND shard_seq = {Position}");
            Assert.True(!report.Clean, $"A change of {column} was not found.");
            Assert.True(report.Findings[0] is { Shard: Shard, Position: Position }, $"{column}: {report.Findings[0]}");
            found.Add(column);
        }

        Assert.Equal(21, found.Count); // all but "at"
    }

    [StoreFact]
    public async Task Removed_key_and_request_hash_are_found_there()
    {
        foreach (var column in new[] { "cmd_key", "request_hash" })
        {
            var report = await TamperedAsync($"UPDATE journal SET {column} = NULL WHERE shard_id = {Shard} AND shard_seq = {Position}");
            Assert.True(report.Findings is [{ Shard: Shard, Position: Position, Code: "CHAIN_BROKEN" }, ..], string.Join(" | ", report.Findings));
        }
    }

    [StoreFact]
    public async Task Swapped_rows_are_found_at_the_first()
    {
        var report = await TamperedAsync(
            $"UPDATE journal SET shard_seq = -1 WHERE shard_id = {Shard} AND shard_seq = 5",
            $"UPDATE journal SET shard_seq = 5 WHERE shard_id = {Shard} AND shard_seq = 9",
            $"UPDATE journal SET shard_seq = 9 WHERE shard_id = {Shard} AND shard_seq = -1");
        Assert.Equal(("CHAIN_BROKEN", Shard, 5L), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task A_row_removed_from_the_middle_is_found_as_a_gap()
    {
        var report = await TamperedAsync($"DELETE FROM journal WHERE shard_id = {Shard} AND shard_seq = {Position}");
        Assert.Equal(("POSITION_GAP", Shard, Position), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task A_removed_row_with_the_others_moved_up_is_found_there()
    {
        var report = await TamperedAsync(
            $"DELETE FROM journal WHERE shard_id = {Shard} AND shard_seq = {Position}",
            $"UPDATE journal SET shard_seq = -shard_seq WHERE shard_id = {Shard} AND shard_seq > {Position}",
            $"UPDATE journal SET shard_seq = -shard_seq - 1 WHERE shard_id = {Shard} AND shard_seq < 0");
        Assert.Equal(("CHAIN_BROKEN", Shard, Position), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task A_truncated_tail_is_found_at_the_first_missing_position()
    {
        var report = await TamperedAsync($"DELETE FROM journal WHERE shard_id = {Shard} AND shard_seq >= 20");
        Assert.Equal(("TRUNCATED", Shard, 20L), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task A_truncated_tail_with_an_edited_head_is_found_by_anchors_kept_outside()
    {
        string[] attack =
        [
            $"DELETE FROM journal WHERE shard_id = {Shard} AND shard_seq >= 28",
            $"UPDATE shard SET head = 27, head_hash = (SELECT chain_hash FROM journal WHERE shard_id = {Shard} AND shard_seq = 27) WHERE shard_id = {Shard}",
        ];
        var report = await TamperedAsync(_anchors, attack);
        Assert.Equal(("TRUNCATED", Shard, 28L), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task A_forged_row_chained_anew_is_found_by_an_anchor_behind_it()
    {
        var store = await OpenReadOnlyAsync();
        List<JournalRow> rows;
        await using (store)
        {
            rows = await store.ReadAsync(Shard, 0).ListAsync();
        }

        // The attacker owns the code too: it gives a row another payload and makes all hashes behind it good.
        var previous = rows[25].ChainHash;
        var forged = new List<string>();
        foreach (var row in rows.Skip(26))
        {
            var payload = row.Position == 27 ? "{\"forged\":1}"u8.ToArray() : row.Payload;
            var copy = With(row, payload);
            JournalHashing.Chain(previous, copy, copy.ChainHash);
            previous = copy.ChainHash;
            forged.Add($"UPDATE journal SET payload = {Literal(payload)}, crc32c = {copy.Crc}, chain_hash = {Literal(previous)} WHERE shard_id = {Shard} AND shard_seq = {row.Position}");
        }

        forged.Add($"UPDATE shard SET head_hash = {Literal(previous)} WHERE shard_id = {Shard}");
        var report = await TamperedAsync(_anchors, [.. forged]);
        Assert.Equal(("ANCHOR_MISMATCH", Shard, 30L), (report.Findings[0].Code, report.Findings[0].Shard, report.Findings[0].Position));
    }

    [StoreFact]
    public async Task Extra_rows_are_found()
    {
        var copied = string.Join(", ", JournalColumns.Select(c => c.Column).Skip(2));
        var beyond = await TamperedAsync(
            $"INSERT INTO journal (shard_id, shard_seq, {copied}, at) SELECT {Shard}, 31, {copied}, at FROM journal WHERE shard_id = {Shard} AND shard_seq = 30");
        Assert.Equal(("ROW_BEYOND_HEAD", Shard, 31L), (beyond.Findings[0].Code, beyond.Findings[0].Shard, beyond.Findings[0].Position));

        var before = await TamperedAsync(
            $"INSERT INTO journal (shard_id, shard_seq, {copied}, at) SELECT {Shard}, 0, {copied}, at FROM journal WHERE shard_id = {Shard} AND shard_seq = 30");
        Assert.Equal(("POSITION_ORDER", Shard, 0L), (before.Findings[0].Code, before.Findings[0].Shard, before.Findings[0].Position));

        var foreign = await TamperedAsync(
            $"INSERT INTO journal (shard_id, shard_seq, {copied}, at) SELECT 9, 1, {copied}, at FROM journal WHERE shard_id = {Shard} AND shard_seq = 30");
        Assert.Equal(("ROW_BEYOND_SHARDS", 9, 1L), (foreign.Findings[0].Code, foreign.Findings[0].Shard, foreign.Findings[0].Position));
    }

    [StoreFact]
    public async Task Edited_heads_are_found()
    {
        foreach (var (column, type) in new[]
        {
            ("owner", ColumnType.Uuid), ("epoch", ColumnType.Number), ("head", ColumnType.Number), ("head_hash", ColumnType.Bytes), ("halt_version", ColumnType.Number),
        })
        {
            var report = await TamperedAsync($"UPDATE shard SET {column} = {Changed(column, type)} WHERE shard_id = {Shard}");
            Assert.True(!report.Clean, $"A change of the shard's {column} was not found.");
        }

        Assert.Contains(
            (await TamperedAsync($"UPDATE shard SET head = 29 WHERE shard_id = {Shard}")).Findings, f => f is { Code: "ROW_BEYOND_HEAD", Shard: Shard, Position: 30 });
        Assert.Equal("SHARDS_MISMATCH", (await TamperedAsync($"DELETE FROM shard WHERE shard_id = {Shard}")).Findings[0].Code);
    }

    [StoreFact]
    public async Task Edited_ownership_is_found()
    {
        foreach (var (column, type) in new[]
        {
            ("shard_id", ColumnType.Number), ("epoch", ColumnType.Number), ("owner", ColumnType.Uuid), ("from_head", ColumnType.Number), ("from_hash", ColumnType.Bytes),
            ("reason", ColumnType.Text), ("record_hash", ColumnType.Bytes),
        })
        {
            foreach (var epoch in new[] { 1, 2 })
            {
                var report = await TamperedAsync($"UPDATE ownership_log SET {column} = {Changed(column, type)} WHERE shard_id = {Shard} AND epoch = {epoch}");
                Assert.True(!report.Clean, $"A change of {column} in the record of epoch {epoch} was not found.");
            }
        }

        Assert.False((await TamperedAsync($"DELETE FROM ownership_log WHERE shard_id = {Shard} AND epoch = 1")).Clean);
        Assert.False((await TamperedAsync($"DELETE FROM ownership_log WHERE shard_id = {Shard} AND epoch = 2")).Clean);
    }

    [StoreFact]
    public async Task Edited_checkpoints_indexes_keys_and_snapshots_are_found()
    {
        foreach (var (table, columns) in Derived)
        {
            foreach (var (column, type) in columns)
            {
                var report = await TamperedAsync(
                    $"UPDATE {table} SET {column} = {Changed(column, type)} WHERE shard_id = {Shard}" + (table == "checkpoint" ? "" : " AND entity_id = 'e/2'"));
                Assert.True(!report.Clean, $"A change of {table}.{column} was not found.");
            }

            Assert.True(!(await TamperedAsync($"DELETE FROM {table} WHERE shard_id = {Shard}")).Clean || table == "snapshot", $"Rows removed from {table} were not found.");
        }
    }

    [StoreFact]
    public async Task Derived_faults_say_which_row_they_are_about()
    {
        var snapshot = await TamperedAsync($"UPDATE snapshot SET state = {Changed("state", ColumnType.Bytes)} WHERE shard_id = {Shard} AND entity_id = 'e/2'");
        Assert.Equal(("SNAPSHOT_DAMAGED", Shard, 8L), (snapshot.Findings[0].Code, snapshot.Findings[0].Shard, snapshot.Findings[0].Position));
        var index = await TamperedAsync($"UPDATE entity SET entity_seq = entity_seq + 1 WHERE shard_id = {Shard} AND entity_id = 'e/2'");
        Assert.Equal(("INDEX_MISMATCH", Shard, 18L), (index.Findings[0].Code, index.Findings[0].Shard, index.Findings[0].Position));
        var key = await TamperedAsync($"DELETE FROM command_key WHERE shard_id = {Shard} AND entity_id = 'e/2'");
        Assert.Equal(("KEY_MISMATCH", Shard, 18L), (key.Findings[0].Code, key.Findings[0].Shard, key.Findings[0].Position));
    }

    protected static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    /// <summary>A byte string in SQL.</summary>
    protected abstract string Literal(byte[] bytes);

    private static IEnumerable<(string Column, ColumnType Type)> JournalColumns =>
    [
        ("shard_id", ColumnType.Number), ("shard_seq", ColumnType.Number), ("epoch", ColumnType.Number), ("kind", ColumnType.Number), ("entity_id", ColumnType.Text),
        ("entity_seq", ColumnType.Number), ("cmd_key", ColumnType.Uuid), ("request_hash", ColumnType.Bytes), ("event_type", ColumnType.Text),
        ("event_version", ColumnType.Number), ("event_time", ColumnType.Number), ("slice", ColumnType.Number), ("round", ColumnType.Number),
        ("cause_entity", ColumnType.Text), ("cause_seq", ColumnType.Number), ("cause_no", ColumnType.Number), ("payload", ColumnType.Bytes),
        ("effects", ColumnType.Bytes), ("inputs", ColumnType.Bytes), ("crc32c", ColumnType.Number), ("chain_hash", ColumnType.Bytes),
    ];

    private static IEnumerable<(string Table, (string Column, ColumnType Type)[] Columns)> Derived =>
    [
        ("checkpoint", [("epoch", ColumnType.Number), ("owner", ColumnType.Uuid), ("shard_seq", ColumnType.Number), ("chain_hash", ColumnType.Bytes), ("slice", ColumnType.Number), ("content_hash", ColumnType.Bytes)]),
        ("entity", [("entity_id", ColumnType.Text), ("entity_seq", ColumnType.Number), ("entity_hash", ColumnType.Bytes), ("operational", ColumnType.Flag)]),
        ("entity_rows", [("entity_id", ColumnType.Text), ("positions", ColumnType.Bytes)]),
        ("command_key", [("entity_id", ColumnType.Text), ("cmd_key", ColumnType.Uuid), ("request_hash", ColumnType.Bytes), ("first_seq", ColumnType.Number), ("row_count", ColumnType.Number)]),
        ("snapshot", [("entity_id", ColumnType.Text), ("entity_seq", ColumnType.Number), ("state", ColumnType.Bytes), ("view", ColumnType.Bytes), ("engine", ColumnType.Bytes), ("snapshot_hash", ColumnType.Bytes)]),
        ("timer", [("entity_id", ColumnType.Text), ("timer_id", ColumnType.Text), ("entity_seq", ColumnType.Number), ("effect_no", ColumnType.Number), ("due", ColumnType.Number)]),
        ("outbox", [("entity_id", ColumnType.Text), ("entity_seq", ColumnType.Number), ("effect_no", ColumnType.Number), ("shard_seq", ColumnType.Number)]),
    ];

    private static JournalRow With(JournalRow row, byte[] payload) => new()
    {
        Shard = row.Shard,
        Position = row.Position,
        Epoch = row.Epoch,
        Kind = row.Kind,
        Entity = row.Entity,
        Sequence = row.Sequence,
        Key = row.Key,
        RequestHash = row.RequestHash,
        Type = row.Type,
        Version = row.Version,
        EventTimeNs = row.EventTimeNs,
        Slice = row.Slice,
        Round = row.Round,
        CauseEntity = row.CauseEntity,
        CauseSequence = row.CauseSequence,
        CauseNumber = row.CauseNumber,
        Payload = payload,
        Effects = row.Effects,
        Inputs = row.Inputs,
        Crc = JournalHashing.Crc32C(payload),
        ChainHash = new byte[32],
    };

    // Shard 1: rows 1 to 12 of epoch 1, 13 to 30 of epoch 2; a checkpoint with everything at 20, an anchor at 30.
    private async Task FillAsync(IJournalStore store)
    {
        var writers = await store.ClaimAllAsync(StoreReading.OwnerA);
        await writers[0].AppendAsync(store, "z/1", "z/2", "z/1");
        var writer = writers[Shard];
        await writer.AppendAsync(store, Rows(1, 12));
        writer.Reclaim((await store.ClaimAsync(StoreReading.OwnerB, [Shard], "takeover"))[0]);
        await writer.AppendAsync(store, Rows(13, 20));
        Assert.True(await store.CheckpointAsync([writer.Checkpoint(
            [SnapshotEntry.Of("e/2", 2, 3, [1, 2, 3], [4, 5], [6, 7])],
            [new TimerEntry("e/2", "wait", 2, 1, 99)],
            [new OutboxEntry("e/2", 2, 1, 8)],
            slice: 4)]));
        await writer.AppendAsync(store, Rows(21, 30));
        _anchors = [new Anchor(Shard, 30, writer.HeadHash, "summary.json")];
    }

    private static Draft[] Rows(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => new Draft($"e/{i % 5 - 1 + (i % 5 == 0 ? 5 : 0)}", $"{{\"n\":{i}}}")
    {
        Key = new Guid(i, 5, 5, new byte[8]),
        FromClient = true,
        CauseEntity = "c/1",
        Effects = "[1]",
        Inputs = "[2]",
    }).ToArray();

    private Task<VerificationReport> TamperedAsync(params string[] attack) => TamperedAsync([], attack);

    private async Task<VerificationReport> TamperedAsync(IReadOnlyList<Anchor> anchors, string[] attack)
    {
        foreach (var sql in attack)
        {
            await AttackAsync(sql);
        }

        var report = await VerifyAsync(anchors);
        await AttackAsync("BEGIN; " + string.Concat(Tables.Select(t => $"DELETE FROM {t}; INSERT INTO {t} SELECT * FROM kept_{t}; ")) + "COMMIT");
        return report;
    }

    private async Task<VerificationReport> VerifyAsync(IReadOnlyList<Anchor>? anchors = null)
    {
        var store = await OpenReadOnlyAsync();
        await using (store)
        {
            return await new JournalVerifier(store).VerifyAsync(anchors);
        }
    }
}
