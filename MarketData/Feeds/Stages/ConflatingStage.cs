namespace GrandModel.MarketData.Feeds.Stages;

/// <summary>
/// A stage that keeps the newest item of each key for a reader who may be slower than the writer: live views and marks on a screen. An
/// item that a newer one of its key overtakes is conflated. The writer never waits. Orders, fills and bars must not pass through it: it
/// loses by design. Always: received = passed + conflated + dropped + waiting. Safe for several threads.
/// </summary>
/// <typeparam name="TKey">What an item is about.</typeparam>
/// <typeparam name="TItem">Item.</typeparam>
public sealed class ConflatingStage<TKey, TItem>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TItem Item)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TItem Item)> _waiting = new(); // oldest key first
    private readonly int _keysMax;

    /// <summary>An empty stage.</summary>
    /// <param name="keysMax">Keys that wait at most. An item of one more key drops the item that waits longest, and is counted as
    /// dropped.</param>
    public ConflatingStage(int keysMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keysMax, 1);
        _keysMax = keysMax;
    }

    /// <summary>Items put in.</summary>
    public long Received { get; private set; }

    /// <summary>Items taken out.</summary>
    public long Passed { get; private set; }

    /// <summary>Items overtaken by a newer one of their key.</summary>
    public long Conflated { get; private set; }

    /// <summary>Items dropped because too many keys waited.</summary>
    public long Dropped { get; private set; }

    /// <summary>Items that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Puts an item in. It takes the place of a waiting one of its key, at that one's turn.</summary>
    public void Put(TKey key, TItem item)
    {
        lock (_lock)
        {
            Received++;
            if (_byKey.TryGetValue(key, out var node))
            {
                node.Value = (key, item);
                Conflated++;
                return;
            }

            if (_waiting.Count == _keysMax)
            {
                _byKey.Remove(_waiting.First!.Value.Key);
                _waiting.RemoveFirst();
                Dropped++;
            }

            _byKey.Add(key, _waiting.AddLast((key, item)));
        }
    }

    /// <summary>Takes the item whose key waits longest; false when none waits.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TItem item)
    {
        lock (_lock)
        {
            item = default;
            if (_waiting.First is not { } node)
            {
                return false;
            }

            item = node.Value.Item;
            _waiting.RemoveFirst();
            _byKey.Remove(node.Value.Key);
            Passed++;
            return true;
        }
    }
}
