using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>What the agents of a run are. Every portfolio trades every instrument.</summary>
public sealed class AgentsOptions
{
    private readonly SortedDictionary<string, InstrumentSpec> _instruments = new(StringComparer.Ordinal);
    private readonly HashSet<PortfolioId> _portfolios = [];

    /// <summary>Options.</summary>
    /// <param name="portfolios">Portfolios, each once.</param>
    /// <param name="instruments">Instruments, each once.</param>
    /// <param name="venue">Venue that orders name.</param>
    /// <exception cref="ArgumentException">A name is no name or comes twice, or a multiplier is not positive.</exception>
    public AgentsOptions(IEnumerable<PortfolioId> portfolios, IEnumerable<InstrumentSpec> instruments, string venue)
    {
        ArgumentNullException.ThrowIfNull(portfolios);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentException.ThrowIfNullOrEmpty(venue);
        Venue = venue;
        Portfolios = [.. portfolios.Order()];
        for (var i = 0; i < Portfolios.Count; i++)
        {
            if (!PortfolioId.IsValid(Portfolios[i].Value) || !_portfolios.Add(Portfolios[i]))
            {
                throw new ArgumentException($"Portfolio '{Portfolios[i]}': expected a name of A-Z a-z 0-9 . _ -, each once.", nameof(portfolios));
            }
        }

        foreach (var spec in instruments)
        {
            if (!Symbol.IsValid(spec.Symbol.Value) || spec.Multiplier <= 0 || !_instruments.TryAdd(spec.Symbol.Value, spec))
            {
                throw new ArgumentException(
                    $"Instrument '{spec.Symbol}' with multiplier {spec.Multiplier}: expected a name, each once, and a positive multiplier.",
                    nameof(instruments));
            }
        }

        Symbols = [.. _instruments.Values.Select(spec => spec.Symbol)];
    }

    /// <summary>Portfolios, in ordinal order.</summary>
    public IReadOnlyList<PortfolioId> Portfolios { get; }

    /// <summary>Symbols, in ordinal order.</summary>
    public IReadOnlyList<Symbol> Symbols { get; }

    /// <summary>Venue that orders name.</summary>
    public string Venue { get; }

    /// <summary>Who decides; the published signal rules unless told otherwise.</summary>
    public PolicySet Policies { get; init; } = PolicySet.Signals(SignalsParameters.Default);

    /// <summary>
    /// Sequence of the first 30-minute bar that the strategic layer decides on: the one that completes the longest of its matrices.
    /// </summary>
    public long FirstStrategicBar => Math.Max(
        Math.Max(Policies.Mlmi.RequiredSchema().Rows, Policies.Nwrqk.RequiredSchema().Rows),
        Math.Max(Policies.Regime.RequiredSchema().Rows, Policies.Coordinator.RequiredSchema().Rows));

    /// <summary>Whether a portfolio is among them.</summary>
    public bool Has(PortfolioId portfolio) => _portfolios.Contains(portfolio);

    /// <summary>Whether a symbol is among them.</summary>
    public bool Has(Symbol symbol) => _instruments.ContainsKey(symbol.Value);

    /// <summary>Reference data of a symbol.</summary>
    /// <exception cref="ArgumentException">Not among the options.</exception>
    public InstrumentSpec Instrument(Symbol symbol) => _instruments.TryGetValue(symbol.Value ?? "", out var spec)
        ? spec
        : throw new ArgumentException($"Instrument '{symbol}' is not among {string.Join(", ", Symbols)}.", nameof(symbol));
}
