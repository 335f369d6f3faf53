namespace GrandModel.MarketData.Quality;

/// <summary>What can be wrong with data. In ordinal order of their codes.</summary>
public enum QualityReason : byte
{
    /// <summary>CROSSED: a bid above the ask. Equal is allowed.</summary>
    Crossed,

    /// <summary>DUPLICATE: a bar over an interval that other data have covered.</summary>
    Duplicate,

    /// <summary>GAP: a hole in expected trading time.</summary>
    Gap,

    /// <summary>OUTLIER: a price far from the recent ones.</summary>
    Outlier,

    /// <summary>OUT_OF_ORDER: a time before that of the record before, or before the end of a closed bar.</summary>
    OutOfOrder,

    /// <summary>STALE: nothing comes in expected trading time.</summary>
    Stale,
}

/// <summary>How far data are trusted.</summary>
public enum QualityStatus : byte
{
    /// <summary>Trusted.</summary>
    Good,

    /// <summary>Doubted: positions are not increased on them.</summary>
    Suspect,

    /// <summary>Nothing comes.</summary>
    Stale,
}

/// <summary>Codes of reasons.</summary>
public static class QualityCodes
{
    /// <summary>Good again.</summary>
    public const string Recovered = "RECOVERED";

    /// <summary>Number of reasons.</summary>
    public const int Count = 6;

    private static readonly string[] Codes = ["CROSSED", "DUPLICATE", "GAP", "OUTLIER", "OUT_OF_ORDER", "STALE"];

    /// <summary>The stable code.</summary>
    public static string Code(this QualityReason reason) => Codes[(int)reason];

    /// <summary>The codes of a set of reasons (bit = reason), in ordinal order.</summary>
    public static string[] Of(int reasons) => [.. Codes.Where((_, i) => (reasons & (1 << i)) != 0)];
}

/// <summary>A change of the status.</summary>
/// <param name="Status">New status.</param>
/// <param name="Reason">Code of the reason, or RECOVERED.</param>
/// <param name="Detail">Numbers behind it.</param>
public readonly record struct QualityChange(QualityStatus Status, string Reason, string Detail);
