using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Heikin-Ashi bars: close = (o + h + l + c)/4, open = mean of the previous Heikin-Ashi open and close (of the first bar (o + c)/2), high and low the
/// extremes of the bar's own with these two.
/// </summary>
public sealed class HeikinAshi
{
    private bool _started;
    private double _open;
    private double _close;

    /// <summary>True from the first bar on.</summary>
    public bool IsDefined => _started;

    /// <summary>Open of the last bar, in price units.</summary>
    public double Open => _open;

    /// <summary>High of the last bar.</summary>
    public double High { get; private set; }

    /// <summary>Low of the last bar.</summary>
    public double Low { get; private set; }

    /// <summary>Close of the last bar.</summary>
    public double Close => _close;

    /// <summary>Takes the next bar; prices must be finite.</summary>
    public void Add(double open, double high, double low, double close)
    {
        _open = _started ? (_open + _close) / 2 : (open + close) / 2;
        _close = (open + high + low + close) / 4;
        High = Math.Max(high, Math.Max(_open, _close));
        Low = Math.Min(low, Math.Min(_open, _close));
        _started = true;
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _started);
        stream.Value(ref _open);
        stream.Value(ref _close);
        var (high, low) = (High, Low);
        stream.Value(ref high);
        stream.Value(ref low);
        (High, Low) = (high, low);
    }
}
