using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>A 5-minute bar, with its sequence at the instrument.</summary>
public sealed record KnownBar(long Bar, Price Close, bool Suspect, long Source);

/// <summary>A signal, with its sequence at the signal agent.</summary>
public sealed record KnownSignal(UnixNanos BarClose, Quantity Target, double Score, string Action, long Source);

/// <summary>An assessment, with its sequence at the monitor.</summary>
public sealed record KnownRisk(Money Equity, double Leverage, double Drawdown, double DayLoss, long Source);

/// <summary>What came for a bar so far.</summary>
public sealed record RiskRound
{
    /// <summary>The bar itself.</summary>
    public KnownBar? Bar { get; set; }

    /// <summary>Its signal.</summary>
    public KnownSignal? Signal { get; set; }

    /// <summary>Its assessment.</summary>
    public KnownRisk? Risk { get; set; }
}

/// <summary>The instrument's data quality, with the sequence that told it.</summary>
public sealed record KnownQuality(bool Good, long Source);

/// <summary>What the risk agent knows: signals and assessments by bar, data quality, breakers, limits.</summary>
public sealed class RiskView : TacticalView
{
    private const string Good = "Good";
    private readonly SortedDictionary<long, RiskRound> _rounds = [];
    private KnownQuality? _quality;

    /// <summary>View before the first message.</summary>
    public RiskView(EntityId id, AgentsOptions options)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(options);
        Policy = options.Policies.Risk;
        Multiplier = (double)options.Instrument(Symbol).Multiplier;
        Breakers = new BreakerBook(Scopes.OfBreakers(Portfolio, Symbol, options.Venue));
        Limits = new LimitsBook(Scopes.Binding(Portfolio));
    }

    /// <summary>Policy.</summary>
    public IPolicy<BudgetDecision> Policy { get; }

    /// <summary>Money per point and contract.</summary>
    public double Multiplier { get; }

    /// <summary>Breakers.</summary>
    public BreakerBook Breakers { get; }

    /// <summary>Limits.</summary>
    public LimitsBook Limits { get; }

    /// <summary>The doubt about the instrument's data now; null when they are good.</summary>
    public KnownQuality? Doubt => _quality is { Good: false } ? _quality : null;

    /// <summary>What came for a bar, when it is all there; else null.</summary>
    public RiskRound? Complete(long bar) =>
        _rounds.TryGetValue(bar, out var round) && round is { Bar: not null, Signal: not null, Risk: not null } ? round : null;

    /// <inheritdoc/>
    public override void Fold(object message, in MessageContext context)
    {
        var source = context.SourceSequence;
        switch (message)
        {
            case BarClosed e:
                if (e.Timeframe == Timeframe.M5)
                {
                    Round(_rounds, e.Sequence).Bar ??= new KnownBar(e.Sequence, e.Close, e.Suspect.Length > 0, source);
                }

                break;
            case Signalled e:
                Round(_rounds, e.Bar).Signal ??= new KnownSignal(e.BarClose, e.StrategicTarget, e.Score, e.Action, source);
                break;
            case RiskAssessed e:
                if (e.Symbol == Symbol)
                {
                    Round(_rounds, e.Bar).Risk ??= new KnownRisk(e.Equity, e.Leverage, e.Drawdown, e.DayLoss, source);
                }

                break;
            case QualityChanged e:
                _quality = new KnownQuality(e.Status == Good, source);
                break;
            case LimitChanged e:
                Limits.Fold(e, source);
                break;
            default:
                if (!Breakers.Fold(message, source))
                {
                    throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
                }

                break;
        }
    }

    /// <inheritdoc/>
    public override Decision<AgentEvent> Decide(TacticalState state, object message, in MessageContext context) => message switch
    {
        BarClosed e when e.Timeframe == Timeframe.M5 => RiskRules.Budget(state, this, e.Sequence),
        Signalled e => RiskRules.Budget(state, this, e.Bar),
        RiskAssessed e when e.Symbol == Symbol => RiskRules.Budget(state, this, e.Bar),
        BarClosed or RiskAssessed or QualityChanged or LimitChanged or BreakerEvent => Decision.NoChange,
        _ => throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}."),
    };

    /// <inheritdoc/>
    public override void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        stream.Map(_rounds, RoundsMax, AgentsJson.Default.RiskRound);
        stream.Json(ref _quality, AgentsJson.Default.KnownQuality);
        Breakers.Transfer(stream);
        Limits.Transfer(stream);
    }
}
