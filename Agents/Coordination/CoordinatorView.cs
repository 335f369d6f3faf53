using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Coordination;

/// <summary>
/// What a coordinator knows: bars, votes by bar, equity, closed trades. Bounded by its constants and the policy's statistics.
/// </summary>
public sealed class CoordinatorView
{
    /// <summary>Bars whose votes may be awaited at once; beyond it the oldest is given up without a decision.</summary>
    public const int RoundsMax = 8;

    /// <summary>
    /// Newer bars that may come before the votes on a bar are complete; beyond it the bar is given up without a decision.
    /// </summary>
    public const int LateBars = 4;

    private readonly SortedDictionary<long, VoteRound> _rounds = [];
    private KnownEquity? _equity;

    /// <summary>View of a coordinator before its first message.</summary>
    public CoordinatorView(EntityId id, AgentsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Portfolio, Symbol, _) = EntityNames.Split(id.Key);
        Policy = options.Policies.Coordinator;
        Multiplier = (double)options.Instrument(Symbol).Multiplier;
        Window = new ObservationWindow(Policy.RequiredSchema(), Policy.Statistics, Facts.Coordinator, LateBars);
    }

    /// <summary>Portfolio.</summary>
    public PortfolioId Portfolio { get; }

    /// <summary>Instrument.</summary>
    public Symbol Symbol { get; }

    /// <summary>Policy.</summary>
    public IPolicy<TargetDecision> Policy { get; }

    /// <summary>Money per point and contract.</summary>
    public double Multiplier { get; }

    /// <summary>Bars.</summary>
    public ObservationWindow Window { get; }

    /// <summary>Closed trades of the symbol.</summary>
    public TradeHistory Trades { get; } = new();

    /// <summary>Equity at the last mark; zero before the first.</summary>
    public Money Equity => _equity?.Equity ?? Money.Zero;

    /// <summary>The votes on a bar when all agents have voted and its row is here; else null.</summary>
    public VoteRound? Complete(long bar) =>
        _rounds.TryGetValue(bar, out var round) && round.IsComplete() && Window.Covers(bar) ? round : null;

    /// <summary>Sequences at the portfolio between which everything lies that was used; null before anything came.</summary>
    public (long First, long Last)? PortfolioSources()
    {
        if (_equity is null && Trades.Count == 0)
        {
            return null;
        }

        long first = Trades.FirstSource ?? _equity!.Source, last = Trades.LastSource ?? _equity!.Source;
        return _equity is null ? (first, last) : (Math.Min(first, _equity.Source), Math.Max(last, _equity.Source));
    }

    /// <summary>Takes what was told; what concerns another timeframe or symbol passes by.</summary>
    public void Fold(object message, in MessageContext context)
    {
        switch (message)
        {
            case BarClosed bar:
                if (bar.Timeframe == Timeframe.M30)
                {
                    Window.Add(bar, context.SourceSequence, new UnixNanos(context.TimeNs));
                }

                break;
            case Voted vote:
                Add(vote, context.SourceSequence);
                break;
            case EquityMarked mark:
                _equity = new KnownEquity(mark.Equity, context.SourceSequence);
                break;
            case FillApplied fill:
                if (fill.Symbol == Symbol)
                {
                    Trades.Add(fill, context.SourceSequence);
                }

                break;
            default:
                throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
        }
    }

    /// <summary>Saves or loads the view.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        Window.Transfer(stream);
        Trades.Transfer(stream);
        stream.Map(_rounds, RoundsMax, AgentsJson.Default.VoteRound);
        stream.Json(ref _equity, AgentsJson.Default.KnownEquity);
    }

    private void Add(Voted vote, long source)
    {
        var role = RoleIndex(vote.Role);
        if (!_rounds.TryGetValue(vote.Bar, out var round))
        {
            round = new VoteRound(vote.BarClose, new KnownVote?[EntityNames.StrategicRoles.Count]);
            _rounds.Add(vote.Bar, round);
            if (_rounds.Count > RoundsMax)
            {
                _rounds.Remove(_rounds.First().Key);
            }
        }

        round.Votes[role] ??= new KnownVote(vote.Distribution, source);
    }

    private static int RoleIndex(string role)
    {
        for (var i = 0; i < EntityNames.StrategicRoles.Count; i++)
        {
            if (EntityNames.StrategicRoles[i] == role)
            {
                return i;
            }
        }

        throw new InvalidDataException($"Vote of role '{role}': expected one of {string.Join(", ", EntityNames.StrategicRoles)}.");
    }
}
