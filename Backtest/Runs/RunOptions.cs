using GrandModel.Contracts;

namespace GrandModel.Backtest.Runs;

/// <summary>What defines a run: the same options over the same data give the same journal hash.</summary>
public sealed record RunOptions
{
    /// <summary>Files, folders and patterns to read; empty for the simulator.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Symbols to trade; empty for all that the data hold (the simulator then makes ES and NQ).</summary>
    public IReadOnlyList<Symbol> Symbols { get; init; } = [];

    /// <summary>Earliest data, inclusive.</summary>
    public UnixNanos? From { get; init; }

    /// <summary>Latest data, exclusive.</summary>
    public UnixNanos? To { get; init; }

    /// <summary>Seed of the simulated venue and of the simulator.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Cash that each portfolio starts with, above zero.</summary>
    public Money Equity { get; init; } = new(1_000_000);

    /// <summary>Event time to run at most; null for all the data (the simulator then makes five trading days).</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Calendar of all instruments instead of their own; "none" takes bars as they come.</summary>
    public string? Calendar { get; init; }

    /// <summary>JSON file with further or other instruments; null for the built-in ones.</summary>
    public string? InstrumentsFile { get; init; }

    /// <summary>JSON file with coefficients of the policy signals-1; null for the published ones.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>JSON file with risk settings that differ from the defaults; null for none. docs/limits.md.</summary>
    public string? RiskFile { get; init; }

    /// <summary>Length of the bars in bar files; null to take the most frequent step of their times.</summary>
    public Timeframe? BarTimeframe { get; init; }

    /// <summary>Adds the rows of schema N to every bar, beside those of schema P.</summary>
    public bool SchemaN { get; init; }

    /// <summary>Ends the run at the first fault in the data.</summary>
    public bool Strict { get; init; }

    /// <summary>Portfolios that trade, each with <see cref="Equity"/> and agents of its own; at least one, none twice. The report is that of the first.</summary>
    public IReadOnlyList<PortfolioId> Portfolios { get; init; } = [new("main")];
}
