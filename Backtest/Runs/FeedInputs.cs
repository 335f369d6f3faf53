using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Backtest.Runs;

/// <summary>The feed of a run as inputs of a conducted run: each batch goes to its instrument and to the venue.</summary>
internal sealed class FeedInputs(ISliceFeed feed, EntityId venue) : IConductedInputs
{
    private readonly List<MarketBatch> _batches = [];
    private readonly Dictionary<Symbol, EntityId> _instruments = [];

    public long? NextSlice => feed.NextSecond;

    public void Take(long slice, ICollection<InputMessage> into)
    {
        _batches.Clear();
        feed.Take(slice, _batches);
        foreach (var batch in _batches)
        {
            into.Add(new InputMessage(InstrumentOf(batch.Symbol), batch, feed.Position(batch.Symbol)));
        }

        foreach (var batch in _batches)
        {
            into.Add(new InputMessage(venue, batch, feed.Position(batch.Symbol)));
        }
    }

    public void SkipThrough(long slice) => feed.SkipThrough(slice);

    private EntityId InstrumentOf(Symbol symbol)
    {
        if (!_instruments.TryGetValue(symbol, out var id))
        {
            _instruments[symbol] = id = EntityId.Of(EntityNames.Instrument, symbol.Value);
        }

        return id;
    }
}
