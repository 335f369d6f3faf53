using GrandModel.Contracts;
using GrandModel.Execution.Venues;

namespace GrandModel.Execution;

/// <summary>What orders and venues are set up with. Part of the run's parameters: a rerun needs the same.</summary>
public sealed record ExecutionOptions
{
    /// <summary>Reference data of an instrument; null for one that is not traded.</summary>
    public required Func<Symbol, InstrumentSpec?> Instruments { get; init; }

    /// <summary>
    /// End of the trading session that holds an instant, or of the next one when none does. A session holds its start, not its end. The end of the UTC day
    /// when left out.
    /// </summary>
    public Func<Symbol, UnixNanos, UnixNanos> SessionEnd { get; init; } = static (_, at) =>
        UnixNanos.FromSeconds(((at.Seconds / Timeframe.D1.Seconds) + 1) * Timeframe.D1.Seconds);

    /// <summary>Names of the venues that orders may go to.</summary>
    public IReadOnlyList<string> Venues { get; init; } = [VenuePort.Simulated];

    /// <summary>Seed of the simulated venue's randomness.</summary>
    public long Seed { get; init; }

    /// <summary>How the simulated venue fills.</summary>
    public VenueOptions Venue { get; init; } = new();

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and what was expected.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Instruments);
        ArgumentNullException.ThrowIfNull(SessionEnd);
        if (Venues.Count == 0 || Venues.Any(name => !Symbol.IsValid(name)))
        {
            throw new ArgumentException($"Venues: [{string.Join(", ", Venues)}]; expected at least one name of 1 to 32 of A-Z a-z 0-9 . _ -");
        }

        Venue.Validate();
    }
}
