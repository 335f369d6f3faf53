namespace GrandModel.MarketData.Feeds.Stages;

/// <summary>
/// A queue of fixed length between two threads. Nothing is lost: when it is full, the writer waits (back-pressure), and the waits are
/// counted.
/// </summary>
/// <typeparam name="T">What passes.</typeparam>
public sealed class BoundedStage<T> : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private readonly int _capacity;
    private Exception? _failure;
    private bool _completed;
    private bool _closed;

    /// <summary>An empty stage.</summary>
    /// <param name="capacity">Items it holds at most.</param>
    public BoundedStage(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Items put in.</summary>
    public long Received { get; private set; }

    /// <summary>Items taken out.</summary>
    public long Passed { get; private set; }

    /// <summary>Times a writer found it full and waited.</summary>
    public long WriterWaits { get; private set; }

    /// <summary>Times a reader found it empty and waited.</summary>
    public long ReaderWaits { get; private set; }

    /// <summary>Puts an item in, waiting for room.</summary>
    /// <returns>False when the reader has gone: the writer should stop.</returns>
    public bool Put(T item)
    {
        lock (_gate)
        {
            if (_items.Count >= _capacity && !_closed)
            {
                WriterWaits++;
            }

            while (_items.Count >= _capacity && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_closed)
            {
                return false;
            }

            _items.Enqueue(item);
            Received++;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Says that nothing more comes; with a failure, that it comes no more because of it.</summary>
    public void Complete(Exception? failure = null)
    {
        lock (_gate)
        {
            _completed = true;
            _failure ??= failure;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next item, waiting for one.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="AggregateException">The writer failed; thrown after the items before the failure, which it holds.</exception>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            if (_items.Count == 0 && !_completed)
            {
                ReaderWaits++;
            }

            while (_items.Count == 0 && !_completed)
            {
                Monitor.Wait(_gate);
            }

            if (!_items.TryDequeue(out item))
            {
                return _failure is null ? false : throw new AggregateException(_failure);
            }

            Passed++;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>The reader goes: waiting and later writers get false.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _items.Clear();
            Monitor.PulseAll(_gate);
        }
    }
}
