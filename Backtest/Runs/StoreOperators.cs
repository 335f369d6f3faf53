using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Journal;

namespace GrandModel.Backtest.Runs;

/// <summary>Operator commands from the store's log: looked for in the background, handed over at slice boundaries.</summary>
internal sealed class StoreOperators : IOperatorSource, IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly IJournalStore _store;
    private readonly MessageCatalog _catalog;
    private readonly Lock _gate = new();
    private readonly List<OperatorCommand> _waiting = [];
    private readonly ITimer _timer;
    private long _seen = long.MaxValue; // nothing is looked for before StartAfter
    private int _looking;

    public StoreOperators(IJournalStore store, MessageCatalog catalog, TimeProvider time)
    {
        _store = store;
        _catalog = catalog;
        _timer = time.CreateTimer(_ => _ = LookAsync(), null, Every, Every);
    }

    public (long Position, IReadOnlyList<RunCommand> Commands)? TryTake()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var taken = (_waiting[^1].Position, (IReadOnlyList<RunCommand>)_waiting.Select(Read).ToArray());
            _waiting.Clear();
            return taken;
        }
    }

    public async ValueTask<IReadOnlyList<RunCommand>> FindAsync(IReadOnlyList<Guid> keys)
    {
        var all = await _store.OperatorCommandsAsync(0);
        return keys.Select(k => Read(all.First(c => c.Key == k))).ToArray();
    }

    public void StartAfter(long position)
    {
        lock (_gate)
        {
            _seen = position;
        }

        LookAsync().GetAwaiter().GetResult(); // what waits already enters with the first slice
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private RunCommand Read(OperatorCommand c) => new(new EntityId(c.To), new CommandKey(c.Key), _catalog.Read(c.Type, c.Version, c.Payload));

    private async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
        {
            return;
        }

        try
        {
            var seen = Volatile.Read(ref _seen);
            if (seen == long.MaxValue)
            {
                return;
            }

            var found = await _store.OperatorCommandsAsync(seen);
            lock (_gate)
            {
                _waiting.AddRange(found);
                _seen = found.Count > 0 ? found[^1].Position : _seen;
            }
        }
        catch (StoreException)
        {
            // Looked for again in a moment; a store that is gone ends the run by its appends.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}
