using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Brings the files of a store to this build's schema, and reads what the store says of itself.</summary>
internal static class SqliteSchema
{
    /// <summary>One journal file for all shards: a store of one process.</summary>
    public const string OneFile = "one-file";

    private static readonly IReadOnlyList<Migration> ControlMigrations = Migration.Of("Sqlite.Migrations.Control");
    private static readonly IReadOnlyList<Migration> JournalMigrations = Migration.Of("Sqlite.Migrations.Journal");

    public static void MigrateControl(SqliteDatabase database) => Migrate(database, ControlMigrations);

    /// <summary>Migrates, and makes the shards of a new store.</summary>
    public static void MigrateJournal(SqliteDatabase database, int shardCount)
    {
        Migrate(database, JournalMigrations);
        database.Transaction(() =>
        {
            if (database.Integer("SELECT count(*) FROM shard") == 0)
            {
                for (var shard = 0; shard < shardCount; shard++)
                {
                    database.Run(
                        $"INSERT INTO shard (shard_id, owner, epoch, head, head_hash, halt_version, changed_at) VALUES (?, NULL, 0, 0, ?, 0, {SqliteRows.Now})",
                        shard,
                        JournalHashing.Empty);
                }
            }

            return true;
        });
    }

    /// <summary>Writes what the store is: the last step of making one.</summary>
    public static void Describe(SqliteDatabase control, Guid? clusterId, int shardCount) => control.Run(
        "INSERT INTO store (one, cluster_id, shard_count, shard_hash, layout, created_at) VALUES (1, coalesce(?, randomblob(16)), ?, ?, ?, "
        + SqliteRows.Now + ")",
        clusterId,
        shardCount,
        StoreFormat.ShardHash,
        OneFile);

    /// <summary>What the store is; null when its making was not finished.</summary>
    /// <exception cref="StoreException">STORE_VERSION: made by a build that this one does not understand.</exception>
    public static StoreInfo? Read(SqliteDatabase control, string directory)
    {
        if (control.Integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('store', 'schema_migration')") != 2)
        {
            return null;
        }

        using var rows = control.Prepare("SELECT cluster_id, shard_count, shard_hash, layout, (SELECT max(number) FROM schema_migration) FROM store");
        if (!rows.Step())
        {
            return null;
        }

        var info = new StoreInfo("sqlite", rows.Uuid(0), rows.Integer32(1), rows.Integer32(4), Path.GetFullPath(directory));
        if (info.SchemaVersion > ControlMigrations[^1].Number)
        {
            throw StoreFormat.NewerSchema(info.Location, info.SchemaVersion, ControlMigrations[^1].Number);
        }

        if (rows.Text(2) is var hash && hash != StoreFormat.ShardHash)
        {
            throw StoreFormat.WrongHash(info.Location, hash);
        }

        return rows.Text(3) is var layout && layout == OneFile
            ? info
            : throw new StoreException("STORE_VERSION", $"{info.Location} has the layout '{layout}'; this build knows '{OneFile}'.");
    }

    private static void Migrate(SqliteDatabase database, IReadOnlyList<Migration> migrations)
    {
        database.Execute("CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL, at INTEGER NOT NULL) STRICT");
        var known = migrations[^1].Number;
        var done = database.Integer("SELECT coalesce(max(number), 0) FROM schema_migration") ?? 0;
        if (done > known)
        {
            throw StoreFormat.NewerSchema(database.Path, (int)done, known);
        }

        foreach (var migration in migrations.Where(m => m.Number > done))
        {
            database.Transaction(() =>
            {
                database.Execute(migration.Sql);
                database.Run(
                    $"INSERT INTO schema_migration (number, name, sha256, at) VALUES (?, ?, ?, {SqliteRows.Now})", migration.Number, migration.Name, migration.Hash);
                return true;
            });
        }
    }
}
