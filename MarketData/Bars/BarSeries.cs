using System.Runtime.CompilerServices;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Bars;

/// <summary>
/// The bars of one instrument and timeframe on the grid of its calendar. Before a print or part is added, <see cref="TryCloseBefore"/>
/// closes the bar that ended; a bar also closes when its end has come without a print. Intervals without prints give no bar. Page:
/// docs/bars.md.
/// </summary>
/// <param name="timeframe">Length.</param>
/// <param name="calendar">Sessions; its owner's, not shared between threads.</param>
public sealed class BarSeries(Timeframe timeframe, SessionCalendar calendar)
{
    private BarBuilder _running;

    /// <summary>Length of the bars.</summary>
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>When the running bar ends; null when none is running.</summary>
    public long? Due => _running.IsEmpty ? null : _running.End;

    /// <summary>Closes the running bar when it ended at or before an instant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCloseBefore(long ns, out Bar closed)
    {
        if (ns < _running.End || _running.IsEmpty)
        {
            closed = default;
            return false;
        }

        closed = _running.Close();
        return true;
    }

    /// <summary>Adds a print; the bar before it must have been closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long time, long price, long size)
    {
        if (time < _running.End)
        {
            _running.Add(price, size);
        }
        else
        {
            var (start, end) = calendar.BarOf(time, Timeframe);
            _running.Begin(start, end, price, size);
        }
    }

    /// <summary>
    /// Whether bars of this series can be made of such parts: their length divides the timeframe, and they lie on the grid. Without a
    /// calendar a part of the series' own length is a bar as it comes, wherever it starts.
    /// </summary>
    public bool Fits(in Bar part)
    {
        var length = part.End - part.Start;
        return Timeframe.Nanos % length == 0 && (IsAsItComes(in part) || (part.Start - calendar.BarStart(part.Start, Timeframe)) % length == 0);
    }

    /// <summary>Adds a part that <see cref="Fits"/>; the bar before it must have been closed.</summary>
    public void Add(in Bar part)
    {
        if (part.Start < _running.End)
        {
            _running.Add(in part);
            return;
        }

        var (start, end) = IsAsItComes(in part) ? (part.Start, part.End) : calendar.BarOf(part.Start, Timeframe);
        _running.Begin(start, Math.Max(end, part.End), in part); // a part may reach over a session's end: it is not known before its own
    }

    /// <summary>Drops the running bar.</summary>
    public void Discard() => _running = default;

    /// <summary>Saves or loads everything kept between prints.</summary>
    public void Transfer(StateStream stream) => _running.Transfer(stream);

    private bool IsAsItComes(in Bar part) => calendar.IsNone && part.End - part.Start == Timeframe.Nanos;
}
