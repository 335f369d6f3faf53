using BenchmarkDotNet.Attributes;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Orders;

namespace GrandModel.Benchmarks.Orders;

/// <summary>
/// The order's rules without an engine: decide, evolve and react for each message of a life (Place, ReserveGranted, New, a partial fill, the last fill).
/// Aim: at most 1 us a message. A regression here is paid by every order of every backtest.
/// </summary>
[MemoryDiagnoser]
public class OrderBenchmarks
{
    private const int Messages = 5;

    private static readonly EntityId Entity = new("order/main/ES/1");
    private static readonly OrderId Id = new("main/ES/1");

    private readonly EntityDefinition _rules = OrderDecider.Define(new ExecutionOptions { Instruments = static _ => null });
    private readonly object[] _life =
    [
        new Place(
            Id, new PortfolioId("main"), new Symbol("ES"), Side.Buy, new Quantity(10), OrderType.Market, null, TimeInForce.Day, Price.From(4500), false, "sim",
            new InputRef("agent.tactical/main/ES/execution", 1)),
        new ReserveGranted(Id),
        Report("venue/sim:1", ExecType.New, 0, 0),
        Report("venue/sim:2", ExecType.Trade, 4, 4),
        Report("venue/sim:3", ExecType.Trade, 6, 10),
    ];

    private object _working = null!;

    [GlobalSetup]
    public void Setup() => _working = Run(Messages - 1);

    /// <summary>A whole life, figures per message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public object Life() => Run(Messages);

    /// <summary>The fill that completes an order: decide and evolve only.</summary>
    [Benchmark]
    public object LastFill()
    {
        var context = Context(Messages);
        var decision = _rules.Decide(_working, null, _life[^1], in context);
        return _rules.Evolve(_working, decision[0]);
    }

    private object Run(int messages)
    {
        var state = _rules.NewState(Entity);
        for (var i = 0; i < messages; i++)
        {
            var context = Context(i + 1);
            var decision = _rules.Decide(state, null, _life[i], in context);
            state = _rules.Evolve(state, decision[0]);
            _rules.React(state, decision[0], in context);
        }

        return state;
    }

    private static MessageContext Context(long sequence) => new(Entity, sequence, 1_715_608_800_000_000_000, MessageKind.Command, default, 0, default);

    private static ExecutionReport Report(string execId, ExecType type, long quantity, long cumulative) => new(
        Id,
        execId,
        type,
        OrderStatus.New,
        new Quantity(quantity),
        quantity > 0 ? Price.From(4500.25m) : null,
        new Money(2.25m * quantity),
        new Quantity(cumulative),
        new Quantity(10 - cumulative),
        new Quantity(10),
        UnixNanos.FromSeconds(1_715_608_800),
        "bar-open",
        "",
        false);
}
