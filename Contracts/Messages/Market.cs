namespace GrandModel.Contracts;

/// <summary>An event of an instrument.</summary>
public abstract record InstrumentEvent;

/// <summary>
/// The features of one closed bar as one row. <see cref="Columns"/> are the matrix columns of the schema, in its order; an undefined value is 0 with its bit
/// set in <see cref="Undefined"/>, never NaN. <see cref="Extras"/> are indicator outputs that policies read beside the columns, by the schema's names.
/// Schemas and names: docs/features.md.
/// </summary>
/// <param name="Schema">Name of the schema: strategic-P, strategic-N, tactical-P or tactical-N.</param>
/// <param name="Columns">13 or 7 values.</param>
/// <param name="Extras">Further values in the schema's order; empty where it names none.</param>
/// <param name="Undefined">Bit i set: column i is undefined. Bit 16+j set: extra j is undefined.</param>
public sealed record FeatureRow(string Schema, double[] Columns, double[] Extras, uint Undefined);

/// <summary>A bar of an instrument is complete. Told by instrument/SYMBOL.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Timeframe">5m or 30m.</param>
/// <param name="Sequence">Number of the bar among the instrument's bars of this timeframe, from 1, no gaps.</param>
/// <param name="OpenTime">Start of the interval, inclusive.</param>
/// <param name="CloseTime">End of the interval, exclusive; the instant at which the bar and its features became known.</param>
/// <param name="SessionDate">Trading day by the instrument's calendar, in days since 1970-01-01.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts or shares; null when the source gives none for any part of the bar.</param>
/// <param name="Closes30">Sequence of the 30-minute bar that closes with this 5-minute bar; null when none does, and on 30-minute bars.</param>
/// <param name="Suspect">Why the data of this bar are doubted (quality reason codes), in ordinal order; empty when they are not.</param>
/// <param name="Features">The row of the bar's default schema.</param>
/// <param name="Alternative">The row of the notebook schema N, when the run selects it; else null.</param>
/// <param name="FeedPosition">Feed records of this symbol read so far, this bar's included: a restarted feed goes on behind it.</param>
public sealed record BarClosed(
    Symbol Symbol,
    Timeframe Timeframe,
    long Sequence,
    UnixNanos OpenTime,
    UnixNanos CloseTime,
    int SessionDate,
    Price Open,
    Price High,
    Price Low,
    Price Close,
    long? Volume,
    long? Closes30,
    string[] Suspect,
    FeatureRow Features,
    FeatureRow? Alternative,
    long FeedPosition) : InstrumentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BarClosed";
}

/// <summary>
/// The last good price of an instrument in a second (of a bar file: at each bar's close). Streamed, not journaled: it is a function of the recorded feed.
/// </summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Price">Last good trade price, or the middle of the last good quote where only quotes come.</param>
/// <param name="Time">End of the second.</param>
/// <param name="SessionDate">Trading day by the instrument's calendar, in days since 1970-01-01.</param>
public sealed record SecondMark(Symbol Symbol, Price Price, UnixNanos Time, int SessionDate);

/// <summary>The state of an instrument's data changed. Told by instrument/SYMBOL.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Status">Good, Suspect or Stale.</param>
/// <param name="Reason">Stable code: GAP, STALE, OUTLIER, CROSSED, OUT_OF_ORDER, DUPLICATE, or RECOVERED when good again.</param>
/// <param name="Detail">Numbers behind it, as "key=value key=value".</param>
/// <param name="Counts">Records counted so far per reason code, in ordinal order of the codes.</param>
/// <param name="FeedPosition">Feed records of this symbol read so far.</param>
public sealed record QualityChanged(
    Symbol Symbol,
    string Status,
    string Reason,
    string Detail,
    IReadOnlyList<ReasonCount> Counts,
    long FeedPosition) : InstrumentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "QualityChanged";
}

/// <summary>How often a reason occurred.</summary>
public sealed record ReasonCount(string Reason, long Count);
