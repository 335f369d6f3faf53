using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace GrandModel.Actors.Journal;

/// <summary>
/// The three checks of a journal: CRC of a payload, chain over the rows of a shard, and the journal hash over the entities of a store.
/// Every field is written as a 4-byte little-endian length and its bytes, numbers as 8 bytes little-endian, null as length 0xFFFFFFFF. docs/journal.md.
/// </summary>
public static class JournalHashing
{
    /// <summary>Length of a hash.</summary>
    public const int Length = 32;

    /// <summary>Chain hash before the first row of a shard, and entity hash before the first row of an entity.</summary>
    public static byte[] Empty => new byte[Length];

    /// <summary>CRC-32C (Castagnoli) of bytes, as a signed number, the way it is stored.</summary>
    public static int Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return (int)~crc;
    }

    /// <summary>Chain hash of a row: SHA-256 over the previous hash and every column but the hash itself and the database's time.</summary>
    public static void Chain(ReadOnlySpan<byte> previous, JournalRow row, Span<byte> into)
    {
        var texts = row.Entity.Length + row.Type.Length + row.CauseEntity.Length;
        var fields = new Fields(row.Payload.Length + row.Effects.Length + row.Inputs.Length + (texts * 3) + 512);
        fields.Raw(previous);
        fields.Number(row.Shard);
        fields.Number(row.Position);
        fields.Number(row.Epoch);
        fields.Number((short)row.Kind);
        fields.Text(row.Entity);
        fields.Number(row.Sequence);
        fields.Uuid(row.Key);
        if (row.RequestHash is { } request)
        {
            fields.Bytes(request);
        }
        else
        {
            fields.Null();
        }

        fields.Text(row.Type);
        fields.Number(row.Version);
        fields.Number(row.EventTimeNs);
        fields.Number(row.Slice);
        fields.Number(row.Round);
        fields.Text(row.CauseEntity);
        fields.Number(row.CauseSequence);
        fields.Number(row.CauseNumber);
        fields.Bytes(row.Payload);
        fields.Bytes(row.Effects);
        fields.Bytes(row.Inputs);
        fields.Number(row.Crc);
        fields.Hash(into);
    }

    /// <summary>Hash of an entity's history up to and including a row: SHA-256 over the previous one and (sequence, name, version, event time, payload).</summary>
    public static void Entity(ReadOnlySpan<byte> previous, long sequence, string type, short version, long eventTimeNs, ReadOnlySpan<byte> payload, Span<byte> into)
    {
        var fields = new Fields(payload.Length + (type.Length * 3) + 128);
        fields.Raw(previous);
        fields.Number(sequence);
        fields.Text(type);
        fields.Number(version);
        fields.Number(eventTimeNs);
        fields.Bytes(payload);
        fields.Hash(into);
    }

    /// <summary>Hash of a snapshot.</summary>
    public static byte[] Snapshot(string entity, long sequence, byte[] state, byte[]? view, byte[] engine)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(engine);
        var fields = new Fields((entity.Length * 3) + state.Length + (view?.Length ?? 0) + engine.Length + 128);
        fields.Text(entity);
        fields.Number(sequence);
        fields.Bytes(state);
        if (view is null)
        {
            fields.Null();
        }
        else
        {
            fields.Bytes(view);
        }

        fields.Bytes(engine);
        var hash = new byte[Length];
        fields.Hash(hash);
        return hash;
    }

    /// <summary>Hash of a record of the ownership log: SHA-256 over the hash of the shard's record before and every column but the database's time.</summary>
    public static byte[] Ownership(ReadOnlySpan<byte> previous, OwnershipRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var fields = new Fields((record.Reason.Length * 3) + 256);
        fields.Raw(previous);
        fields.Number(record.Shard);
        fields.Number(record.Epoch);
        fields.Uuid(record.Owner);
        fields.Number(record.FromHead);
        fields.Bytes(record.FromHash);
        fields.Text(record.Reason);
        var hash = new byte[Length];
        fields.Hash(hash);
        return hash;
    }

    /// <summary>
    /// Hash of what a checkpoint says by itself: SHA-256 over shard, epoch, owner, position, chain hash and slice, then the timers in order of
    /// (entity, timer) and the outbox in order of (entity, sequence, number), each list with its count before it.
    /// </summary>
    public static byte[] Checkpoint(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new Fields(256);
        head.Number(checkpoint.Claim.Shard);
        head.Number(checkpoint.Claim.Epoch);
        head.Uuid(checkpoint.Claim.Owner);
        head.Number(checkpoint.Position);
        head.Bytes(checkpoint.ChainHash);
        head.Number(checkpoint.Slice);
        head.Number(checkpoint.Timers.Count);
        head.AppendTo(sha);
        foreach (var timer in checkpoint.Timers.OrderBy(t => t.Entity, StringComparer.Ordinal).ThenBy(t => t.Timer, StringComparer.Ordinal))
        {
            var fields = new Fields(((timer.Entity.Length + timer.Timer.Length) * 3) + 64);
            fields.Text(timer.Entity);
            fields.Text(timer.Timer);
            fields.Number(timer.Sequence);
            fields.Number(timer.Number);
            fields.Number(timer.DueNs);
            fields.AppendTo(sha);
        }

        var count = new Fields(16);
        count.Number(checkpoint.Outbox.Count);
        count.AppendTo(sha);
        foreach (var entry in checkpoint.Outbox.OrderBy(o => o.Entity, StringComparer.Ordinal).ThenBy(o => o.Sequence).ThenBy(o => o.Number))
        {
            var fields = new Fields((entry.Entity.Length * 3) + 64);
            fields.Text(entry.Entity);
            fields.Number(entry.Sequence);
            fields.Number(entry.Number);
            fields.Number(entry.Position);
            fields.AppendTo(sha);
        }

        return sha.GetHashAndReset();
    }

    /// <summary>
    /// The journal hash: SHA-256 over the entities in ordinal order of their ids, each as (id, number of rows, entity hash), hex in lower case.
    /// </summary>
    public static string Journal(IEnumerable<(string Entity, long Rows, byte[] Hash)> entities)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (entity, rows, hash) in entities.OrderBy(e => e.Entity, StringComparer.Ordinal))
        {
            var fields = new Fields((entity.Length * 3) + 64);
            fields.Text(entity);
            fields.Number(rows);
            fields.Bytes(hash);
            fields.AppendTo(sha);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private ref struct Fields(int capacity)
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        private int _at;

        public void Raw(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer.AsSpan(_at));
            _at += bytes.Length;
        }

        public void Null()
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_at), uint.MaxValue);
            _at += 4;
        }

        public void Bytes(scoped ReadOnlySpan<byte> bytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_at), bytes.Length);
            _at += 4;
            Raw(bytes);
        }

        public void Uuid(Guid? value)
        {
            if (value is not { } some)
            {
                Null();
                return;
            }

            Span<byte> bytes = stackalloc byte[16];
            some.TryWriteBytes(bytes, bigEndian: true, out _);
            Bytes(bytes);
        }

        public void Number(long value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_at), 8);
            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_at + 4), value);
            _at += 12;
        }

        public void Text(string text)
        {
            var length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_at + 4));
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_at), length);
            _at += 4 + length;
        }

        public readonly void Hash(scoped Span<byte> into)
        {
            SHA256.HashData(_buffer.AsSpan(0, _at), into);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        public void AppendTo(IncrementalHash sha)
        {
            sha.AppendData(_buffer.AsSpan(0, _at));
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
