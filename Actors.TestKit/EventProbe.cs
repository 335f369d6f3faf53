namespace GrandModel.Actors.TestKit;

/// <summary>Collects what happens and lets a test wait for it, in place of sleeping. Safe from any thread.</summary>
/// <typeparam name="T">Base type of what is collected.</typeparam>
public sealed class EventProbe<T>
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly List<T> _seen = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long a wait lasts in real time before it fails, saying what it waited for and what it saw.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<T> Seen
    {
        get
        {
            lock (_gate)
            {
                return _seen.ToArray();
            }
        }
    }

    /// <summary>Adds one; hand this method to whoever tells.</summary>
    public void Add(T item)
    {
        lock (_gate)
        {
            _seen.Add(item);
            _news.TrySetResult();
            _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits for the <paramref name="count"/>-th item of a type that fits.</summary>
    /// <exception cref="ScenarioException">It did not come in time.</exception>
    public async Task<TItem> ExpectAsync<TItem>(Func<TItem, bool>? where = null, int count = 1)
        where TItem : T
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            lock (_gate)
            {
                var found = _seen.OfType<TItem>().Where(i => where is null || where(i)).Take(count).ToArray();
                if (found.Length == count)
                {
                    return found[^1];
                }

                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new ScenarioException($"Waited {Patience} for {typeof(TItem).Name} number {count}; seen:\n  {string.Join("\n  ", Seen)}");
            }
        }
    }
}
