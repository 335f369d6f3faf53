using System.IO.Compression;

namespace GrandModel.MarketData.Feeds.Csv;

/// <summary>
/// Bytes of a file, inflated when they are gzip. Data that stop early or are damaged end the stream and set <see cref="Fault"/> instead of
/// passing in silence, as <see cref="GZipStream"/> lets a cut file pass.
/// </summary>
/// <remarks>
/// How a cut is seen: one more gzip member with a known text is read behind the file's bytes. It comes out only when everything before it
/// ended properly; whatever else comes out after the end of the file is dropped.
/// </remarks>
internal sealed class GzipInput : IDisposable
{
    private static readonly byte[] Ending = "GrandModel: the end of the file"u8.ToArray();
    private static readonly byte[] EndingMember = Member(Ending);

    private readonly Stream _file;
    private readonly TailedStream? _tailed;
    private readonly GZipStream? _gzip;
    private bool _ended;

    private GzipInput(Stream file, bool gzip)
    {
        _file = file;
        if (gzip)
        {
            _tailed = new TailedStream(file, EndingMember);
            _gzip = new GZipStream(_tailed, CompressionMode.Decompress);
        }
    }

    /// <summary>Why the stream ended early; null when it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens a file; gzip is told by its first two bytes.</summary>
    public static GzipInput Open(string path) => Of(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));

    /// <summary>As <see cref="Open"/>, over a seekable stream that becomes its own.</summary>
    public static GzipInput Of(Stream file)
    {
        var gzip = IsGzip(file);
        return new GzipInput(file, gzip);
    }

    /// <summary>Whether a file begins as gzip does.</summary>
    public static bool IsGzip(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        var n = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return n == 2 && start[0] == 0x1F && start[1] == 0x8B;
    }

    /// <summary>Reads on.</summary>
    /// <param name="into">Room for at least 64 bytes.</param>
    /// <returns>Bytes read; 0 at the end, or when <see cref="Fault"/> is set.</returns>
    public int Read(Span<byte> into)
    {
        if (_ended)
        {
            return 0;
        }

        try
        {
            if (_gzip is null)
            {
                return _file.Read(into);
            }

            var n = _gzip.Read(into);
            if (!_tailed!.Passed && n > 0)
            {
                return n;
            }

            _ended = true;
            Fault = !_tailed.Passed || into[..n].SequenceEqual(Ending) ? null : FaultCodes.GzipTruncated;
        }
        catch (InvalidDataException)
        {
            Fault = _tailed!.Passed ? FaultCodes.GzipTruncated : FaultCodes.GzipCorrupt;
        }
        catch (IOException)
        {
            Fault = FaultCodes.ReadFailed;
        }

        _ended = true;
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    private static byte[] Member(byte[] text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return bytes.ToArray();
    }

    /// <summary>A stream followed by a tail; says when the tail was reached.</summary>
    private sealed class TailedStream(Stream first, byte[] tail) : Stream
    {
        private int _at;

        public bool Passed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (!Passed)
            {
                var n = first.Read(buffer);
                if (n > 0)
                {
                    return n;
                }

                Passed = true;
            }

            var rest = tail.AsSpan(_at);
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
