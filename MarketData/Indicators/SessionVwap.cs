using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Volume-weighted average price since the start of the session: sum of typical price (high + low + close)/3 times volume, over the sum of volumes.
/// A bar without a known volume leaves the rest of its session undefined, as its share cannot be known.
/// </summary>
public sealed class SessionVwap
{
    private bool _started;
    private long _session;
    private bool _unknown;
    private double _turnover;
    private double _volume;

    /// <summary>True when the session has traded and every bar of it had a volume.</summary>
    public bool IsDefined => !_unknown && _volume > 0;

    /// <summary>In price units; 0 while undefined.</summary>
    public double Value => IsDefined ? _turnover / _volume : 0;

    /// <summary>Takes the next bar.</summary>
    /// <param name="session">Any number that differs between sessions, as the trading day; a new one starts over.</param>
    /// <param name="high">Highest price, finite.</param>
    /// <param name="low">Lowest price, finite.</param>
    /// <param name="close">Last price, finite.</param>
    /// <param name="volume">Not below 0; NaN when unknown.</param>
    public void Add(long session, double high, double low, double close, double volume)
    {
        if (!_started || session != _session)
        {
            (_started, _session, _unknown, _turnover, _volume) = (true, session, false, 0, 0);
        }

        if (double.IsNaN(volume))
        {
            _unknown = true;
            return;
        }

        _turnover += (high + low + close) / 3 * volume;
        _volume += volume;
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _started);
        stream.Value(ref _session);
        stream.Value(ref _unknown);
        stream.Value(ref _turnover);
        stream.Value(ref _volume);
    }
}
