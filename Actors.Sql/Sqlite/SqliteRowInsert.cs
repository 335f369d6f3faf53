using System.Text;
using GrandModel.Actors.Journal;
using SQLitePCL;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>
/// The insert of journal rows: the one statement that runs a hundred thousand times a second. It lets SQLite read the row where it lies instead of copying
/// every value, and calls it without the marshalling that is made for longer calls: a quarter more rows a second than the ordinary way, which all other
/// statements go.
/// </summary>
/// <remarks>
/// Values are bound as pointers that are good until the step ends, which <see cref="Run"/> waits for; the statement does not look at them afterwards, and
/// every run binds them anew. One thread.
/// </remarks>
internal sealed unsafe class SqliteRowInsert : IDisposable
{
    private const int UuidBytes = 16;
    private const nint Static = 0; // SQLITE_STATIC: SQLite need not copy

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, long, int> BindInteger =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, long, int>)SqliteLibrary.Function("sqlite3_bind_int64");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, byte*, int, nint, int> BindBlob =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, byte*, int, nint, int>)SqliteLibrary.Function("sqlite3_bind_blob");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, byte*, int, nint, int> BindText =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, byte*, int, nint, int>)SqliteLibrary.Function("sqlite3_bind_text");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> BindNull =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)SqliteLibrary.Function("sqlite3_bind_null");

    private static readonly delegate* unmanaged<nint, int> StepOnce = (delegate* unmanaged<nint, int>)SqliteLibrary.Function("sqlite3_step");

    private static readonly delegate* unmanaged<nint, int> Reset = (delegate* unmanaged<nint, int>)SqliteLibrary.Function("sqlite3_reset");

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _statement;
    private readonly nint _handle;
    private byte[] _texts = GC.AllocateUninitializedArray<byte>(4_096, pinned: true);

    public SqliteRowInsert(SqliteDatabase database)
    {
        _database = database;
        _statement = database.Prepare($"INSERT INTO journal ({SqliteRows.Columns}, at) VALUES ({string.Join(',', Enumerable.Repeat('?', 22))})");
        _handle = _statement.Handle;
    }

    /// <summary>Binds what the rows of one batch share.</summary>
    public void BindBatch(int shard, long epoch, long at)
    {
        _statement.Bind(1, shard);
        _statement.Bind(3, epoch);
        _statement.Bind(22, at);
    }

    /// <summary>Inserts a row of the batch.</summary>
    /// <exception cref="StoreException">As SQLite says; the transaction is still open.</exception>
    public void Run(JournalRow row)
    {
        var room = UuidBytes + ((row.Entity.Length + row.Type.Length + row.CauseEntity.Length) * 3);
        if (room > _texts.Length)
        {
            _texts = GC.AllocateUninitializedArray<byte>(room, pinned: true);
        }

        fixed (byte* texts = _texts, request = row.RequestHash, payload = row.Payload, effects = row.Effects, inputs = row.Inputs, hash = row.ChainHash)
        {
            BindNumbers(row);
            var key = new Span<byte>(texts, UuidBytes);
            if (row.Key?.TryWriteBytes(key, bigEndian: true, out _) == true)
            {
                BindBlob(_handle, 7, texts, UuidBytes, Static);
            }
            else
            {
                BindNull(_handle, 7);
            }

            var free = texts + UuidBytes;
            free += BindTextAt(5, row.Entity, free);
            free += BindTextAt(9, row.Type, free);
            BindTextAt(14, row.CauseEntity, free);
            if (row.RequestHash is { } bytes)
            {
                BindBytes(8, request, bytes.Length, texts);
            }
            else
            {
                BindNull(_handle, 8);
            }

            BindBytes(17, payload, row.Payload.Length, texts);
            BindBytes(18, effects, row.Effects.Length, texts);
            BindBytes(19, inputs, row.Inputs.Length, texts);
            BindBytes(21, hash, row.ChainHash.Length, texts);
            Step();
        }
    }

    public void Dispose() => _statement.Dispose();

    private void BindNumbers(JournalRow row)
    {
        BindInteger(_handle, 2, row.Position);
        BindInteger(_handle, 4, (long)row.Kind);
        BindInteger(_handle, 6, row.Sequence);
        BindInteger(_handle, 10, row.Version);
        BindInteger(_handle, 11, row.EventTimeNs);
        BindInteger(_handle, 12, row.Slice);
        BindInteger(_handle, 13, row.Round);
        BindInteger(_handle, 15, row.CauseSequence);
        BindInteger(_handle, 16, row.CauseNumber);
        BindInteger(_handle, 20, row.Crc);
    }

    private int BindTextAt(int index, string text, byte* at)
    {
        var length = Encoding.UTF8.GetBytes(text, new Span<byte>(at, text.Length * 3));
        BindText(_handle, index, at, length, Static);
        return length;
    }

    // A null pointer would bind null, and an empty array has no other.
    private void BindBytes(int index, byte* bytes, int length, byte* somewhere) => BindBlob(_handle, index, length == 0 ? somewhere : bytes, length, Static);

    private void Step()
    {
        var code = StepOnce(_handle);
        if (code == raw.SQLITE_DONE)
        {
            Reset(_handle);
            return;
        }

        var fault = _database.Fault(code);
        Reset(_handle);
        throw fault;
    }
}
