using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>An order that an agent wanted (OrderIntended) and what became of it.</summary>
/// <param name="Address">Row of OrderIntended.</param>
/// <param name="Time">Event time.</param>
/// <param name="Order">Order id.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Wanted, positive.</param>
/// <param name="ReferencePrice">Price that it was decided on.</param>
/// <param name="Reduces">Meant to reduce the position only.</param>
/// <param name="Filled">Quantity that was booked.</param>
/// <param name="Outcome">
/// Filled, Denied, Rejected, Canceled or Expired by the last event of order/ID that ends an order; Open when none did. Where the journal holds no such
/// events: by the portfolio's fills and denials.
/// </param>
/// <param name="DenialCode">Code when denied; empty else.</param>
/// <param name="DenialDetail">Numbers when denied; empty else.</param>
public sealed record OrderLine(
    RowAddress Address,
    UnixNanos Time,
    string Order,
    Symbol Symbol,
    Side Side,
    long Quantity,
    Price ReferencePrice,
    bool Reduces,
    long Filled,
    string Outcome,
    string DenialCode,
    string DenialDetail);

/// <summary>A decision: StrategicDecided or Signalled.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Kind">Wire name.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the bar it was decided on.</param>
/// <param name="BarClose">Close time of that bar.</param>
/// <param name="Action">long, short, flat; or increase, reduce, flat, hold.</param>
/// <param name="Target">Target position; of a signal the strategic target in force.</param>
/// <param name="Strength">Conviction of a strategic decision, score of a signal; -1 to 1.</param>
/// <param name="Certainty">Certainty of a strategic decision, 0 to 1; null for a signal.</param>
/// <param name="Reasons">Reasons, joined by "; ".</param>
/// <param name="Policy">Policy id.</param>
/// <param name="PolicyHash">SHA-256 of the policy.</param>
/// <param name="Observation">First 16 hex digits of the observation's SHA-256.</param>
/// <param name="UndefinedShare">Share of undefined values in the observation.</param>
public sealed record DecisionLine(
    RowAddress Address,
    UnixNanos Time,
    string Kind,
    Symbol Symbol,
    long Bar,
    UnixNanos BarClose,
    string Action,
    long Target,
    double Strength,
    double? Certainty,
    string Reasons,
    string Policy,
    string PolicyHash,
    string Observation,
    double UndefinedShare);

/// <summary>How often decisions of a kind gave a reason code: the text before the colon, its numbers left out.</summary>
/// <param name="Kind">Wire name of the decision.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Count">Decisions that gave it.</param>
/// <param name="First">Row of the first.</param>
public sealed record ReasonUse(string Kind, string Code, long Count, RowAddress First);

/// <summary>How often a policy decided.</summary>
/// <param name="Policy">Policy id.</param>
/// <param name="Hash">SHA-256 of the policy.</param>
/// <param name="Numerics">Id of the arithmetic.</param>
/// <param name="Decisions">Decisions.</param>
public sealed record PolicyUse(string Policy, string Hash, string Numerics, long Decisions);

/// <summary>Bars of a symbol.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Counts">Bars by timeframe, ascending.</param>
/// <param name="Timeframe">Timeframe of <paramref name="Points"/>: 5m, or 30m where there is no 5m.</param>
/// <param name="Points">Bars of that timeframe.</param>
public sealed record SymbolBars(Symbol Symbol, IReadOnlyList<TimeframeCount> Counts, Timeframe Timeframe, IReadOnlyList<BarPoint> Points);

/// <summary>Bars of a timeframe.</summary>
public sealed record TimeframeCount(Timeframe Timeframe, long Count);

/// <summary>The close of a bar: BarClosed.</summary>
public readonly record struct BarPoint(UnixNanos Open, UnixNanos Close, int SessionDate, Price Last);

/// <summary>A breaker, halt or breach.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Event">Wire name.</param>
/// <param name="Scope">Scope path, or portfolio/NAME of a breach.</param>
/// <param name="Text">Cause, numbers and who, for people.</param>
public sealed record RiskLine(RowAddress Address, UnixNanos Time, string Event, string Scope, string Text);

/// <summary>Orders denied with a code.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Orders">Orders.</param>
/// <param name="Example">Numbers of the first.</param>
/// <param name="First">Row of the first denial.</param>
public sealed record DenialCount(string Code, long Orders, string Example, RowAddress First);

/// <summary>What was wrong with the data of a symbol.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Reason">Stable code.</param>
/// <param name="Records">Feed records counted, as last told by QualityChanged.</param>
/// <param name="Changes">QualityChanged events with this reason.</param>
/// <param name="SuspectBars">Bars doubted for this reason.</param>
/// <param name="Last">Row that last told the count, or the last doubted bar.</param>
public sealed record QualityCount(Symbol Symbol, string Reason, long Records, long Changes, long SuspectBars, RowAddress Last);

/// <summary>A rule threw, or an entity was quarantined or released.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Event">Faulted, Quarantined or QuarantineLifted.</param>
/// <param name="Text">For people.</param>
public sealed record IncidentLine(RowAddress Address, UnixNanos Time, string Event, string Text);
