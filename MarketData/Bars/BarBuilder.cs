using System.Runtime.CompilerServices;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Bars;

/// <summary>
/// The running bar of one interval: plain struct code without allocation. It knows no calendar; who owns it says where an interval starts
/// and ends. A field of its owner, never copied.
/// </summary>
public struct BarBuilder
{
    private long _start;
    private long _end;
    private long _open;
    private long _high;
    private long _low;
    private long _close;
    private long _volume;
    private int _parts;

    /// <summary>Whether no bar is running.</summary>
    public readonly bool IsEmpty => _parts == 0;

    /// <summary>End of the running bar, exclusive; 0 when none is running, so that no instant lies before it.</summary>
    public readonly long End => _end;

    /// <summary>Starts a bar with its first print.</summary>
    public void Begin(long start, long end, long price, long size)
    {
        (_start, _end) = (start, end);
        _open = _high = _low = _close = price;
        _volume = size;
        _parts = 1;
    }

    /// <summary>Takes a print into the running bar. Its time must lie before <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long price, long size)
    {
        if (price > _high)
        {
            _high = price;
        }
        else if (price < _low)
        {
            _low = price;
        }

        _close = price;
        _volume = (_volume | size) >= 0 ? _volume + size : MarketRecord.Unknown; // a negative one is unknown
        _parts++;
    }

    /// <summary>Starts a bar with its first part.</summary>
    public void Begin(long start, long end, in Bar part)
    {
        (_start, _end) = (start, end);
        (_open, _high, _low, _close) = (part.Open, part.High, part.Low, part.Close);
        (_volume, _parts) = (part.Volume, part.Parts);
    }

    /// <summary>Takes a shorter bar into the running bar.</summary>
    public void Add(in Bar part)
    {
        _high = Math.Max(_high, part.High);
        _low = Math.Min(_low, part.Low);
        _close = part.Close;
        _volume = (_volume | part.Volume) >= 0 ? _volume + part.Volume : MarketRecord.Unknown;
        _parts += part.Parts;
    }

    /// <summary>Ends the running bar and empties the builder. A volume beyond 9.2e18 is unknown.</summary>
    public Bar Close()
    {
        var bar = new Bar(_start, _end, _open, _high, _low, _close, _volume >= 0 ? _volume : MarketRecord.Unknown, _parts);
        this = default;
        return bar;
    }

    /// <summary>Saves or loads everything.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _start);
        stream.Value(ref _end);
        stream.Value(ref _open);
        stream.Value(ref _high);
        stream.Value(ref _low);
        stream.Value(ref _close);
        stream.Value(ref _volume);
        stream.Value(ref _parts);
    }
}
