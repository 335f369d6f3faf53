using System.Diagnostics.CodeAnalysis;

namespace GrandModel.MarketData.Quality;

/// <summary>When data are doubted. The defaults are explained, with the counts they give on real files, in docs/quality.md.</summary>
public sealed record QualityLimits
{
    /// <summary>The defaults.</summary>
    public static readonly QualityLimits Default = new();

    /// <summary>
    /// Seconds of expected trading time without a record that make a hole (GAP) and, while it lasts, stale data (STALE). Between bars the
    /// length of two more bars is allowed on top.
    /// </summary>
    public int HoleSeconds { get; init; } = 300;

    /// <summary>A price is an outlier when it lies further from the median of recent good prices than each of the two allowances. First:
    /// this many robust standard deviations (1.4826 times the median distance from the median) of those prices.</summary>
    public double OutlierDeviations { get; init; } = 10;

    /// <summary>Second, for trades and quotes: this share of the median, times the square root of the minutes since the last good price,
    /// at least one minute.</summary>
    public double OutlierShare { get; init; } = 0.005;

    /// <summary>The same for bars, whose close is a settled price and moves a whole bar's length at once.</summary>
    public double OutlierShareOfBars { get; init; } = 0.015;

    /// <summary>Further prices near an outlier, in a row, that make its level accepted.</summary>
    public int ConfirmingPrices { get; init; } = 3;

    /// <summary>Quarantined records of one reason within <see cref="DoubtSeconds"/> that make the status Suspect.</summary>
    public int DoubtRecords { get; init; } = 3;

    /// <summary>Seconds over which quarantined records are counted, and after which without another one the status is Good again.</summary>
    public int DoubtSeconds { get; init; } = 60;

    /// <summary>The same limits, checked.</summary>
    /// <exception cref="ArgumentException">A limit is out of range: the message names it.</exception>
    [SuppressMessage("Usage", "CA2208", Justification = "The name of the limit tells more than the parameter's.")]
    public QualityLimits Checked()
    {
        static T In<T>(T value, T min, T max, string name)
            where T : IComparable<T> =>
            value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0
                ? value
                : throw new ArgumentException($"Quality limit {name} is {value}, expected {min} to {max}.", name);

        In(HoleSeconds, 1, 86_400, nameof(HoleSeconds));
        In(OutlierDeviations, 1, 1000, nameof(OutlierDeviations));
        In(OutlierShare, 1e-6, 1, nameof(OutlierShare));
        In(OutlierShareOfBars, 1e-6, 1, nameof(OutlierShareOfBars));
        In(ConfirmingPrices, 1, 100, nameof(ConfirmingPrices));
        In(DoubtRecords, 1, 1_000_000, nameof(DoubtRecords));
        In(DoubtSeconds, 1, 86_400, nameof(DoubtSeconds));
        return this;
    }
}
