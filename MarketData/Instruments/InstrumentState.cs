using System.Collections.Immutable;
using GrandModel.Contracts;

namespace GrandModel.MarketData.Instruments;

/// <summary>What an instrument's journal says: changed only by its events.</summary>
/// <param name="LastBar5">Sequence of the last 5-minute bar; 0 before the first.</param>
/// <param name="LastBar30">Sequence of the last 30-minute bar; 0 before the first.</param>
/// <param name="Status">Good, Suspect or Stale.</param>
/// <param name="Reason">Code of the last change of status.</param>
/// <param name="Counts">Records counted per reason at that change, in ordinal order of the codes.</param>
/// <param name="FeedPosition">Feed records of the symbol read at the last event.</param>
public sealed record InstrumentState(
    long LastBar5,
    long LastBar30,
    string Status,
    string Reason,
    ImmutableArray<ReasonCount> Counts,
    long FeedPosition)
{
    /// <summary>Before the first event.</summary>
    public static readonly InstrumentState Initial = new(0, 0, nameof(Quality.QualityStatus.Good), "", [], 0);
}
