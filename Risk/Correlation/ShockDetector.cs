using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>The average correlation against its lowest value in the window before.</summary>
/// <param name="TimeNs">Event time.</param>
/// <param name="Correlation">Average correlation now.</param>
/// <param name="Minimum">Lowest in the window, now included.</param>
/// <param name="MinimumTimeNs">When that was; of equal ones the last.</param>
/// <param name="Severity">None unless the jump is a shock.</param>
public readonly record struct ShockReading(long TimeNs, double Correlation, double Minimum, long MinimumTimeNs, CorrelationSeverity Severity)
{
    /// <summary>Correlation less minimum.</summary>
    public double Jump => Correlation - Minimum;
}

/// <summary>
/// The rule of the shock: average correlation minus its minimum over the last ten minutes, both ends counted. Values that cannot be a minimum any more
/// leave at once, so a reading costs O(1) over time, and allocates only while the window fills for the first time.
/// </summary>
public sealed class ShockDetector(CorrelationOptions options)
{
    private readonly long _windowNs = options.Window.Ticks * 100;
    private ShockPoint[] _points = new ShockPoint[64]; // a ring of rising correlations, oldest first
    private int _first;
    private int _count;

    /// <summary>Forgets the window.</summary>
    public void Clear() => (_first, _count) = (0, 0);

    /// <summary>Takes a correlation; times do not fall.</summary>
    public ShockReading Take(long timeNs, double correlation)
    {
        while (_count > 0 && Last.Correlation >= correlation)
        {
            _count--;
        }

        Push(new ShockPoint(timeNs, correlation));
        while (_points[_first].TimeNs < timeNs - _windowNs)
        {
            _first = (_first + 1) & (_points.Length - 1);
            _count--;
        }

        var lowest = _points[_first];
        return new ShockReading(timeNs, correlation, lowest.Correlation, lowest.TimeNs, SeverityOf(correlation, correlation - lowest.Correlation));
    }

    /// <summary>What a snapshot keeps: the points of the window, oldest first.</summary>
    public ShockPoint[] Save() => [.. Enumerable.Range(0, _count).Select(i => _points[(_first + i) & (_points.Length - 1)])];

    /// <summary>Puts a snapshot back.</summary>
    public void Load(IEnumerable<ShockPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Clear();
        foreach (var point in points)
        {
            Push(point);
        }
    }

    private ShockPoint Last => _points[(_first + _count - 1) & (_points.Length - 1)];

    private CorrelationSeverity SeverityOf(double correlation, double jump) =>
        !(jump > options.JumpShock) ? CorrelationSeverity.None
        : correlation > options.CorrelationCritical || jump > options.JumpCritical ? CorrelationSeverity.Critical
        : correlation > options.CorrelationHigh || jump > options.JumpHigh ? CorrelationSeverity.High
        : CorrelationSeverity.Moderate;

    private void Push(ShockPoint point)
    {
        if (_count == _points.Length)
        {
            var kept = Save();
            _points = new ShockPoint[2 * _points.Length];
            kept.CopyTo(_points, 0);
            _first = 0;
        }

        _points[(_first + _count) & (_points.Length - 1)] = point;
        _count++;
    }
}

/// <summary>A correlation that may still become the window's minimum.</summary>
public readonly record struct ShockPoint(long TimeNs, double Correlation);
