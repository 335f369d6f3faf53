using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Correlation;

namespace GrandModel.Risk.Monitors;

/// <summary>All portfolios at their last marks, and the covariance of the symbols' closes.</summary>
public sealed class FirmView
{
    private readonly RiskOptions _options;
    private readonly SortedDictionary<PortfolioId, EquityMarked> _marked = [];
    private readonly CovarianceTracker _tracker;
    private LimitSet _limits;
    private Money _highWater;
    private long _assessedNs;

    /// <summary>The view before anything was told.</summary>
    public FirmView(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _tracker = new CovarianceTracker(options);
        _limits = options.LimitsAtStart(Scopes.Cluster);
    }

    /// <summary>The assessment that the message taken last made possible; null when it made none.</summary>
    public FirmAssessed? Assessed { get; private set; }

    /// <summary>Limit of the firm's value at risk as a share of equity; null when the cluster's scope sets none.</summary>
    public double? ValueAtRiskLimit => _limits.ValueAtRisk;

    /// <summary>Net exposure of each symbol held, across portfolios.</summary>
    public IReadOnlyList<SymbolExposure> Exposures()
    {
        var exposures = new SortedDictionary<Symbol, Money>();
        foreach (var position in _marked.Values.SelectMany(m => m.Positions))
        {
            exposures[position.Symbol] =
                exposures.GetValueOrDefault(position.Symbol) + Money.Notional(position.Mark, position.Position, position.Multiplier);
        }

        return [.. exposures.Select(e => new SymbolExposure(e.Key, e.Value))];
    }

    /// <summary>Takes what is told.</summary>
    public void Take(object message)
    {
        Assessed = null;
        switch (message)
        {
            case BarClosed e:
                _tracker.Price(e.Symbol, e.Close);
                break;
            case EquityMarked e:
                TakeMark(e);
                break;
            case Deposited e:
                _highWater += e.Amount;
                break;
            case LimitChanged e:
                _limits = e.Limits;
                break;
            default:
                throw new UnreachableException($"risk.firm follows no {message.GetType().Name}");
        }
    }

    /// <summary>How views of these options are kept in snapshots.</summary>
    public static ViewCodec<FirmView> Codec(RiskOptions options) => new(
        static view => JsonSerializer.SerializeToUtf8Bytes(
            new FirmViewData([.. view._marked.Values], view._tracker.Save(), view._limits, view._highWater, view._assessedNs), RiskJson.Default.FirmViewData),
        (EntityId _, ReadOnlySpan<byte> bytes) => Load(new FirmView(options), bytes));

    private static FirmView Load(FirmView view, ReadOnlySpan<byte> bytes)
    {
        var data = JsonSerializer.Deserialize(bytes, RiskJson.Default.FirmViewData) ?? throw new JsonException("FirmView: null.");
        foreach (var marked in data.Marked)
        {
            view._marked.Add(marked.Portfolio, marked);
        }

        view._tracker.Load(data.Tracker);
        (view._limits, view._highWater, view._assessedNs) = (data.Limits, data.HighWater, data.AssessedNs);
        return view;
    }

    // Sums of different instants would be nobody's equity: it waits until all portfolios were marked at one.
    private void TakeMark(EquityMarked e)
    {
        _marked[e.Portfolio] = e;
        if (e.Time.Value <= _assessedNs || _marked.Count < _options.Portfolios.Count || _marked.Values.Any(m => m.Time != e.Time))
        {
            return;
        }

        _assessedNs = e.Time.Value;
        _tracker.Step(_assessedNs, _marked.Values.Max(m => m.SessionDate));
        Assessed = Assess(e.Time);
    }

    private FirmAssessed Assess(UnixNanos time)
    {
        var (equity, gross, net, dayPnl) = (Money.Zero, Money.Zero, Money.Zero, Money.Zero);
        foreach (var marked in _marked.Values)
        {
            equity += marked.Equity;
            gross += marked.Gross;
            net += marked.Net;
            dayPnl += marked.Equity - marked.DayStart;
        }

        _highWater = equity > _highWater ? equity : _highWater;
        var exposures = Exposures();
        var largest = exposures.Count == 0 ? 0 : exposures.Max(static x => Math.Abs(x.Exposure.ToDouble()));
        var loss = _tracker.Of(exposures.Select(static x => (x.Symbol, x.Exposure.ToDouble())));
        return new FirmAssessed(
            time,
            equity,
            _highWater,
            gross,
            net,
            dayPnl,
            MonitorDecider.ShareOf(gross.ToDouble(), equity),
            Measures.Loss(_highWater, equity),
            gross == Money.Zero ? 0 : largest / gross.ToDouble(),
            loss?.Var95,
            loss?.Var99,
            loss?.Es95,
            loss?.Es99,
            _tracker.AverageCorrelation);
    }
}

/// <summary>A view in a snapshot.</summary>
public sealed record FirmViewData(IReadOnlyList<EquityMarked> Marked, TrackerData Tracker, LimitSet Limits, Money HighWater, long AssessedNs);
