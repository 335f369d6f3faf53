using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>A 5-minute bar as the signal waits on it.</summary>
public sealed record SignalBar(UnixNanos CloseTime, long? Closes30);

/// <summary>A strategic target, with its sequence at the coordinator.</summary>
public sealed record KnownTarget(UnixNanos BarClose, Quantity Target, long Source);

/// <summary>What the signal agent knows: the bars its policy reads and the last strategic targets.</summary>
public sealed class SignalView : TacticalView
{
    /// <summary>Newer bars that may come before a bar is signalled; one is enough, since it ends the waiting.</summary>
    public const int LateBars = 2;

    private readonly SortedDictionary<long, SignalBar> _bars = [];
    private readonly SortedDictionary<long, KnownTarget> _targets = [];

    /// <summary>View before the first message.</summary>
    public SignalView(EntityId id, AgentsOptions options)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(options);
        Policy = options.Policies.Tactical;
        FirstStrategicBar = options.FirstStrategicBar;
        Window = new ObservationWindow(Policy.RequiredSchema(), Policy.Statistics, Facts.Tactical, LateBars);
    }

    /// <summary>Policy.</summary>
    public IPolicy<SignalDecision> Policy { get; }

    /// <summary>First 30-minute bar that has a strategic decision.</summary>
    public long FirstStrategicBar { get; }

    /// <summary>Bars.</summary>
    public ObservationWindow Window { get; }

    /// <summary>A bar of the window.</summary>
    public SignalBar Bar(long bar) => _bars[bar];

    /// <summary>Whether a bar still lacks the strategic decision of the 30-minute bar that it closes.</summary>
    public bool Awaits(long bar) => _bars[bar].Closes30 is { } strategic && strategic >= FirstStrategicBar && !_targets.ContainsKey(strategic);

    /// <summary>The newest target decided on bars closed by then; null before the first.</summary>
    public (long Bar, KnownTarget Target)? TargetAt(UnixNanos instant)
    {
        (long, KnownTarget)? found = null;
        foreach (var (bar, target) in _targets)
        {
            found = target.BarClose <= instant ? (bar, target) : found;
        }

        return found;
    }

    /// <inheritdoc/>
    public override void Fold(object message, in MessageContext context)
    {
        switch (message)
        {
            case BarClosed bar:
                if (bar.Timeframe == Timeframe.M5 && Window.Add(bar, context.SourceSequence, new UnixNanos(context.TimeNs)))
                {
                    _bars.Add(bar.Sequence, new SignalBar(bar.CloseTime, bar.Closes30));
                    Trim(_bars);
                }

                break;
            case StrategicDecided decided:
                _targets.TryAdd(decided.Bar, new KnownTarget(decided.BarClose, decided.Target, context.SourceSequence));
                Trim(_targets);
                break;
            default:
                throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
        }
    }

    /// <inheritdoc/>
    public override Decision<AgentEvent> Decide(TacticalState state, object message, in MessageContext context) => SignalRules.Decide(state, this);

    /// <inheritdoc/>
    public override void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        Window.Transfer(stream);
        stream.Map(_bars, RoundsMax, AgentsJson.Default.SignalBar);
        stream.Map(_targets, RoundsMax, AgentsJson.Default.KnownTarget);
    }

    private static void Trim<T>(SortedDictionary<long, T> map)
    {
        if (map.Count > RoundsMax)
        {
            map.Remove(map.First().Key);
        }
    }
}
