using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>A budget, with its sequence at the risk agent.</summary>
public sealed record KnownBudget(bool Vetoed, bool Flatten, Quantity Target, long Source);

/// <summary>What came for a bar so far.</summary>
public sealed record ExecutionRound
{
    /// <summary>The bar itself.</summary>
    public KnownBar? Bar { get; set; }

    /// <summary>Its signal.</summary>
    public KnownSignal? Signal { get; set; }

    /// <summary>Its budget.</summary>
    public KnownBudget? Budget { get; set; }

    /// <summary>Whether all three are there.</summary>
    public bool IsComplete() => Bar is not null && Signal is not null && Budget is not null;
}

/// <summary>What the execution agent knows: signals and budgets by bar, position and working orders, breakers, limits.</summary>
public sealed class ExecutionView : TacticalView
{
    private readonly SortedDictionary<long, ExecutionRound> _rounds = [];
    private KnownBar? _last;
    private long _newestReady;

    /// <summary>View before the first message.</summary>
    public ExecutionView(EntityId id, AgentsOptions options)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(options);
        Policy = options.Policies.Execution;
        Multiplier = options.Instrument(Symbol).Multiplier;
        Orders = new WorkingOrders(Portfolio, Symbol);
        Breakers = new BreakerBook(Scopes.OfBreakers(Portfolio, Symbol, options.Venue));
        Limits = new LimitsBook(Scopes.Binding(Portfolio));
    }

    /// <summary>Policy.</summary>
    public IPolicy<OrderDecision> Policy { get; }

    /// <summary>Money per point and contract.</summary>
    public decimal Multiplier { get; }

    /// <summary>Position and orders.</summary>
    public WorkingOrders Orders { get; }

    /// <summary>Breakers.</summary>
    public BreakerBook Breakers { get; }

    /// <summary>Limits.</summary>
    public LimitsBook Limits { get; }

    /// <summary>The newest 5-minute bar; null before the first.</summary>
    public KnownBar? LastBar => _last;

    /// <summary>The bar that the message folded last made complete, when it is newer than all complete ones before; else 0.</summary>
    public long ReadyBar { get; private set; }

    /// <summary>What came for a bar that is ready.</summary>
    public ExecutionRound Round(long bar) => _rounds[bar];

    /// <inheritdoc/>
    public override void Fold(object message, in MessageContext context)
    {
        var source = context.SourceSequence;
        ReadyBar = 0;
        switch (message)
        {
            case BarClosed e:
                if (e.Timeframe == Timeframe.M5 && e.Sequence > (_last?.Bar ?? 0))
                {
                    _last = new KnownBar(e.Sequence, e.Close, e.Suspect.Length > 0, source);
                    Take(e.Sequence, r => r.Bar is null, r => r.Bar = _last);
                }

                break;
            case Signalled e:
                Take(e.Bar, r => r.Signal is null, r => r.Signal = new KnownSignal(e.BarClose, e.StrategicTarget, e.Score, e.Action, source));
                break;
            case Budgeted e:
                Take(e.Bar, r => r.Budget is null, r => r.Budget = new KnownBudget(e.Vetoed, e.Flatten, e.Target, source));
                break;
            case LimitChanged e:
                Limits.Fold(e, source);
                break;
            default:
                if (!Orders.Fold(message, source) && !Breakers.Fold(message, source))
                {
                    throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
                }

                break;
        }
    }

    /// <inheritdoc/>
    public override Decision<AgentEvent> Decide(TacticalState state, object message, in MessageContext context) => message switch
    {
        BarClosed or Signalled or Budgeted => ReadyBar > state.LastBar ? ExecutionRules.OnBar(state, this, in context) : Decision.NoChange,
        BreakerTripped e => BreakerBook.IsFlatten(e.Effect) ? ExecutionRules.BetweenBars(state, this, e.Scope, in context) : Decision.NoChange,
        Halted e => ExecutionRules.BetweenBars(state, this, e.Scope, in context),
        LeverageCut e => e.Positions.Any(p => p.Symbol == Symbol) ? ExecutionRules.OnCut(state, this, in context) : Decision.NoChange,
        BreakerRearmed or Resumed or LimitChanged or PortfolioEvent => Decision.NoChange,
        _ => throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}."),
    };

    /// <inheritdoc/>
    public override void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        stream.Map(_rounds, RoundsMax, AgentsJson.Default.ExecutionRound);
        stream.Json(ref _last, AgentsJson.Default.KnownBar);
        stream.Value(ref _newestReady);
        Orders.Transfer(stream);
        Breakers.Transfer(stream);
        Limits.Transfer(stream);
    }

    private void Take(long bar, Func<ExecutionRound, bool> isNew, Action<ExecutionRound> set)
    {
        var round = Round(_rounds, bar);
        if (!isNew(round))
        {
            return;
        }

        set(round);
        if (round.IsComplete() && bar > _newestReady)
        {
            _newestReady = bar;
            ReadyBar = bar;
        }
    }
}
