using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>
/// What an order knows of a venue: an entity venue/NAME that takes <see cref="NewOrder"/>, <see cref="CancelRequest"/> and <see cref="ReplaceRequest"/>, and
/// sends each order <see cref="ExecutionReport"/> and <see cref="CancelReject"/>.
/// </summary>
/// <remarks>
/// A venue keeps to this, so that orders can be decided without knowing it: every report has an ExecID that never repeats; one event of the venue causes
/// exactly one report; requests of an order are answered in the order they came; CumQty counts every trade of the order, and only those; after a report of
/// Canceled, Expired or Rejected none but busts and corrections follow.
/// </remarks>
public static class VenuePort
{
    /// <summary>Name of the simulated venue.</summary>
    public const string Simulated = "sim";

    /// <summary>Address of a venue.</summary>
    public static EntityId Address(string venue) => EntityId.Of(EntityNames.Venue, venue);

    /// <summary>ExecID of the report that the venue's event at <paramref name="sequence"/> causes.</summary>
    public static string ExecId(EntityId venue, long sequence) => $"{venue}:{sequence}";
}
