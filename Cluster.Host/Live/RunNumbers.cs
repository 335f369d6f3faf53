using GrandModel.Actors.Conducted;
using GrandModel.Contracts;

namespace GrandModel.Cluster.Host.Live;

/// <summary>The figures of a running session, from rows that are durable. Written by the run, read by whoever draws; a drawing sees one moment.</summary>
internal sealed class RunNumbers
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (long Position, Price Mark)> _positions = new(StringComparer.Ordinal);
    private readonly Queue<string> _news = [];
    private Moment _now = new(0, 0, 0, 0, 0, 0, 0, 0, null, null);

    /// <summary>Newest lines of the news.</summary>
    public const int NewsMax = 6;

    public void Take(IReadOnlyList<CommittedRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                Take(row);
            }

            _now = _now with { Rows = _now.Rows + rows.Count };
        }
    }

    public (Moment Now, (string Symbol, long Position, Price Mark)[] Positions, string[] News) Read()
    {
        lock (_gate)
        {
            return (_now, [.. _positions.Select(p => (p.Key, p.Value.Position, p.Value.Mark))], [.. _news]);
        }
    }

    private void Take(in CommittedRow row)
    {
        _now = _now with { TimeNs = Math.Max(_now.TimeNs, row.TimeNs) };
        switch (row.Message)
        {
            case BarClosed bar:
                _now = _now with { Bars = _now.Bars + 1 };
                _positions[bar.Symbol.Value] = (_positions.GetValueOrDefault(bar.Symbol.Value).Position, bar.Close);
                break;
            case StrategicDecided or Signalled:
                _now = _now with { Decisions = _now.Decisions + 1 };
                break;
            case OrderIntended:
                _now = _now with { Orders = _now.Orders + 1 };
                break;
            case ReservationDenied denied:
                _now = _now with { Denied = _now.Denied + 1 };
                Tell(row, $"denied {denied.Order}: {denied.Code} {denied.Detail}");
                break;
            case FillApplied fill:
                _now = _now with { Fills = _now.Fills + 1 };
                _positions[fill.Symbol.Value] = (fill.Position.Units, _positions.GetValueOrDefault(fill.Symbol.Value).Mark);
                Tell(row, $"{fill.Side} {fill.Quantity} {fill.Symbol} at {fill.Price}, position {fill.Position}");
                break;
            case EquityMarked marked:
                var peak = marked.HighWater.ToDouble();
                var drawdown = peak > 0 ? 1 - (marked.Equity.ToDouble() / peak) : 0;
                _now = _now with { Equity = marked.Equity, Drawdown = Math.Max(_now.Drawdown ?? 0, drawdown) };
                break;
            case BreakerTripped tripped:
                Tell(row, $"breaker {tripped.Scope} tripped: {tripped.Cause} {tripped.Detail}");
                break;
            case Halted halted:
                Tell(row, $"{halted.Scope} halted by {halted.By.Name}: {halted.Reason}");
                break;
            case Resumed resumed:
                Tell(row, $"{resumed.Scope} resumed by {resumed.By.Name}: {resumed.Reason}");
                break;
            case QualityChanged quality when quality.Status != "Good":
                Tell(row, $"data of {quality.Symbol} {quality.Status}: {quality.Reason} {quality.Detail}");
                break;
        }
    }

    private void Tell(in CommittedRow row, string text)
    {
        if (_news.Count == NewsMax)
        {
            _news.Dequeue();
        }

        _news.Enqueue($"{new UnixNanos(row.TimeNs)}  {text}");
    }

    /// <summary>One moment of a run.</summary>
    public sealed record Moment(
        long TimeNs, long Rows, long Bars, long Decisions, long Orders, long Denied, long Fills, long Slices, Money? Equity, double? Drawdown);
}
