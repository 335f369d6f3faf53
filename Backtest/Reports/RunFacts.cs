using GrandModel.Actors.Journal;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports;

/// <summary>What a report tells beside the journal: things that only the process that ran it knows. None of them is a result of trading.</summary>
public sealed record RunFacts
{
    /// <summary>Feed records read.</summary>
    public long Ticks { get; init; }

    /// <summary>Wall-clock time of the run; null when it is not known, as for a report of an old journal.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>Faults of the input by code.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new Dictionary<string, long>();

    /// <summary>Tolerated oddities of the input by code.</summary>
    public IReadOnlyDictionary<string, long> Notes { get; init; } = new Dictionary<string, long>();

    /// <summary>Chain hashes of the shards' heads, to compare later.</summary>
    public IReadOnlyList<Anchor> Anchors { get; init; } = [];

    /// <summary>The store as the command line takes it (sqlite:DIR or postgres:CONNECTION without a password); empty when nothing was kept.</summary>
    public string StoreArgument { get; init; } = "";

    /// <summary>How many strategies were tried, for the deflated Sharpe ratio; null when nobody said.</summary>
    public Trials? Trials { get; init; }
}
