namespace GrandModel.MarketData.Indicators;

/// <summary>Which registers carry the eight lanes. A choice of time, never of result.</summary>
public enum LaneWidth
{
    /// <summary>The widest there are.</summary>
    Widest,

    /// <summary>One 512-bit register.</summary>
    Bits512,

    /// <summary>Two 256-bit registers.</summary>
    Bits256,

    /// <summary>Eight scalars.</summary>
    Scalar,
}

/// <summary>Finds the registers there are.</summary>
public static class Lanes
{
    /// <summary>The width to use for the one asked for: itself, or the next narrower one that exists.</summary>
    public static LaneWidth Resolve(LaneWidth width) => width switch
    {
        LaneWidth.Widest or LaneWidth.Bits512 when Lanes512.IsSupported => LaneWidth.Bits512,
        LaneWidth.Scalar => LaneWidth.Scalar,
        _ => Lanes256.IsSupported ? LaneWidth.Bits256 : LaneWidth.Scalar,
    };
}
