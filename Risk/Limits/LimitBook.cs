using System.Diagnostics;
using GrandModel.Contracts;

namespace GrandModel.Risk.Limits;

/// <summary>The limits that bind a portfolio, as told by the limits entities of its scopes: part of a view.</summary>
public sealed class LimitBook
{
    private readonly IReadOnlyList<string> _scopes;
    private readonly LimitSet[] _sets;

    /// <summary>The book of a portfolio before anything was told.</summary>
    public LimitBook(PortfolioId portfolio, RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _scopes = Scopes.Binding(portfolio);
        _sets = [.. _scopes.Select(options.LimitsAtStart)];
    }

    /// <summary>The sets, in the order of the portfolio's scopes.</summary>
    public IReadOnlyList<LimitSet> Sets => _sets;

    /// <summary>Takes a change.</summary>
    public void Take(LimitChanged e)
    {
        ArgumentNullException.ThrowIfNull(e);
        for (var i = 0; i < _scopes.Count; i++)
        {
            if (_scopes[i] == e.Scope)
            {
                _sets[i] = e.Limits;
                return;
            }
        }

        throw new UnreachableException($"Limits of {e.Scope} do not bind {_scopes[0]}.");
    }

    /// <summary>Puts back the sets of a snapshot.</summary>
    public void Restore(IReadOnlyList<LimitSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        for (var i = 0; i < _sets.Length; i++)
        {
            _sets[i] = sets[i];
        }
    }

    /// <summary>The nearest scope that forbids opening in a symbol; null when none does.</summary>
    public string? RestrictedBy(Symbol symbol)
    {
        for (var i = 0; i < _sets.Length; i++)
        {
            if (_sets[i].Restricted?.Contains(symbol) == true)
            {
                return _scopes[i];
            }
        }

        return null;
    }

    /// <summary>The nearest scope that forbids opening against own open orders; null when none does.</summary>
    public string? SelfTradeForbiddenBy()
    {
        for (var i = 0; i < _sets.Length; i++)
        {
            if (_sets[i].ForbidSelfTrade == true)
            {
                return _scopes[i];
            }
        }

        return null;
    }

    /// <summary>The strictest value of a limit over all scopes, and the scope that sets it; null when none does. Equal values: the nearest scope.</summary>
    public ScopedLimit<T>? Strictest<T>(Func<LimitSet, T?> limit)
        where T : struct, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(limit);
        ScopedLimit<T>? strictest = null;
        for (var i = 0; i < _sets.Length; i++)
        {
            if (limit(_sets[i]) is { } value && (strictest is not { } best || value.CompareTo(best.Value) < 0))
            {
                strictest = new ScopedLimit<T>(value, _scopes[i]);
            }
        }

        return strictest;
    }
}

/// <summary>A limit and the scope that sets it.</summary>
public readonly record struct ScopedLimit<T>(T Value, string Scope)
    where T : struct;
