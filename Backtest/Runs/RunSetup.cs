using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Registry;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Reference;
using GrandModel.MarketData.Simulation;
using GrandModel.Risk;

namespace GrandModel.Backtest.Runs;

/// <summary>A run made ready: its inputs identified, its entities registered, its description written. Nothing has run yet.</summary>
public sealed class RunSetup
{
    private static readonly Symbol[] SimulatedSymbols = [new("ES"), new("NQ")];

    /// <summary>Start of simulated markets when none is given: a Sunday evening's session, whose trading day is Monday 2024-03-04.</summary>
    private static readonly UnixNanos SimulatedFrom = UnixNanos.From(new DateTime(2024, 3, 3, 23, 0, 0, DateTimeKind.Utc));

    private readonly FeedOptions _feed;
    private readonly FeedSet? _files;
    private readonly SimulatorOptions? _simulator;
    private readonly PolicySet _policies;

    private RunSetup(RunOptions options, InstrumentCatalog catalog, PolicySet policies, RiskSettings risk)
    {
        Options = options;
        Catalog = catalog;
        _policies = policies;
        _feed = new FeedOptions
        {
            Catalog = catalog,
            Symbols = options.Symbols.ToArray(),
            From = options.From?.Value ?? long.MinValue,
            To = options.To?.Value ?? long.MaxValue,
            BarTimeframe = options.BarTimeframe,
            Strict = options.Strict,
            SkipUnsupported = true,
        };
        if (options.Data.Count > 0)
        {
            _files = FeedFiles.Find(options.Data, _feed);
            Symbols = options.Symbols.Count > 0 ? [.. options.Symbols.Distinct().Order()] : FeedSymbols.Find(_files, _feed);
        }
        else
        {
            Symbols = [.. (options.Symbols.Count > 0 ? options.Symbols : SimulatedSymbols).Distinct().Order()];
            _simulator = Simulated(options, catalog, Symbols);
        }

        Instruments = Symbols.Select(s => catalog.Get(s)).ToArray();
        Description = Describe(risk);
    }

    /// <summary>What it was made of.</summary>
    public RunOptions Options { get; }

    /// <summary>Reference data.</summary>
    public InstrumentCatalog Catalog { get; }

    /// <summary>Symbols traded, in ordinal order.</summary>
    public IReadOnlyList<Symbol> Symbols { get; }

    /// <summary>Their reference data.</summary>
    public IReadOnlyList<InstrumentSpec> Instruments { get; }

    /// <summary>The run's first event.</summary>
    public RunDescription Description { get; }

    /// <summary>Makes a run ready.</summary>
    /// <exception cref="FeedException">Data cannot be opened.</exception>
    /// <exception cref="RiskFileException">The risk file is wrong.</exception>
    /// <exception cref="ReferenceException">An instrument is unknown or the instruments file is wrong.</exception>
    /// <exception cref="ArgumentException">An option is out of range; the message names it, its value and what was expected.</exception>
    public static RunSetup Prepare(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var catalog = options.InstrumentsFile is { } file ? InstrumentCatalog.Load(file) : InstrumentCatalog.BuiltIn;
        var parameters = options.PolicyFile is { } policy ? SignalsFile.Load(policy) : SignalsParameters.Default;
        var setup = new RunSetup(options, catalog, PolicySet.Signals(parameters), RiskFile.Load(options.RiskFile));
        RiskFile.Check(setup.Entities().Risk(), options.RiskFile);
        return setup;
    }

    /// <summary>The run's entities, registered.</summary>
    public EntityRegistry Register() => Entities().Register();

    /// <summary>The commands that open the run.</summary>
    public IReadOnlyList<RunCommand> Opening() =>
    [
        .. Options.Portfolios.Select(p => new RunCommand(
            EntityId.Of(EntityNames.Portfolio, p.Value), CommandKey.FromText($"opening/deposit/{p.Value}"), new Deposit(Options.Equity, "starting equity"))),
    ];

    /// <summary>Opens the feed from its start.</summary>
    public ISliceFeed OpenFeed() => _files is null ? new Simulator(_simulator!) : new FeedSlices(_files, _feed);

    private static SimulatorOptions Simulated(RunOptions options, InstrumentCatalog catalog, IReadOnlyList<Symbol> symbols)
    {
        var from = options.From ?? SimulatedFrom;
        var length = options.Duration ?? TimeSpan.FromDays(5);
        var to = options.To ?? UnixNanos.FromSeconds(from.Seconds + (long)length.TotalSeconds);
        return new SimulatorOptions { Symbols = symbols, Seed = options.Seed, From = from.Value, To = to.Value, Catalog = catalog };
    }

    private static void Check(RunOptions options)
    {
        if (options.Equity <= Money.Zero)
        {
            throw new ArgumentException($"equity: {options.Equity}; expected an amount above 0.");
        }

        if (options.Portfolios.Count == 0 || options.Portfolios.Distinct().Count() != options.Portfolios.Count)
        {
            throw new ArgumentException($"portfolios: {string.Join(",", options.Portfolios)}; expected at least one, none twice.");
        }

        if (options.Duration <= TimeSpan.Zero)
        {
            throw new ArgumentException($"duration: {options.Duration}; expected a span above 0.");
        }

        if (options.Calendar is { } calendar && !SessionCalendar.Names.Contains(calendar))
        {
            throw new ArgumentException($"calendar: {calendar}; expected one of {string.Join(", ", SessionCalendar.Names)}.");
        }

        if (options is { From: { } from, To: { } to } && to <= from)
        {
            throw new ArgumentException($"to: {to}; expected an instant after from, {from}.");
        }
    }

    private RunEntities Entities() => new(Description, _policies, Catalog);

    private RunDescription Describe(RiskSettings risk) => new(
        1,
        _files is null ? "simulator" : "files",
        _files?.Inputs.Select(i => new InputDescription(i.Name, i.Kind.ToString().ToLowerInvariant(), i.Bytes, i.Sha256, i.Timeframe)).ToArray() ?? [],
        _simulator?.Describe(),
        Symbols,
        Instruments,
        Options.From,
        Options.To,
        Options.Seed,
        Options.Equity,
        Options.Portfolios,
        Options.Duration?.TotalSeconds,
        Options.Calendar,
        Options.BarTimeframe,
        Options.SchemaN,
        RunEntities.Describe(_policies),
        DetMath.NumericsId,
        risk.ToJson());
}
