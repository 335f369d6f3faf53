using BenchmarkDotNet.Attributes;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;

namespace GrandModel.Benchmarks.Risk;

/// <summary>
/// The pre-trade check of one order against every limit that can be set, in both scopes: a portfolio with two positions, <see cref="OpenOrders"/> open
/// orders and a cut of leverage. Aim: at most 1 us and no allocation. A regression here is paid by every order before it may go.
/// </summary>
[MemoryDiagnoser]
public class PreTradeCheckBenchmarks
{
    private const long Now = 1_715_608_800_000_000_000;

    private static readonly EntityId Entity = new("portfolio/main");
    private static readonly Symbol Es = new("ES"), Nq = new("NQ");
    private static readonly InstrumentSpec EsSpec = new(Es, Price.From(0.25m), 50, "USD", "always", new Money(2.25m), "");
    private static readonly InstrumentSpec NqSpec = EsSpec with { Symbol = Nq, Multiplier = 20 };

    private static readonly LimitSet All = LimitRules.PortfolioDefaults with
    {
        OrdersPerMinute = 10_000, Concentration = 2, NetExposure = 2, ValueAtRisk = 0.05, RepeatsPerMinute = 1_000, Restricted = new SymbolSet(new Symbol("GME")),
    };

    private readonly RiskOptions _options = new()
    {
        Portfolios = [new PortfolioId("main")],
        Symbols = [Es, Nq],
        Instruments = static symbol => symbol == Es ? EsSpec : NqSpec,
        PortfolioLimits = All,
        ClusterLimits = All,
    };

    private readonly Reserve _order = OrderOf("next", Es, 1) with { Type = OrderType.Limit, LimitPrice = Price.From(4499), Venue = "sim" };
    private PortfolioState _state = null!;
    private PortfolioView _view = null!;

    [Params(3, 100)]
    public int OpenOrders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var rules = PortfolioDecider.Define(_options);
        _view = new PortfolioView(new PortfolioId("main"), _options);
        _state = PortfolioState.Initial(Entity);
        foreach (var symbol in new[] { Es, Nq })
        {
            _view.Take(new SecondMark(symbol, Price.From(4500), new UnixNanos(Now), 19_856));
        }

        Handle(new Deposit(new Money(100_000_000), "start"));
        Handle(new ApplyFill(new OrderId("a"), "1", Es, Side.Buy, new Quantity(10), Price.From(4500), Money.Zero, new UnixNanos(Now), Price.From(4500)));
        Handle(new ApplyFill(new OrderId("b"), "2", Nq, Side.Buy, new Quantity(10), Price.From(4500), Money.Zero, new UnixNanos(Now), Price.From(4500)));
        for (var i = 0; i < OpenOrders; i++)
        {
            Handle(OrderOf($"main/NQ/{i}", Nq, 2 + (i % 7)));
        }

        _view.Take(new BreakerTripped("cluster", "correlation", "CutLeverage", "", new Actor("x", Roles.System), 0.5, new UnixNanos(Now)));
        if (Admit() is { } denial)
        {
            throw new InvalidOperationException($"{denial.Code.Code}: {denial.Detail}");
        }

        void Handle(object command)
        {
            var context = new MessageContext(Entity, 1, Now, MessageKind.Command, default, 0, default);
            _state = (PortfolioState)rules.Evolve(_state, rules.Decide(_state, _view, command, in context)[0]);
        }
    }

    /// <summary>An order that may go: every check is made.</summary>
    [Benchmark]
    public Denial? Admit() => Admission.Check(_options, _state, _view, _order, Now);

    private static Reserve OrderOf(string id, Symbol symbol, long quantity) =>
        new(new OrderId(id), symbol, Side.Buy, new Quantity(quantity), OrderType.Market, null, Price.From(4500), false);
}
