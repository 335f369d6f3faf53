using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// The files of a run merged by (time, source number, line) and cut into slices. Each file is read on a thread of its own, opened when its
/// first record comes near and closed at its end. Page: docs/data.md.
/// </summary>
public sealed class FeedSlices : ISliceFeed
{
    /// <summary>Files open at one time at most: more whose times overlap are refused.</summary>
    public const int OpenMax = 256;

    private readonly FeedSet _set;
    private readonly FeedOptions _options;
    private readonly Queue<int> _waiting; // source numbers by first time
    private readonly List<FeedSource> _open = []; // in order of source numbers
    private readonly List<FeedSource> _closed = [];
    private readonly SortedDictionary<string, SymbolBuffer> _buffers = new(StringComparer.Ordinal);
    private readonly List<SymbolBuffer> _touched = [];

    /// <summary>Gets ready to read; files are opened when they are needed.</summary>
    /// <param name="set">Files, from <see cref="FeedFiles.Find"/>.</param>
    /// <param name="options">What to read of them.</param>
    public FeedSlices(FeedSet set, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        _set = set;
        _options = options;
        _waiting = new Queue<int>(Enumerable.Range(0, set.Inputs.Count).OrderBy(i => set.Inputs[i].FirstTime).ThenBy(static i => i));
    }

    /// <inheritdoc/>
    public long? NextSecond => Earliest() is { } source ? Slice(source.Time) : null;

    /// <inheritdoc/>
    public void Take(long second, List<MarketBatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (NextSecond < second)
        {
            throw new ArgumentOutOfRangeException(nameof(second), second, $"The slice {NextSecond} comes first.");
        }

        Merge(second, gather: true);
        _touched.Sort(static (a, b) => string.CompareOrdinal(a.Symbol.Value, b.Symbol.Value));
        foreach (var buffer in _touched)
        {
            into.Add(buffer.Take());
        }

        _touched.Clear();
    }

    /// <inheritdoc/>
    public void SkipThrough(long second) => Merge(second, gather: false);

    /// <inheritdoc/>
    public long Position(Symbol symbol) => _buffers.TryGetValue(symbol.Value, out var buffer) ? buffer.Position : 0;

    /// <summary>Symbols met so far, in ordinal order.</summary>
    public IReadOnlyList<Symbol> Symbols => [.. _buffers.Values.Select(static b => b.Symbol)];

    /// <summary>What was read so far.</summary>
    public FeedReport Report() => FeedReport.Of(_set, [.. _closed, .. _open]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _open)
        {
            source.Dispose();
        }

        _closed.AddRange(_open);
        _open.Clear();
    }

    private static long Slice(long time) => (time + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond;

    private void Merge(long second, bool gather)
    {
        var end = checked(second * UnixNanos.PerSecond);
        while (Earliest() is { } source && source.Time <= end)
        {
            // Records of this source go on until another one's is due, which also wins a tie when its number is smaller.
            var (limit, number) = Second(source);
            do
            {
                Give(source, gather);
            }
            while (source.Time <= end && (source.Time < limit || (source.Time == limit && source.Number < number)));
        }
    }

    private void Give(FeedSource source, bool gather)
    {
        var id = source.SymbolId;
        while (source.Buffers.Count <= id)
        {
            source.Buffers.Add(BufferOf(source.Reader.Symbols[source.Buffers.Count]));
        }

        var buffer = source.Buffers[id];
        if (gather && buffer.Count == 0)
        {
            _touched.Add(buffer);
        }

        buffer.Add(in source.Record);
        if (!gather)
        {
            buffer.Pass();
        }

        source.Advance();
    }

    private SymbolBuffer BufferOf(Symbol symbol)
    {
        if (!_buffers.TryGetValue(symbol.Value, out var buffer))
        {
            buffer = new SymbolBuffer(symbol);
            _buffers.Add(symbol.Value, buffer);
        }

        return buffer;
    }

    // The source whose record comes first. Opens files that may hold an earlier one, closes ended ones.
    private FeedSource? Earliest()
    {
        while (true)
        {
            FeedSource? first = null;
            for (var i = 0; i < _open.Count; i++)
            {
                var source = _open[i];
                if (source.IsEnded)
                {
                    source.Dispose();
                    _closed.Add(source);
                    _open.RemoveAt(i--);
                }
                else if (first is null || source.Time < first.Time)
                {
                    first = source;
                }
            }

            if (_waiting.Count == 0 || (first is not null && first.Time < _set.Inputs[_waiting.Peek()].FirstTime))
            {
                return first;
            }

            Open((short)_waiting.Dequeue());
        }
    }

    private void Open(short number)
    {
        if (_open.Count == OpenMax)
        {
            throw new FeedException(FeedException.Limit, $"more than {OpenMax} files overlap in time at {_set.Inputs[number].Name}");
        }

        var source = new FeedSource(_set.Inputs[number], number, _options);
        var at = _open.FindIndex(s => s.Number > number);
        _open.Insert(at < 0 ? _open.Count : at, source);
        source.Advance();
    }

    // Time and number of the record that follows the first source's in the merge; a file not opened yet counts from its first time.
    private (long Time, int Number) Second(FeedSource first)
    {
        var (time, number) = _waiting.Count > 0 ? (_set.Inputs[_waiting.Peek()].FirstTime, -1) : (long.MaxValue, int.MaxValue);
        foreach (var source in _open)
        {
            if (source != first && !source.IsEnded && (source.Time < time || (source.Time == time && source.Number < number)))
            {
                (time, number) = (source.Time, source.Number);
            }
        }

        return (time, number);
    }
}
