using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>What a tactical agent knows; one subclass a role, because a role is an entity of its own under the same type.</summary>
public abstract class TacticalView
{
    /// <summary>Newer bars that may come before what a bar waits for; beyond it the bar is given up without a decision.</summary>
    public const int RoundsMax = 8;

    private protected TacticalView(EntityId id)
    {
        (Portfolio, Symbol, Role) = EntityNames.Split(id.Key);
    }

    /// <summary>Portfolio.</summary>
    public PortfolioId Portfolio { get; }

    /// <summary>Instrument.</summary>
    public Symbol Symbol { get; }

    /// <summary>tactical, risk or execution.</summary>
    public string Role { get; }

    /// <summary>Takes what was told; what concerns another timeframe or symbol passes by.</summary>
    public abstract void Fold(object message, in MessageContext context);

    /// <summary>Decides on a message that was folded.</summary>
    public abstract Decision<AgentEvent> Decide(TacticalState state, object message, in MessageContext context);

    /// <summary>Saves or loads the view.</summary>
    public abstract void Transfer(StateStream stream);

    /// <summary>The round of a bar, made when it is new; the oldest leaves when there are too many.</summary>
    private protected static T Round<T>(SortedDictionary<long, T> rounds, long bar)
        where T : class, new()
    {
        if (!rounds.TryGetValue(bar, out var round))
        {
            round = new T();
            rounds.Add(bar, round);
            if (rounds.Count > RoundsMax)
            {
                rounds.Remove(rounds.First().Key);
            }
        }

        return round;
    }
}
