using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>A closed bar as features read it.</summary>
/// <param name="Sequence">Number of the bar, from 1, no gaps.</param>
/// <param name="CloseTimeNs">End of the bar, nanoseconds since 1970: the instant at which the values became known.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts or shares; NaN when the source gives none.</param>
/// <param name="HourOfDay">Hour of the close with its fraction, 0 to 24, in the zone the schema names (America/Chicago).</param>
/// <param name="TickSize">Smallest price step, positive.</param>
public readonly record struct FeatureBar(
    long Sequence,
    long CloseTimeNs,
    double Open,
    double High,
    double Low,
    double Close,
    double Volume,
    double HourOfDay,
    double TickSize);

/// <summary>Turns the closed bars of one instrument and timeframe into feature rows, one bar at a time.</summary>
public interface IBarFeatures
{
    /// <summary>Takes the next bar.</summary>
    void Add(in FeatureBar bar);

    /// <summary>The row of the last bar.</summary>
    /// <exception cref="InvalidOperationException">Before the first bar.</exception>
    FeatureRow Row();

    /// <summary>Saves or loads everything kept between bars.</summary>
    void Transfer(StateStream stream);
}
