using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>What a scan needs to know beside the records.</summary>
public sealed record SurveillanceOptions
{
    /// <summary>Reference data of an instrument; null makes clauses in ticks unknown.</summary>
    public required Func<Symbol, InstrumentSpec?> Instruments { get; init; }

    /// <summary>The settlement window of an instrument that an instant lies in; null for none.</summary>
    public Func<Symbol, UnixNanos, SettlementWindow?> Settlement { get; init; } = static (_, _) => null;

    /// <summary>Thresholds.</summary>
    public SurveillanceThresholds Thresholds { get; init; } = SurveillanceThresholds.Default;
}

/// <summary>The seconds whose trades make a settlement price.</summary>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive.</param>
public readonly record struct SettlementWindow(UnixNanos From, UnixNanos To);

/// <summary>
/// What a scan holds at most. At a limit the oldest goes and is counted (<see cref="SurveillanceCoverage.Dropped"/>): the scan goes on and says that it may have
/// missed something.
/// </summary>
public static class SurveillanceLimits
{
    /// <summary>Orders of an owner in an instrument, about 200 bytes each: ended ones leave first.</summary>
    public const int OrdersMax = 4_096;

    /// <summary>Fills of an owner in an instrument that are still looked at.</summary>
    public const int FillsMax = 4_096;

    /// <summary>Order sizes of an account in an instrument that a median is taken of: the last ones.</summary>
    public const int SizesMax = 255;

    /// <summary>Trades and quotes of an instrument, 40 bytes each.</summary>
    public const int PointsMax = 262_144;

    /// <summary>Earlier windows whose moves are compared: half an hour.</summary>
    public const int MovesMax = 60;

    /// <summary>Owners and accounts by instrument; beyond it the scan ends with SURVEILLANCE_TOO_LARGE.</summary>
    public const int BooksMax = 100_000;
}
