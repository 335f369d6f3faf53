using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>The estimators of a group, fed by the marks of its symbols.</summary>
public sealed class CorrelationView
{
    private const int PairsTold = 10;

    private readonly CorrelationGroup _group;
    private readonly FastCorrelation _estimate;
    private readonly ShockDetector _detector;
    private readonly SymbolPrice[] _marks;
    private long _membership;

    /// <summary>The view before the first mark.</summary>
    public CorrelationView(CorrelationGroup group, CorrelationOptions options)
    {
        ArgumentNullException.ThrowIfNull(group);
        _group = group with { Symbols = [.. group.Symbols.Order()] };
        _estimate = new FastCorrelation(group.Symbols.Count, options);
        _detector = new ShockDetector(options);
        _marks = [.. _group.Symbols.Select(s => new SymbolPrice(s, default, default))];
    }

    /// <summary>The group.</summary>
    public CorrelationGroup Group => _group;

    /// <summary>What the message taken last showed; null when it showed nothing new.</summary>
    public ShockReading? Reading { get; private set; }

    /// <summary>Joint returns behind the fast estimate.</summary>
    public long Observations => _estimate.Observations;

    /// <summary>Average correlation of the fast estimate; null while it warms up.</summary>
    public double? Average => _estimate.Average;

    /// <summary>Average correlation of the slow estimate; null while it warms up.</summary>
    public double? SlowAverage => _estimate.SlowAverage;

    /// <summary>Takes what is told.</summary>
    public void Take(object message)
    {
        Reading = null;
        switch (message)
        {
            case SecondMark e:
                TakeMark(e);
                break;
            case BreakerRearmed:
                break;
            default:
                throw new UnreachableException($"correlation.monitor follows no {message.GetType().Name}");
        }
    }

    /// <summary>The event that tells of a reading, with its evidence.</summary>
    public CorrelationShocked Tell(ShockReading reading) => new(
        _group.Name,
        reading.Severity,
        reading.Correlation,
        reading.Minimum,
        new UnixNanos(reading.MinimumTimeNs),
        reading.Jump,
        _estimate.SlowAverage,
        new UnixNanos(reading.TimeNs),
        _estimate.Observations,
        StrongestPairs(),
        [.. _marks.Where(m => m.Time.Value != 0)]);

    /// <summary>How views of these options are kept in snapshots.</summary>
    public static ViewCodec<CorrelationView> Codec(Func<EntityId, CorrelationView> empty) => new(
        static view => JsonSerializer.SerializeToUtf8Bytes(
            new CorrelationViewData(view._estimate.Save(), view._detector.Save(), [.. view._marks], view._membership), RiskJson.Default.CorrelationViewData),
        (EntityId id, ReadOnlySpan<byte> bytes) => empty(id).Load(
            JsonSerializer.Deserialize(bytes, RiskJson.Default.CorrelationViewData) ?? throw new JsonException("CorrelationView: null.")));

    private CorrelationView Load(CorrelationViewData data)
    {
        _estimate.Load(data.Estimate);
        _detector.Load(data.Window);
        data.Marks.CopyTo(_marks, 0);
        _membership = data.Membership;
        return this;
    }

    private void TakeMark(SecondMark e)
    {
        var symbol = IndexOf(e.Symbol);
        var isComplete = _estimate.Take(symbol, e.Price, e.Time.Value);
        if (_estimate.Membership != _membership)
        {
            _membership = _estimate.Membership;
            _detector.Clear();
        }

        _marks[symbol] = new SymbolPrice(e.Symbol, e.Price, e.Time);
        if (isComplete && _estimate.Average is { } average)
        {
            Reading = _detector.Take(_estimate.LastNs, average);
        }
    }

    private int IndexOf(Symbol symbol)
    {
        for (var i = 0; i < _marks.Length; i++)
        {
            if (_marks[i].Symbol == symbol)
            {
                return i;
            }
        }

        throw new UnreachableException($"Group {_group.Name} has no {symbol}.");
    }

    private PairCorrelation[] StrongestPairs()
    {
        var pairs = new List<PairCorrelation>();
        for (var i = 0; i < _marks.Length; i++)
        {
            for (var j = i + 1; j < _marks.Length; j++)
            {
                if (_estimate.Of(i, j) is { } correlation)
                {
                    pairs.Add(new PairCorrelation(_marks[i].Symbol, _marks[j].Symbol, correlation));
                }
            }
        }

        return [.. pairs.OrderByDescending(p => p.Correlation).ThenBy(p => p.First).ThenBy(p => p.Second).Take(PairsTold)];
    }
}

/// <summary>A view in a snapshot.</summary>
public sealed record CorrelationViewData(FastCorrelationData Estimate, ShockPoint[] Window, SymbolPrice[] Marks, long Membership);
