namespace GrandModel.Actors.Journal;

/// <summary>Verifies one shard in one pass over its rows.</summary>
internal sealed class ShardVerification(
    IJournalStore store,
    ShardStatus status,
    OwnershipRecord[] ownership,
    Anchor[] anchors,
    ShardDerived? derived,
    FindingList findings,
    VerificationTotals totals)
{
    private const int ProgressEvery = 10_000;
    private const long Unreadable = long.MaxValue; // as the next position: what follows cannot be read, so nothing is said about it

    private readonly Dictionary<string, VerifiedEntity> _entities = new(StringComparer.Ordinal);
    private readonly byte[] _computed = new byte[JournalHashing.Length];
    private readonly ILookup<long, OutboxEntry> _outbox = (derived?.Checkpoint?.Outbox ?? []).ToLookup(o => o.Position);
    private byte[] _hash = JournalHashing.Empty;
    private long _next = 1;
    private int _epoch = -1;
    private int _ownership;
    private int _anchor;

    public async Task RunAsync(IProgress<VerificationProgress>? progress, CancellationToken cancellation)
    {
        CheckOwnership();
        At(0);
        var rows = store.ReadAsync(status.Shard, long.MinValue, cancellation).GetAsyncEnumerator(cancellation);
        await using (rows)
        {
            while (await NextAsync(rows) is { } row && await TakeAsync(row, cancellation))
            {
                totals.Rows++;
                if (totals.Rows % ProgressEvery == 0)
                {
                    progress?.Report(new VerificationProgress(status.Shard, totals.Rows, totals.RowsExpected));
                }
            }
        }

        CheckEnd();
        if (derived is { Unreadable: false } && _next != Unreadable)
        {
            CheckDerived(derived);
        }

        foreach (var (entity, line) in _entities)
        {
            if (!line.Operational)
            {
                totals.HashedRows += line.Count;
                totals.Entities.Add((entity, line.Count, line.Hash));
            }
        }

        progress?.Report(new VerificationProgress(status.Shard, totals.Rows, totals.RowsExpected));
    }

    private async ValueTask<JournalRow?> NextAsync(IAsyncEnumerator<JournalRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync() ? rows.Current : null;
        }
        catch (StoreException e) when (e.Code == "STORE_DAMAGED")
        {
            Row("ROW_UNREADABLE", _next, e.Message);
            _next = Unreadable;
            return null;
        }
    }

    // False: this shard ends here.
    private async ValueTask<bool> TakeAsync(JournalRow row, CancellationToken cancellation)
    {
        if (row.Position > status.Head && row.Position >= _next)
        {
            var now = await store.ShardsAsync(cancellation);
            if (now.FirstOrDefault(s => s.Shard == status.Shard) is not { } grown || grown.Head < row.Position)
            {
                Row("ROW_BEYOND_HEAD", row.Position, $"A row at position {row.Position}; the head is {status.Head}.");
            }

            return false;
        }

        if (row.Position < _next)
        {
            Row("POSITION_ORDER", row.Position, $"Position {row.Position} where {_next} was expected.");
            return true;
        }

        var gap = row.Position > _next;
        if (gap)
        {
            Row("POSITION_GAP", _next, $"Rows {_next} to {row.Position - 1} are missing.");
        }

        CheckRow(row, chained: !gap);
        _hash = row.ChainHash;
        _next = row.Position + 1;
        CheckEntity(row);
        At(row.Position);
        return true;
    }

    private void CheckRow(JournalRow row, bool chained)
    {
        if (JournalHashing.Crc32C(row.Payload) != row.Crc)
        {
            Row("CRC_MISMATCH", row.Position, $"{row.Entity} #{row.Sequence}: the payload is not the one its check value was made of.");
        }

        JournalHashing.Chain(_hash, row, _computed);
        if (chained && !_computed.AsSpan().SequenceEqual(row.ChainHash))
        {
            Row("CHAIN_BROKEN", row.Position, $"{row.Entity} #{row.Sequence}: the chain hash is not the one of this row behind the row before.");
        }

        while (_epoch + 1 < ownership.Length && ownership[_epoch + 1].FromHead < row.Position)
        {
            _epoch++;
        }

        if (_epoch < 0 || ownership[_epoch].Epoch != row.Epoch)
        {
            var expected = _epoch < 0 ? "no claim covers it" : $"the ownership log says {ownership[_epoch].Epoch}";
            Row("EPOCH_MISMATCH", row.Position, $"Epoch {row.Epoch}; {expected}.");
        }
    }

    private void CheckEntity(JournalRow row)
    {
        if (row.Kind is RowKind.Mark or RowKind.Round)
        {
            if (row.Sequence != 0)
            {
                Row("SEQUENCE_MISMATCH", row.Position, $"A {row.Kind} with sequence {row.Sequence}; marks and rounds have none.");
            }

            return;
        }

        if (!Enum.IsDefined(row.Kind))
        {
            Row("KIND_UNKNOWN", row.Position, $"Kind {(short)row.Kind}.");
        }

        var operational = row.Kind == RowKind.Operational;
        if (!_entities.TryGetValue(row.Entity, out var line))
        {
            _entities[row.Entity] = line = new VerifiedEntity { Operational = operational };
        }

        if (row.Sequence != line.Count + 1)
        {
            Row("SEQUENCE_MISMATCH", row.Position, $"{row.Entity}: sequence {row.Sequence} follows {line.Count}.");
        }

        if (line.Operational != operational)
        {
            Row("ENTITY_MIXED", row.Position, $"{row.Entity} has operational and other rows.");
        }

        line.Take(row, derived?.Position ?? 0);
        if (derived?.DamagedSnapshots.Remove((row.Entity, row.Sequence)) == true)
        {
            Derived("SNAPSHOT_DAMAGED", row.Position, $"Snapshot of {row.Entity} at sequence {row.Sequence} is not the one that was saved.");
        }
    }

    // Everything that names a position with its chain hash: ownership, anchors, checkpoint.
    private void At(long position)
    {
        for (; _ownership < ownership.Length && ownership[_ownership].FromHead <= position; _ownership++)
        {
            var record = ownership[_ownership];
            if (record.FromHead == position && !record.FromHash.AsSpan().SequenceEqual(_hash))
            {
                Store("OWNERSHIP_MISMATCH", position, $"Epoch {record.Epoch} starts behind position {position} with another chain hash than the row there.");
            }
        }

        for (; _anchor < anchors.Length && anchors[_anchor].Position <= position; _anchor++)
        {
            if (anchors[_anchor].Position == position && !anchors[_anchor].ChainHash.AsSpan().SequenceEqual(_hash))
            {
                Row("ANCHOR_MISMATCH", position, $"The anchor exported to {anchors[_anchor].ExportedTo} has another chain hash: rows up to here were rewritten.");
            }
        }

        if (derived?.Checkpoint is { } checkpoint && checkpoint.Position == position && !checkpoint.ChainHash.AsSpan().SequenceEqual(_hash))
        {
            Derived("CHECKPOINT_MISMATCH", position, "The checkpoint has another chain hash than the row at its position.");
        }

        foreach (var entry in _outbox[position].Where(o => !_entities.TryGetValue(o.Entity, out var line) || line.Count != o.Sequence || line.Last != position))
        {
            Derived("OUTBOX_MISMATCH", position, $"The checkpoint's outbox names {entry.Entity} #{entry.Sequence} here.");
        }
    }

    private void CheckOwnership()
    {
        for (var i = 1; i < ownership.Length; i++)
        {
            var (before, record) = (ownership[i - 1], ownership[i]);
            if (record.Epoch <= before.Epoch || record.FromHead < before.FromHead)
            {
                Store("OWNERSHIP_MISMATCH", record.FromHead, $"Epoch {record.Epoch} from {record.FromHead} follows epoch {before.Epoch} from {before.FromHead}.");
            }
        }

        var last = ownership.Length == 0 ? null : ownership[^1];
        if ((last?.Epoch ?? 0) != status.Epoch || last?.Owner != status.Owner)
        {
            Store("OWNERSHIP_MISMATCH", last?.FromHead ?? 0, $"The shard has epoch {status.Epoch} of {status.Owner}; the log ends with {last?.Epoch ?? 0} of {last?.Owner}.");
        }

        if (last is not null && last.FromHead > status.Head)
        {
            Store("OWNERSHIP_MISMATCH", last.FromHead, $"Epoch {last.Epoch} starts behind position {last.FromHead}; the head is {status.Head}.");
        }
    }

    private void CheckEnd()
    {
        if (_next <= status.Head)
        {
            Row("TRUNCATED", _next, $"The journal ends at position {_next - 1}; the head is {status.Head}.");
        }
        else if (_next == status.Head + 1 && !_hash.AsSpan().SequenceEqual(status.HeadHash))
        {
            Store("HEAD_MISMATCH", status.Head, "The shard's head has another chain hash than the last row.");
        }

        foreach (var anchor in anchors.Where(a => a.Position > status.Head))
        {
            Row("TRUNCATED", status.Head + 1, $"An anchor exported to {anchor.ExportedTo} is at position {anchor.Position}; the head is {status.Head}.");
        }
    }

    private void CheckDerived(ShardDerived index)
    {
        if (index.Position > status.Head)
        {
            Derived("CHECKPOINT_MISMATCH", index.Position, $"The checkpoint is at position {index.Position}; the head is {status.Head}.");
            return;
        }

        foreach (var (entity, expected) in index.Entities)
        {
            CheckEntry(entity, expected, _entities.GetValueOrDefault(entity));
        }

        foreach (var (entity, line) in _entities.Where(e => e.Value.CheckpointCount > 0 && !index.Entities.ContainsKey(e.Key)))
        {
            Derived("INDEX_MISMATCH", line.CheckpointLast, $"{entity} has {line.CheckpointCount} rows up to the checkpoint; the entity index has none.");
        }

        foreach (var (entity, sequence) in index.DamagedSnapshots)
        {
            Derived("SNAPSHOT_DAMAGED", 0, $"Snapshot of {entity} at sequence {sequence} is damaged, and there is no such row.");
        }

        foreach (var timer in index.Checkpoint?.Timers ?? [])
        {
            if (!_entities.TryGetValue(timer.Entity, out var line) || line.CheckpointCount < timer.Sequence)
            {
                Derived("TIMER_MISMATCH", index.Position, $"Timer {timer.Timer} was set by {timer.Entity} #{timer.Sequence}; there is no such row up to the checkpoint.");
            }
        }

        foreach (var entry in _outbox.Where(o => o.Key < 1 || o.Key > index.Position).SelectMany(o => o))
        {
            Derived("OUTBOX_MISMATCH", index.Position, $"The outbox names {entry.Entity} #{entry.Sequence} at position {entry.Position}, outside the checkpoint.");
        }
    }

    private void CheckEntry(string entity, ShardDerived.Expected expected, VerifiedEntity? line)
    {
        var position = line?.CheckpointLast ?? 0;
        if (expected.Entry is null && line is not { CheckpointCount: > 0 })
        {
            // Only a snapshot so far: an entity that follows others has a view before its first row.
        }
        else if (expected.Entry is not { } entry || line is null || entry.Sequence != line.CheckpointCount || expected.Positions != line.CheckpointCount
            || expected.PositionsMix != line.CheckpointMix || entry.Operational != line.Operational || !entry.Hash.AsSpan().SequenceEqual(line.CheckpointHash))
        {
            Derived("INDEX_MISMATCH", position, $"{entity}: the entity index (sequence {expected.Entry?.Sequence ?? 0}) is not what the rows up to the checkpoint give ({line?.CheckpointCount ?? 0}).");
        }

        if (expected.KeysMix != (line?.CheckpointKeys ?? 0))
        {
            Derived("KEY_MISMATCH", position, $"{entity}: the command keys are not those of its rows up to the checkpoint.");
        }

        if (expected.SnapshotSequence > (line?.Count ?? 0))
        {
            Derived("SNAPSHOT_AHEAD", position, $"{entity}: a snapshot at sequence {expected.SnapshotSequence}; the last row has {line?.Count ?? 0}.");
        }
    }

    private void Row(string code, long position, string text) => findings.Add(FindingClass.Row, new JournalFinding(code, status.Shard, position, text));

    private void Store(string code, long position, string text) => findings.Add(FindingClass.Store, new JournalFinding(code, status.Shard, position, text));

    private void Derived(string code, long position, string text) => findings.Add(FindingClass.Derived, new JournalFinding(code, status.Shard, position, text));
}
