using BenchmarkDotNet.Attributes;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;

namespace GrandModel.Benchmarks.Orders;

/// <summary>
/// Permission and booking without an engine: a portfolio with two positions and <see cref="OpenOrders"/> open orders admits an order under all default
/// limits, and books its fill. A regression here is paid once an order and once a fill, in the one entity that all orders of a portfolio pass.
/// </summary>
[MemoryDiagnoser]
public class PortfolioBenchmarks
{
    private static readonly EntityId Entity = new("portfolio/main");
    private static readonly Symbol Es = new("ES"), Nq = new("NQ");

    private readonly Reserve _reserve = new(new OrderId("main/ES/9"), Es, Side.Buy, new Quantity(1), OrderType.Market, null, Price.From(4500), false);
    private readonly ApplyFill _fill = FillOf("main/ES/9", "venue/sim:9", Es, 4500.25m);
    private EntityDefinition _rules = null!;
    private object _view = null!;
    private object _state = null!;
    private object _reserved = null!;

    [Params(1, 100)]
    public int OpenOrders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var options = new RiskOptions
        {
            Portfolios = [new PortfolioId("main")],
            Symbols = [Es, Nq],
            Instruments = static symbol => symbol == Es ? EsSpec : NqSpec,
            PortfolioLimits = LimitRules.PortfolioDefaults with { OrdersPerMinute = 1_000_000 / 10, RepeatsPerMinute = null },
        };
        _rules = PortfolioDecider.Define(options);
        _view = _rules.NewView(Entity)!;
        foreach (var symbol in new[] { Es, Nq })
        {
            var mark = new SecondMark(symbol, Price.From(4500), UnixNanos.FromSeconds(1_715_608_800), 19_856);
            _rules.Fold(_view, mark, Context(MessageKind.Streamed), null!);
        }

        _state = _rules.NewState(Entity);
        Handle(new Deposit(new Money(100_000_000), "start"));
        Handle(FillOf("a", "venue/sim:1", Es, 4500));
        Handle(FillOf("b", "venue/sim:2", Nq, 4500));
        for (var i = 0; i < OpenOrders; i++)
        {
            Handle(_reserve with { Order = new OrderId($"main/NQ/{i}"), Symbol = Nq });
        }

        _reserved = Next(_state, _reserve);
    }

    /// <summary>Reserve: all checks, decide and evolve.</summary>
    [Benchmark]
    public object Admit() => Next(_state, _reserve);

    /// <summary>ApplyFill: decide and evolve.</summary>
    [Benchmark]
    public object Book() => Next(_reserved, _fill);

    private static readonly InstrumentSpec EsSpec = new(Es, Price.From(0.25m), 50, "USD", "always", new Money(2.25m), "");
    private static readonly InstrumentSpec NqSpec = EsSpec with { Symbol = Nq, Multiplier = 20 };

    private void Handle(object command) => _state = Next(_state, command);

    private object Next(object state, object command)
    {
        var context = Context(MessageKind.Command);
        return _rules.Evolve(state, _rules.Decide(state, _view, command, in context)[0]);
    }

    private static ApplyFill FillOf(string order, string execId, Symbol symbol, decimal price) => new(
        new OrderId(order), execId, symbol, Side.Buy, new Quantity(1), Price.From(price), new Money(2.25m), UnixNanos.FromSeconds(1_715_608_800), Price.From(4500));

    private static MessageContext Context(MessageKind kind) => new(Entity, 1, 1_715_608_800_000_000_000, kind, default, 0, default);
}
