namespace GrandModel.MarketData.Feeds.Csv;

/// <summary>What <see cref="LineReader.Next"/> found.</summary>
internal enum LineState : byte
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line beyond the limit; it was passed over.</summary>
    TooLong,

    /// <summary>No more lines.</summary>
    End,
}

/// <summary>
/// Splits bytes into lines without copying them. Tolerates and counts CR LF, a byte-order mark, blank lines and a missing last line end. A
/// last line without an end is dropped when the data stopped early: half a row must not pass for a row.
/// </summary>
internal sealed class LineReader(GzipInput input) : IDisposable
{
    /// <summary>Longest line in bytes. What is longer is a fault; reading goes on behind the next line end.</summary>
    public const int LineBytesMax = 4096;

    private const int BufferBytes = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _exhausted;

    /// <summary>Number of the line given last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Lines that ended with CR LF.</summary>
    public long CarriageReturns { get; private set; }

    /// <summary>Empty lines passed over.</summary>
    public long BlankLines { get; private set; }

    /// <summary>Whether the file began with a byte-order mark.</summary>
    public bool HasByteOrderMark { get; private set; }

    /// <summary>Whether the last line had no end.</summary>
    public bool LacksLastNewline { get; private set; }

    /// <summary>Why the data stopped early; null when they did not.</summary>
    public string? Fault => input.Fault;

    /// <summary>
    /// The next line that is not empty, without its end; valid until the next call. Of a line beyond the limit, its beginning.
    /// </summary>
    public LineState Next(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                if (Take(rest[..length], out line) is { } state)
                {
                    return state;
                }
            }
            else if (rest.Length > LineBytesMax)
            {
                return PassOver(rest, out line);
            }
            else if (!Fill())
            {
                return Last(out line);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => input.Dispose();

    private LineState? Take(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        Line = Line < int.MaxValue ? Line + 1 : throw new FeedException(FeedException.Limit, "more lines in one file than 2,147,483,647");
        if (Line == 1 && text.StartsWith("\uFEFF"u8))
        {
            HasByteOrderMark = true;
            text = text[3..];
        }

        if (text.Length > 0 && text[^1] == '\r')
        {
            CarriageReturns++;
            text = text[..^1];
        }

        line = text;
        if (text.Length > LineBytesMax)
        {
            line = text[..LineBytesMax];
            return LineState.TooLong;
        }

        if (text.Length > 0)
        {
            return LineState.Line;
        }

        BlankLines++;
        return null;
    }

    private LineState PassOver(ReadOnlySpan<byte> beginning, out ReadOnlySpan<byte> line)
    {
        Line++;
        line = beginning[..64].ToArray();
        _start = _end;
        while (Fill())
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _start = length >= 0 ? _start + length + 1 : _end;
            if (length >= 0)
            {
                break;
            }
        }

        return LineState.TooLong;
    }

    private LineState Last(out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, _end - _start);
        _start = _end;
        if (line.Length == 0 || Fault is not null)
        {
            return LineState.End;
        }

        LacksLastNewline = true;
        return Take(line, out line) ?? LineState.End;
    }

    private bool Fill()
    {
        if (_exhausted)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var n = input.Read(_buffer.AsSpan(_end));
        _end += n;
        _exhausted = n == 0;
        return n > 0;
    }
}
