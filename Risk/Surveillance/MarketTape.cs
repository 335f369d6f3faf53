using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// The market of one instrument as far as it was seen: last touch and depth, and trades of the last while. Windows of seconds can be measured only on records of a
/// second or finer, and only after the first of them; on bars they are unknown.
/// </summary>
internal sealed class MarketTape(Symbol symbol, long keepNs)
{
    private static readonly TimeSpan FineMax = TimeSpan.FromSeconds(1);

    private readonly List<Point> _points = [];
    private int _start; // points before it have left
    private long _cumulative;

    public Symbol Symbol { get; } = symbol;

    public Price? Bid { get; private set; }

    public Price? Ask { get; private set; }

    public Quantity? BidDepth { get; private set; }

    public Quantity? AskDepth { get; private set; }

    public bool HasTrades => _points.Count > 0;

    /// <summary>Takes the next record.</summary>
    /// <returns>How many points left because there were too many.</returns>
    public int Take(MarketPicture picture)
    {
        Bid = picture.Bid ?? Bid;
        Ask = picture.Ask ?? Ask;
        BidDepth = picture.BidDepth ?? BidDepth;
        AskDepth = picture.AskDepth ?? AskDepth;
        if (picture.Last is not { } last || picture.Volume is not { } volume || picture.Span > FineMax)
        {
            return 0;
        }

        _cumulative += volume.Units;
        _points.Add(new Point(picture.Time.Value, last, _cumulative, volume.Units));
        while (_points[_start].Time < picture.Time.Value - keepNs)
        {
            _start++;
        }

        var dropped = Math.Max(0, _points.Count - _start - SurveillanceLimits.PointsMax);
        _start += dropped;
        if (_start > _points.Count / 2)
        {
            _points.RemoveRange(0, _start);
            _start = 0;
        }

        return dropped;
    }

    /// <summary>Quantity traded after <paramref name="from"/> up to <paramref name="to"/>; null when it was not seen.</summary>
    public long? Volume(long from, long to)
    {
        var first = IndexAfter(from);
        var last = IndexAfter(to) - 1;
        if (!Covers(from) || last < first)
        {
            return Covers(from) ? 0 : null;
        }

        return _points[last].Cumulative - _points[first].Cumulative + _points[first].Volume;
    }

    /// <summary>Last trade price at an instant; null before the first.</summary>
    public Price? PriceAt(long time) => IndexAfter(time) - 1 is var i && i >= _start ? _points[i].Price : null;

    /// <summary>Farthest price after <paramref name="from"/> up to <paramref name="to"/>: the lowest, or the highest; null without a trade.</summary>
    public Price? Extreme(long from, long to, bool lowest)
    {
        Price? best = null;
        for (var i = IndexAfter(from); i < _points.Count && _points[i].Time <= to; i++)
        {
            var price = _points[i].Price;
            best = best is { } b && (lowest ? b <= price : b >= price) ? b : price;
        }

        return best;
    }

    /// <summary>Median |move| in points of the windows that end at <paramref name="to"/> and before; null with fewer than wanted.</summary>
    public double? MedianMove(long to, long windowNs, int movesMin)
    {
        var moves = new List<long>();
        while (moves.Count < SurveillanceLimits.MovesMax && PriceAt(to) is { } end && PriceAt(to - windowNs) is { } start)
        {
            moves.Add(Math.Abs(end.Nanos - start.Nanos));
            to -= windowNs;
        }

        return moves.Count < movesMin ? null : Median.Of(moves) / FixedOne;
    }

    private const double FixedOne = 1e9;

    private bool Covers(long from) => _points.Count > _start && _points[_start].Time <= from;

    private int IndexAfter(long time)
    {
        var (low, high) = (_start, _points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].Time <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private readonly record struct Point(long Time, Price Price, long Cumulative, long Volume);
}

/// <summary>The middle value.</summary>
internal static class Median
{
    /// <summary>Median of at least one number; of an even count the mean of the middle two.</summary>
    public static double Of(IReadOnlyCollection<long> numbers)
    {
        var sorted = numbers.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + (double)sorted[middle]) / 2;
    }
}
