using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Instruments;

/// <summary>A bar that closed.</summary>
/// <param name="Timeframe">5m or 30m.</param>
/// <param name="Bar">Bar.</param>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Closes30">Number of the 30-minute bar that closes with it; null for none.</param>
/// <param name="Reasons">Why its data are doubted: a set of quality reasons.</param>
internal readonly record struct PairedBar(Timeframe Timeframe, Bar Bar, long Sequence, long? Closes30, int Reasons);

/// <summary>
/// The 5-minute and the 30-minute bars of an instrument. Five-minute bars are the parts of the thirty-minute bars, so both say the same;
/// bars that are longer than five minutes go into the thirty-minute bars directly.
/// </summary>
internal sealed class BarPair(SessionCalendar calendar)
{
    private readonly BarSeries _five = new(Timeframe.M5, calendar);
    private readonly BarSeries _thirty = new(Timeframe.M30, calendar);
    private long _sequence5;
    private long _sequence30;
    private int _reasons5; // of the running bars
    private int _reasons30;
    private long _closedThrough = long.MinValue;

    /// <summary>End of the last closed bar.</summary>
    public long ClosedThrough => _closedThrough;

    /// <summary>When the next running bar ends; null when none is running.</summary>
    public long? Due => _five.Due ?? _thirty.Due; // a running 5-minute bar never ends after the running 30-minute bar

    /// <summary>Closes what ended at or before an instant: of one instant the 5-minute bar first.</summary>
    public void CloseThrough(long ns, List<PairedBar> closed)
    {
        if (_five.TryCloseBefore(ns, out var five))
        {
            Close30(five.Start, closed);
            _thirty.Add(in five);
            _reasons30 |= _reasons5;
            closed.Add(new PairedBar(Timeframe.M5, five, ++_sequence5, _thirty.Due <= five.End ? _sequence30 + 1 : null, _reasons5));
            _reasons5 = 0;
            _closedThrough = five.End;
        }

        Close30(ns, closed);
    }

    /// <summary>Adds a print; everything that ended before it is closed.</summary>
    public void Add(long time, long price, long size, int reasons)
    {
        _five.Add(time, price, size);
        _reasons5 |= reasons;
    }

    /// <summary>Adds a bar, when 5- or 30-minute bars can be made of it, and closes what it completes.</summary>
    public void Add(in Bar bar, int reasons, List<PairedBar> closed)
    {
        if (_five.Fits(in bar))
        {
            _five.Add(in bar);
            _reasons5 |= reasons;
        }
        else if (_thirty.Fits(in bar))
        {
            _thirty.Add(in bar);
            _reasons30 |= reasons;
        }

        CloseThrough(bar.End, closed);
    }

    /// <summary>Doubts the running bars.</summary>
    public void Doubt(int reasons)
    {
        _reasons5 |= _five.Due is null ? 0 : reasons;
        _reasons30 |= _thirty.Due is null ? 0 : reasons;
    }

    /// <summary>Drops the running bars.</summary>
    public void Discard()
    {
        _five.Discard();
        _thirty.Discard();
        (_reasons5, _reasons30) = (0, 0);
    }

    public void Transfer(StateStream stream)
    {
        _five.Transfer(stream);
        _thirty.Transfer(stream);
        stream.Value(ref _sequence5);
        stream.Value(ref _sequence30);
        stream.Value(ref _reasons5);
        stream.Value(ref _reasons30);
        stream.Value(ref _closedThrough);
    }

    private void Close30(long ns, List<PairedBar> closed)
    {
        if (_thirty.TryCloseBefore(ns, out var thirty))
        {
            closed.Add(new PairedBar(Timeframe.M30, thirty, ++_sequence30, null, _reasons30));
            _reasons30 = 0;
            _closedThrough = Math.Max(_closedThrough, thirty.End);
        }
    }
}
