using System.Diagnostics;
using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>The breakers and halts that bind the orders of a portfolio, as told by the breakers of its scopes: part of a view.</summary>
public sealed class BreakerBook
{
    private readonly BoundScope[] _scopes; // nearest first
    private readonly List<BookedTrip> _trips = []; // in the order they were told
    private readonly long?[] _halts; // epoch by scope; null when not halted

    /// <summary>The book of a portfolio before anything was told.</summary>
    public BreakerBook(PortfolioId portfolio, RiskOptions options)
    {
        _scopes = [.. Bound(portfolio, options)];
        _halts = new long?[_scopes.Length];
    }

    /// <summary>Tripped causes, in the order they were told.</summary>
    public IReadOnlyList<BookedTrip> Trips => _trips;

    /// <summary>Halts that are on, nearest scope first.</summary>
    public IReadOnlyList<BookedHalt> Halts =>
        [.. Enumerable.Range(0, _scopes.Length).Where(i => _halts[i] is not null).Select(i => new BookedHalt(_scopes[i].Scope, _halts[i]!.Value))];

    /// <summary>Scopes whose breakers bind any order of a portfolio, nearest first.</summary>
    public static IEnumerable<string> ScopesOf(PortfolioId portfolio, RiskOptions options) => Bound(portfolio, options).Select(b => b.Scope);

    /// <summary>The halt of the nearest scope that binds an order; null when none is on.</summary>
    public BookedHalt? HaltOf(Symbol symbol, string? venue)
    {
        for (var i = 0; i < _scopes.Length; i++)
        {
            if (_halts[i] is { } epoch && _scopes[i].Binds(symbol, venue))
            {
                return new BookedHalt(_scopes[i].Scope, epoch);
            }
        }

        return null;
    }

    /// <summary>The first tripped cause that forbids an order to open; null when none does.</summary>
    public BookedTrip? StopOf(Symbol symbol, string? venue)
    {
        foreach (var trip in _trips)
        {
            if (!trip.CutsLeverage && _scopes[IndexOf(trip.Scope)].Binds(symbol, venue))
            {
                return trip;
            }
        }

        return null;
    }

    /// <summary>
    /// What is left of the leverage, above 0, at most 1: the smallest factor of all tripped causes that cut it, whatever scope. Cuts do not multiply.
    /// </summary>
    /// <param name="except">A trip that does not count; null to count all.</param>
    public double LeverageFactor(BreakerTripped? except = null)
    {
        var factor = 1.0;
        foreach (var trip in _trips)
        {
            if (trip.CutsLeverage && !(trip.Scope == except?.Scope && trip.Cause == except.Cause))
            {
                factor = Math.Min(factor, trip.Factor ?? BreakerCauses.FactorDefault);
            }
        }

        return factor;
    }

    /// <summary>Whether the breaker of a scope binds an order.</summary>
    public bool Binds(string scope, Symbol symbol, string? venue) => _scopes[IndexOf(scope)].Binds(symbol, venue);

    /// <summary>Takes an event of a breaker.</summary>
    public void Take(BreakerEvent @event)
    {
        switch (@event)
        {
            case BreakerTripped e:
                IndexOf(e.Scope);
                _trips.Add(new BookedTrip(e.Scope, e.Cause, e.Effect, e.Factor));
                break;
            case BreakerRearmed e:
                _trips.RemoveAll(t => t.Scope == e.Scope && t.Cause == e.Cause);
                break;
            case Halted e:
                _halts[IndexOf(e.Scope)] = e.Epoch;
                break;
            case Resumed e:
                _halts[IndexOf(e.Scope)] = null;
                break;
            default:
                throw new UnreachableException($"No book takes {@event.GetType().Name}.");
        }
    }

    /// <summary>Puts back what a snapshot holds.</summary>
    public void Restore(IReadOnlyList<BookedTrip> trips, IReadOnlyList<BookedHalt> halts)
    {
        ArgumentNullException.ThrowIfNull(trips);
        ArgumentNullException.ThrowIfNull(halts);
        _trips.AddRange(trips);
        foreach (var halt in halts)
        {
            _halts[IndexOf(halt.Scope)] = halt.Epoch;
        }
    }

    private static IEnumerable<BoundScope> Bound(PortfolioId portfolio, RiskOptions options) =>
    [
        .. options.Symbols.Select(s => new BoundScope(Scopes.OfAgent(portfolio, s), s, null)),
        new BoundScope(Scopes.Of(portfolio), null, null),
        .. Scopes.DeskOf(portfolio) is { } desk ? [new BoundScope(desk, null, null)] : Array.Empty<BoundScope>(),
        .. options.Venues.Select(v => new BoundScope(Scopes.OfVenue(v), null, v)),
        new BoundScope(Scopes.Cluster, null, null),
    ];

    private int IndexOf(string scope)
    {
        for (var i = 0; i < _scopes.Length; i++)
        {
            if (_scopes[i].Scope == scope)
            {
                return i;
            }
        }

        throw new UnreachableException($"The breaker of {scope} does not bind {string.Join(", ", _scopes.Select(s => s.Scope))}.");
    }

    // A scope binds all orders of the portfolio, or those in a symbol, or those to a venue.
    private readonly record struct BoundScope(string Scope, Symbol? Symbol, string? Venue)
    {
        public bool Binds(Symbol symbol, string? venue) => (Symbol is null || Symbol == symbol) && (Venue is null || Venue == venue);
    }
}

/// <summary>A tripped cause of a scope.</summary>
public sealed record BookedTrip(string Scope, string Cause, string Effect, double? Factor = null)
{
    /// <summary>Whether it cuts leverage; every other effect stops opening.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool CutsLeverage => Effect == nameof(BreakerEffect.CutLeverage);
}

/// <summary>A halt that is on.</summary>
public readonly record struct BookedHalt(string Scope, long Epoch);
