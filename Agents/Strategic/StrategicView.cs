using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Strategic;

/// <summary>What a strategic agent knows: the bars its policy reads. Bounded by the policy's rows and statistics.</summary>
public sealed class StrategicView
{
    /// <summary>View of an agent before its first bar.</summary>
    /// <exception cref="ArgumentException">The key's role is none of mlmi, nwrqk, regime.</exception>
    public StrategicView(EntityId id, PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        (Portfolio, Symbol, Role) = EntityNames.Split(id.Key);
        Policy = policies.Strategic(Role);
        Window = new ObservationWindow(Policy.RequiredSchema(), Policy.Statistics, Facts.Strategic);
    }

    /// <summary>Portfolio.</summary>
    public PortfolioId Portfolio { get; }

    /// <summary>Instrument.</summary>
    public Symbol Symbol { get; }

    /// <summary>mlmi, nwrqk or regime.</summary>
    public string Role { get; }

    /// <summary>Policy of the role.</summary>
    public IPolicy<VoteDecision> Policy { get; }

    /// <summary>Bars.</summary>
    public ObservationWindow Window { get; }

    /// <summary>Takes a bar; those of other timeframes pass by.</summary>
    public void Fold(object message, in MessageContext context)
    {
        if (message is not BarClosed bar)
        {
            throw new System.Diagnostics.UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
        }

        if (bar.Timeframe == Timeframe.M30)
        {
            Window.Add(bar, context.SourceSequence, new UnixNanos(context.TimeNs));
        }
    }

    /// <summary>Saves or loads the view.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        Window.Transfer(stream);
    }
}
