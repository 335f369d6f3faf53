using System.Diagnostics;
using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>The breakers and halts that bind a portfolio, as told by the breakers of its scopes: part of a view.</summary>
public sealed class BreakerBook
{
    private readonly IReadOnlyList<string> _scopes;
    private readonly List<BookedTrip> _trips = []; // in the order they were told
    private readonly long?[] _halts; // epoch by scope; null when not halted

    /// <summary>The book of a portfolio before anything was told.</summary>
    public BreakerBook(PortfolioId portfolio)
    {
        _scopes = Scopes.Binding(portfolio);
        _halts = new long?[_scopes.Count];
    }

    /// <summary>Tripped causes, in the order they were told.</summary>
    public IReadOnlyList<BookedTrip> Trips => _trips;

    /// <summary>Epoch of the halt of each scope, in their order; null where none is on.</summary>
    public IReadOnlyList<long?> Halts => _halts;

    /// <summary>The halt of the nearest scope; null when none is on.</summary>
    public (string Scope, long Epoch)? Halt
    {
        get
        {
            for (var i = 0; i < _halts.Length; i++)
            {
                if (_halts[i] is { } epoch)
                {
                    return (_scopes[i], epoch);
                }
            }

            return null;
        }
    }

    /// <summary>Takes an event of a breaker.</summary>
    public void Take(BreakerEvent @event)
    {
        switch (@event)
        {
            case BreakerTripped e:
                IndexOf(e.Scope);
                _trips.Add(new BookedTrip(e.Scope, e.Cause, e.Effect));
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
    public void Restore(IReadOnlyList<BookedTrip> trips, IReadOnlyList<long?> halts)
    {
        ArgumentNullException.ThrowIfNull(trips);
        ArgumentNullException.ThrowIfNull(halts);
        _trips.AddRange(trips);
        for (var i = 0; i < _halts.Length; i++)
        {
            _halts[i] = halts[i];
        }
    }

    private int IndexOf(string scope)
    {
        for (var i = 0; i < _scopes.Count; i++)
        {
            if (_scopes[i] == scope)
            {
                return i;
            }
        }

        throw new UnreachableException($"The breaker of {scope} does not bind {_scopes[0]}.");
    }
}

/// <summary>A tripped cause of a scope.</summary>
public sealed record BookedTrip(string Scope, string Cause, string Effect);
