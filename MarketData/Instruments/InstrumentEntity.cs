using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Instruments;

/// <summary>
/// The entity instrument/SYMBOL: feed records in; BarClosed and QualityChanged told, SecondMark streamed. Its view does the arithmetic,
/// its rule journals what the view found. Page: docs/bars.md, docs/quality.md.
/// </summary>
public static class InstrumentEntity
{
    /// <summary>The rules.</summary>
    public static EntityDefinition<InstrumentState, InstrumentView, InstrumentEvent> Definition(MarketDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstrumentView NewView(EntityId id) => new(new Symbol(id.Key), options);
        return new EntityDefinition<InstrumentState, InstrumentView, InstrumentEvent>
        {
            Initial = static _ => InstrumentState.Initial,
            InitialView = NewView,
            Follow = Follow,
            Rule = Decide,
            Apply = Evolve,
            Due = static view => view.Due,
            StateJson = MarketDataJson.Default.InstrumentState,
            ViewSnapshots = new ViewCodec<InstrumentView>(
                static view => StateStream.Save(view.Transfer),
                (id, bytes) =>
                {
                    var view = NewView(id);
                    StateStream.Load(bytes, view.Transfer);
                    return view;
                }),
        };
    }

    private static void Follow(InstrumentView view, object message, in MessageContext context, IStreamSink streams)
    {
        switch (message)
        {
            case MarketBatch batch:
                view.Take(batch, streams);
                break;
            case ViewDue due:
                view.Wake(due.NowNs);
                break;
            default:
                throw new UnreachableException($"{context.Self}: {message.GetType().Name} has no rule.");
        }
    }

    private static Decision<InstrumentEvent> Decide(InstrumentState state, InstrumentView view, object message, in MessageContext context) => message switch
    {
        MarketBatch or ViewDue when view.Pending.Count == 0 => Decision.NoChange,
        MarketBatch or ViewDue => view.Pending.ToArray(),
        _ => throw new UnreachableException($"{context.Self}: {message.GetType().Name} has no rule."),
    };

    private static InstrumentState Evolve(InstrumentState state, InstrumentEvent @event) => @event switch
    {
        BarClosed e when e.Timeframe == Timeframe.M5 && e.Sequence == state.LastBar5 + 1 =>
            state with { LastBar5 = e.Sequence, FeedPosition = e.FeedPosition },
        BarClosed e when e.Timeframe == Timeframe.M30 && e.Sequence == state.LastBar30 + 1 =>
            state with { LastBar30 = e.Sequence, FeedPosition = e.FeedPosition },
        BarClosed e => throw new InvalidOperationException(
            $"{e.Symbol} {e.Timeframe} bar {e.Sequence} after 5m {state.LastBar5}, 30m {state.LastBar30}: bars have no gaps."),
        QualityChanged e => state with { Status = e.Status, Reason = e.Reason, Counts = [.. e.Counts], FeedPosition = e.FeedPosition },
        _ => throw new UnreachableException($"{@event.GetType().Name} has no rule."),
    };
}
