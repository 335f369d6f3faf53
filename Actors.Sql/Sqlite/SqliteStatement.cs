using System.Text;
using GrandModel.Actors.Journal;
using SQLitePCL;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>A prepared statement. Bound values stay until bound again.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    private const int TextOnStackMax = 512;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The statement in C's terms, valid until disposed.</summary>
    public nint Handle => handle.DangerousGetHandle();

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(handle, index, value));

    public void Bind(int index, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value)); // an empty span would bind null

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(handle, index));

    public void Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Bind(index, bytes);
    }

    public void Bind(int index, string value)
    {
        if (value.Length * 3 > TextOnStackMax)
        {
            Check(raw.sqlite3_bind_text(handle, index, Encoding.UTF8.GetBytes(value).AsSpan()));
            return;
        }

        Span<byte> bytes = stackalloc byte[TextOnStackMax];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        if (length == 0)
        {
            Check(raw.sqlite3_bind_text(handle, index, ""));
            return;
        }

        Check(raw.sqlite3_bind_text(handle, index, bytes[..length]));
    }

    /// <summary>Binds values to parameters 1 and up.</summary>
    public void BindAll(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null:
                    BindNull(i + 1);
                    break;
                case string text:
                    Bind(i + 1, text);
                    break;
                case byte[] bytes:
                    Bind(i + 1, bytes.AsSpan());
                    break;
                case Guid uuid:
                    Bind(i + 1, uuid);
                    break;
                case int number:
                    Bind(i + 1, number);
                    break;
                case long number:
                    Bind(i + 1, number);
                    break;
                default:
                    throw new ArgumentException($"Value {i} is a {values[i]!.GetType().Name}: expected text, bytes, a UUID or an integer.", nameof(values));
            }
        }
    }

    /// <summary>Goes to the next row; false at the end, when the statement is ready to run again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        switch (code)
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                _ = raw.sqlite3_reset(handle);
                return false;
            default:
                var fault = database.Fault(code);
                _ = raw.sqlite3_reset(handle);
                throw fault;
        }
    }

    /// <summary>Ends a run early.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    /// <summary>Runs to the end once more with new values.</summary>
    public void Run(params ReadOnlySpan<object?> values)
    {
        BindAll(values);
        while (Step())
        {
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Integer(int column)
    {
        Expect(column, raw.SQLITE_INTEGER);
        return raw.sqlite3_column_int64(handle, column);
    }

    /// <summary>An integer that must fit 32 bits: a wider one would be cut, and the cut value could be the right one.</summary>
    public int Integer32(int column) => Integer(column) is var value and >= int.MinValue and <= int.MaxValue ? (int)value : throw Damaged(column, "out of range");

    public short Integer16(int column) => Integer(column) is var value and >= short.MinValue and <= short.MaxValue ? (short)value : throw Damaged(column, "out of range");

    /// <summary>Text by its length, not to its first NUL: what follows one must not hide.</summary>
    public string Text(int column)
    {
        Expect(column, raw.SQLITE_TEXT);
        try
        {
            return Strict.GetString(raw.sqlite3_column_blob(handle, column));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged(column, "no UTF-8");
        }
    }

    public ReadOnlySpan<byte> Span(int column)
    {
        Expect(column, raw.SQLITE_BLOB);
        return raw.sqlite3_column_blob(handle, column);
    }

    public byte[] Bytes(int column) => Span(column).ToArray();

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public Guid Uuid(int column) => Span(column) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : throw Damaged(column, "no UUID");

    public Guid? UuidOrNull(int column) => IsNull(column) ? null : Uuid(column);

    public void Dispose() => _ = raw.sqlite3_finalize(handle);

    private void Expect(int column, int type)
    {
        if (raw.sqlite3_column_type(handle, column) != type)
        {
            throw Damaged(column, "of another type");
        }
    }

    private StoreException Damaged(int column, string what) => new(
        "STORE_DAMAGED", $"{database.Path}: column {raw.sqlite3_column_name(handle, column).utf8_to_string()} holds a value that is {what}. Run gm audit verify.");

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw database.Fault(code);
        }
    }
}
