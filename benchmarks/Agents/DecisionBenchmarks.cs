using BenchmarkDotNet.Attributes;
using GrandModel.Actors;
using GrandModel.Agents;
using GrandModel.Agents.Coordination;
using GrandModel.Agents.Strategic;
using GrandModel.Agents.Tactical;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Benchmarks.Agents;

/// <summary>
/// One decision of each kind of agent: fold what was told and decide, hash of the observation included. A backtest makes three votes and a
/// coordination for each 30-minute bar and three tactical decisions for each 5-minute bar, so each microsecond here costs a year of
/// 5-minute bars a quarter of a second.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks : IStreamSink
{
    private static readonly PortfolioId Main = new("main");
    private static readonly Symbol Es = new("ES");
    private static readonly Provenance Origin = new("", "", "", "", [], 0);
    private readonly AgentsOptions _options = new(
        [Main], [new InstrumentSpec(Es, new Price(250_000_000), 50, "USD", "cme-equity", Money.Zero, "")], "SIM");

    private (EntityDefinition Rules, object State, object View, EntityId Id) _regime, _coordinator, _signal, _execution;
    private long _voted, _coordinated, _signalled, _executed; // bars so far, since each agent wants its own without a gap

    /// <summary>Agents with full windows.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _regime = New(StrategicAgent.Define(_options.Policies), AgentIds.Strategic(Main, Es, "regime"));
        _coordinator = New(CoordinatorAgent.Define(_options), AgentIds.Coordinator(Main, Es));
        _signal = New(TacticalAgent.Define(_options), AgentIds.Tactical(Main, Es, EntityNames.TacticalRole));
        _execution = New(TacticalAgent.Define(_options), AgentIds.Tactical(Main, Es, EntityNames.ExecutionRole));
        for (var i = 0; i < 300; i++)
        {
            Vote();
            Coordinate();
            Signal();
        }
    }

    /// <summary>The regime agent's vote: matrix of 48 x 13 and four statistics over 240 bars.</summary>
    [Benchmark]
    public int Vote() => Tell(_regime, AgentIds.Instrument(Es), Bar(Timeframe.M30, ++_voted));

    /// <summary>A bar, three votes, superposition, stake and target.</summary>
    [Benchmark]
    public int Coordinate()
    {
        var bar = ++_coordinated;
        Tell(_coordinator, AgentIds.Instrument(Es), Bar(Timeframe.M30, bar));
        foreach (var role in EntityNames.StrategicRoles)
        {
            var vote = new Voted(Main, Es, role, bar, CloseOf(Timeframe.M30, bar), "bull", [.6, .3, .1], .8, [], [], Origin);
            Tell(_coordinator, AgentIds.Strategic(Main, Es, role), vote);
        }

        return 1;
    }

    /// <summary>A tactical signal: matrix of 60 x 7.</summary>
    [Benchmark]
    public int Signal() => Tell(_signal, AgentIds.Instrument(Es), Bar(Timeframe.M5, ++_signalled));

    /// <summary>Bar, budget and signal of the execution agent, and the order it intends.</summary>
    [Benchmark]
    public int Execute()
    {
        var bar = ++_executed;
        Tell(_execution, AgentIds.Instrument(Es), Bar(Timeframe.M5, bar));
        var budget = new Budgeted(Main, Es, bar, CloseOf(Timeframe.M5, bar), false, false, 1, new Quantity(12), [], Origin);
        Tell(_execution, AgentIds.Tactical(Main, Es, EntityNames.RiskRole), budget);
        return Tell(
            _execution, AgentIds.Tactical(Main, Es, EntityNames.TacticalRole),
            new Signalled(Main, Es, bar, CloseOf(Timeframe.M5, bar), 1, new Quantity(12), .5, "increase", [1, 0, 0], [], Origin));
    }

    void IStreamSink.Stream(object message) => throw new InvalidOperationException("Agents stream nothing.");

    private static (EntityDefinition, object, object, EntityId) New(EntityDefinition rules, EntityId id) =>
        (rules, rules.NewState(id), rules.NewView(id)!, id);

    // State stays as it was: each bar is decided on as if nothing had been decided before.
    private int Tell((EntityDefinition Rules, object State, object View, EntityId Id) agent, EntityId source, object message)
    {
        var context = new MessageContext(agent.Id, 1, long.MaxValue, MessageKind.Told, source, 1, CommandKey.None);
        agent.Rules.Fold(agent.View, message, in context, this);
        return agent.Rules.Decide(agent.State, agent.View, message, in context).Count;
    }

    private static UnixNanos CloseOf(Timeframe timeframe, long bar) => new(bar * timeframe.Nanos);

    private static BarClosed Bar(Timeframe timeframe, long bar)
    {
        var schema = timeframe == Timeframe.M30 ? FeatureSchemas.StrategicP : FeatureSchemas.TacticalP;
        var row = new FeatureRow(schema.Name, new double[schema.Columns.Count], new double[schema.Extras.Count], 0);
        row.Columns[0] = bar % 7 / 7.0;
        var price = Price.From(4500);
        return new BarClosed(Es, timeframe, bar, default, CloseOf(timeframe, bar), 0, price, price, price, price, 1, null, [], row, null, bar);
    }
}
