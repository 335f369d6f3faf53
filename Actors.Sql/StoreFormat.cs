using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql;

/// <summary>Names that a store keeps of how it was made, and the limits of a store.</summary>
public static class StoreFormat
{
    /// <summary>Name of the function from entity id to shard, as the engine has it: the first eight bytes of SHA-256, big-endian, modulo the shard count.</summary>
    public const string ShardHash = "sha256-first8";

    /// <summary>Shards of a new store when nothing else is asked for.</summary>
    public const int ShardCountDefault = 8;

    /// <summary>Most shards of a store.</summary>
    public const int ShardCountMax = 4096;

    /// <summary>Snapshots kept of each entity: the newest, and one before it should the newest be damaged.</summary>
    public const int SnapshotsKept = 2;

    /// <summary>Rows read at a time.</summary>
    internal const int PageRows = 2_000;

    /// <summary>Bytes after which a page ends, so that large payloads do not pile up.</summary>
    internal const int PageBytes = 8 << 20;

    internal static void CheckShardCount(int shardCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardCount, ShardCountMax);
    }

    internal static StoreException WrongShardCount(string location, int has, int wanted) => new(
        "STORE_VERSION", $"{location} was made with {has} shards, and {wanted} were asked for. The number is fixed for the life of a store: use {has}, or another store.");

    internal static StoreException WrongHash(string location, string has) => new(
        "STORE_VERSION", $"{location} places entities by '{has}'; this build places them by '{ShardHash}'. Use the build that made it.");

    internal static StoreException NewerSchema(string location, int has, int known) => new(
        "STORE_VERSION", $"{location} has schema {has}; this build knows {known} and older ones. Use a newer build.");

    internal static StoreException Missing(string location, string detail) => new("STORE_MISSING", $"There is no store at {location}: {detail}.");
}

/// <summary>How to open a store.</summary>
public sealed record StoreOptions
{
    /// <summary>Shards of a new store, 1 to 4,096; null for the default. An existing store with another number is refused.</summary>
    public int? ShardCount { get; init; }

    /// <summary>Identity of a new store; null lets the database make one.</summary>
    public Guid? ClusterId { get; init; }

    /// <summary>SQLite: look through all pages at start. PostgreSQL: no effect.</summary>
    public bool QuickCheck { get; init; } = true;

    /// <summary>PostgreSQL: take the store for this process alone. False when several processes share it by shards. SQLite: always alone.</summary>
    public bool Exclusive { get; init; } = true;

    /// <summary>Time for watchdogs and quiet moments.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
