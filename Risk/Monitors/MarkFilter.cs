using GrandModel.Contracts;

namespace GrandModel.Risk.Monitors;

/// <summary>
/// The prices of a symbol without isolated bad ones. A price within a share of the last good one is good. One farther away waits: when the next lies beyond
/// the share on the same side, the move is real and that next price is good; else it was alone.
/// </summary>
/// <param name="Good">Last good price.</param>
/// <param name="Waiting">Side of the price that waits: -1 below, 1 above, 0 none.</param>
public readonly record struct MarkFilter(Price Good, int Waiting)
{
    /// <summary>The filter after a price, and whether that price is good.</summary>
    public (MarkFilter Filter, bool IsGood) Take(Price price, double share)
    {
        var side = Math.Sign(price.CompareTo(Good));
        var room = Math.Abs(Good.ToDecimal()) * (decimal)share;
        return Math.Abs(price.ToDecimal() - Good.ToDecimal()) <= room || side == Waiting
            ? (new MarkFilter(price, 0), true)
            : (this with { Waiting = side }, false);
    }
}
