using System.CommandLine;
using GrandModel.Backtest.Runs;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>The options that up and backtest share.</summary>
internal sealed class RunArguments
{
    private readonly Option<string[]> _data;
    private readonly Option<string[]> _symbols = new("--symbols") { Description = "Symbols to trade, as ES,NQ. Default: all that the data hold.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _from = new("--from") { Description = "Earliest data, UTC, inclusive: 2024-05-13 or 2024-05-13T14:30:00Z." };
    private readonly Option<string?> _to = new("--to") { Description = "Latest data, UTC, exclusive." };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the simulated venue and of the simulator.", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _portfolios = new("--portfolios") { Description = "Portfolios that trade, each with agents of its own; the report is that of the first. Default: main.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _equity = new("--equity") { Description = "Cash that each portfolio starts with.", DefaultValueFactory = _ => "1000000" };
    private readonly Option<string?> _duration = new("--duration") { Description = "Event time to run at most: 90s, 30m, 6h, 5d." };
    private readonly Option<string?> _store = new("--store") { Description = "sqlite:DIR, postgres:CONNECTION-STRING or memory: (keeps nothing). Default: sqlite below the directory." };
    private readonly Option<string?> _out = new("--out") { Description = "Directory for reports and journal; a new run takes an empty one. Default: the next free one below out/." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the run in --out (or --store) after a stop or a crash." };
    private readonly Option<string?> _calendar = new("--calendar") { Description = "Calendar of all instruments: cme-equity, us-stocks, always, …; none takes bars as they come." };
    private readonly Option<string?> _timeframe = new("--bars") { Description = "Length of the bars in bar files, as 5m. Default: the most frequent step of their times." };
    private readonly Option<string?> _instruments = new("--instruments") { Description = "JSON file with further instruments." };
    private readonly Option<string?> _policy = new("--policy") { Description = "JSON file with coefficients of the policy signals-1." };
    private readonly Option<string?> _risk = new("--risk") { Description = "JSON file with risk settings: limits at the start, drawdown ladder, correlation policy, …" };
    private readonly Option<bool> _schemaN = new("--schema-n") { Description = "Journal the rows of schema N beside those of schema P." };
    private readonly Option<bool> _strict = new("--strict") { Description = "End at the first fault in the data." };
    private readonly Option<string?> _trials = new("--trials")
    {
        Description = "Strategies tried before this one and the variance of their annualised Sharpe ratios, as 46,0.5: the report then gives the deflated Sharpe ratio.",
    };

    private readonly Option<int?> _shards = new("--shards") { Description = "Shards of a new store (1 to 4096). Default 8. Does not change the journal hash." };
    private readonly Option<int?> _checkpoint = new("--checkpoint-rows") { Description = "Rows between checkpoints. Does not change the journal hash." };

    public RunArguments(bool dataRequired) => _data = new("--data")
    {
        Description = "Files, folders or patterns of trades, quotes, bars, daily closes (.csv, .csv.gz)." + (dataRequired ? "" : " Default: the simulator."),
        Required = dataRequired,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>--json.</summary>
    public Option<bool> Json { get; } = CommonOptions.Json();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
                 {
                     _data, _symbols, _from, _to, _seed, _portfolios, _equity, _duration, _store, _out, _resume, _calendar, _timeframe, _instruments, _policy, _risk, _schemaN,
                     _strict, _shards, _checkpoint, _trials, Json,
                 })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What defines the run.</summary>
    public RunOptions Run(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data) ?? [],
        Symbols = Values.Symbols("--symbols", parsed.GetValue(_symbols)),
        From = Values.Instant("--from", parsed.GetValue(_from)),
        To = Values.Instant("--to", parsed.GetValue(_to)),
        Seed = parsed.GetValue(_seed),
        Portfolios = Values.Portfolios("--portfolios", parsed.GetValue(_portfolios)),
        Equity = Values.Amount("--equity", parsed.GetValue(_equity)!),
        Duration = Values.Span("--duration", parsed.GetValue(_duration)),
        Calendar = parsed.GetValue(_calendar),
        BarTimeframe = Values.BarLength("--bars", parsed.GetValue(_timeframe)),
        InstrumentsFile = parsed.GetValue(_instruments),
        PolicyFile = parsed.GetValue(_policy),
        RiskFile = parsed.GetValue(_risk),
        SchemaN = parsed.GetValue(_schemaN),
        Strict = parsed.GetValue(_strict),
    };

    /// <summary>How it is shown.</summary>
    public RunPresentation Presentation(ParseResult parsed, double? speed, bool live) => new(speed, live, Values.Trials("--trials", parsed.GetValue(_trials)));

    /// <summary>Where it goes.</summary>
    public RunPlace Place(ParseResult parsed, string kind) => new(
        kind, parsed.GetValue(_out), parsed.GetValue(_store), parsed.GetValue(_resume), parsed.GetValue(_shards), parsed.GetValue(_checkpoint));
}

/// <summary>Where a run keeps its journal and reports.</summary>
/// <param name="Kind">run or backtest.</param>
/// <param name="Out">Directory that was named.</param>
/// <param name="Store">Store that was named.</param>
/// <param name="Resume">Go on with it.</param>
/// <param name="Shards">Shards of a new store.</param>
/// <param name="CheckpointRows">Rows between checkpoints.</param>
internal sealed record RunPlace(string Kind, string? Out, string? Store, bool Resume, int? Shards, int? CheckpointRows);
