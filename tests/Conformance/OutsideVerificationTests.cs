using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Sqlite;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>A script that shares no code with the product computes the same hashes from the tables alone, so the page that it was written from is true.</summary>
public sealed class OutsideVerificationTests
{
    [PythonFact]
    public async Task A_folder_is_verified_from_its_tables()
    {
        using var folder = new TempFolder();
        await CheckAsync($"sqlite:{folder.Path}", "sqlite", folder.Path);
        using (var database = SqliteDatabase.OpenWriter(folder.Of("journal-00.db")))
        {
            database.Execute("DROP TRIGGER journal_never_changes; UPDATE journal SET round = round + 1 WHERE shard_id = 1 AND shard_seq = 4");
        }

        var (code, told) = await RunAsync("sqlite", folder.Path);
        Assert.Equal((1, "first bad: shard 1 position 4"), (code, told.RootElement.GetProperty("chains").GetString()));
    }

    [PythonFact(NeedsPostgres = true)]
    public async Task A_database_is_verified_from_its_tables()
    {
        var server = await PostgresServer.SharedAsync();
        var connection = await PostgresSchemas.NewAsync(server);
        var schema = new Npgsql.NpgsqlConnectionStringBuilder(connection).SearchPath!;
        var libpq = $"host=127.0.0.1 port={server.Port} user={PostgresServer.User} dbname=postgres";
        await CheckAsync($"postgres:{connection}", "postgres", libpq, schema);
        await PostgresSchemas.RunAsync(connection, "DROP TRIGGER never_changes ON journal; DELETE FROM journal WHERE shard_id = 1 AND shard_seq = 4");
        var (code, told) = await RunAsync("postgres", libpq, schema);
        Assert.Equal((1, "first bad: shard 1 position 4"), (code, told.RootElement.GetProperty("chains").GetString()));
        await PostgresSchemas.DropAsync(connection);
    }

    private static async Task CheckAsync(string uri, params string[] arguments)
    {
        VerificationReport report;
        var store = await StoreUri.Parse(uri).OpenOrCreateAsync(new StoreOptions { ShardCount = 3 });
        await using (store)
        {
            foreach (var writer in await store.ClaimAllAsync(StoreReading.OwnerA))
            {
                await writer.AppendAsync(store, Enumerable.Range(0, 40).Select(i => new Draft($"e/{i % 7}-{writer.Claim.Shard}", $"{{\"t\":\"tab\\tgröße🚀\",\"n\":{i}}}")
                {
                    Kind = i % 9 == 0 ? RowKind.Mark : i % 5 == 0 ? RowKind.Refusal : RowKind.Event,
                    Key = i % 2 == 0 ? new Guid(i, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8]) : null,
                    FromClient = i % 4 == 0,
                    CauseEntity = i % 3 == 0 ? "" : "e/1",
                    Effects = i % 2 == 0 ? "" : "[\"\\\\\"]",
                }).Append(new Draft("run/1") { Kind = RowKind.Operational }).ToArray());
            }

            report = await store.CleanAsync();
        }

        var (code, told) = await RunAsync(arguments);
        Assert.Equal(0, code);
        Assert.Equal("ok", told.RootElement.GetProperty("chains").GetString());
        Assert.Equal(report.JournalHash, told.RootElement.GetProperty("journalHash").GetString());
        Assert.Equal((report.Rows, report.HashedRows), (told.RootElement.GetProperty("rows").GetInt64(), told.RootElement.GetProperty("hashedRows").GetInt64()));
    }

    private static async Task<(int Code, JsonDocument Told)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Repository.PathOf("tests/tools/verify_journal.py"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, JsonDocument.Parse(output));
    }
}
