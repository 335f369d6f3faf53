using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds.Stages;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// One file read ahead on a thread of its own. The thread stays at most <see cref="BlocksAhead"/> blocks ahead; then it waits, and the
/// waits are counted.
/// </summary>
internal sealed class FeedSource : IDisposable
{
    /// <summary>Blocks read ahead at most.</summary>
    public const int BlocksAhead = 8;

    private readonly BoundedStage<RecordBlock> _stage = new(BlocksAhead);
    private readonly ConcurrentBag<RecordBlock> _free = [];
    private readonly FeedReader _reader;
    private readonly Thread _thread;
    private RecordBlock? _block;
    private int _at;

    public FeedSource(FeedInput input, short number, FeedOptions options)
    {
        _reader = new FeedReader(input, number, options);
        Number = number;
        _thread = new Thread(ReadAhead) { IsBackground = true, Name = $"feed {input.Name}" };
        _thread.Start();
    }

    /// <summary>Number among the run's inputs.</summary>
    public short Number { get; }

    /// <summary>Whether there is no record left; also before the first <see cref="Advance"/>.</summary>
    public bool IsEnded => _block is null;

    /// <summary>Time of the record at hand.</summary>
    public long Time { get; private set; } = long.MaxValue;

    /// <summary>The record at hand.</summary>
    public ref readonly MarketRecord Record => ref _block!.Records[_at];

    /// <summary>Symbol of the record at hand, by the reader's number.</summary>
    public int SymbolId => _block!.SymbolIds[_at];

    /// <summary>Batch buffers by the reader's symbol numbers; filled in by the merge.</summary>
    public List<SymbolBuffer> Buffers { get; } = [];

    /// <summary>The reader, for its symbols and faults.</summary>
    public FeedReader Reader => _reader;

    /// <summary>Times the reader waited for the merge.</summary>
    public long Waits => _stage.WriterWaits;

    /// <summary>Goes to the next record, at first to the first.</summary>
    /// <exception cref="FeedException">Reading stopped there.</exception>
    public void Advance()
    {
        if (_block is not null && ++_at < _block.Count)
        {
            Time = _block.Records[_at].Time;
            return;
        }

        if (_block is not null)
        {
            _free.Add(_block);
        }

        _at = 0;
        try
        {
            Time = _stage.TryTake(out _block) ? _block.Records[0].Time : long.MaxValue;
        }
        catch (AggregateException e)
        {
            _block = null;
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    public void Dispose()
    {
        _stage.Dispose();
        _thread.Join();
        _reader.Dispose();
    }

    private void ReadAhead()
    {
        RecordBlock? block = null;
        try
        {
            while (true)
            {
                block = _free.TryTake(out var free) ? free : new RecordBlock();
                if (!_reader.Read(block))
                {
                    _stage.Complete();
                    return;
                }

                if (!_stage.Put(block))
                {
                    return;
                }
            }
        }
        catch (Exception e) // of any kind: it is thrown again on the thread of the merge, where the records before it have been taken
        {
            if (e is FeedException && block is { Count: > 0 })
            {
                _stage.Put(block);
            }

            _stage.Complete(e);
        }
    }
}
