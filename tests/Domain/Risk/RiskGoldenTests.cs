using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Risk.Portfolios;
using GrandModel.Risk.Surveillance.Cases;
using GrandModel.Tests.Risk.Surveillance;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the journal's words for portfolios, limits, breakers, monitors and surveillance cases.</summary>
public sealed class RiskGoldenTests
{
    private static readonly OrderId Id = Sample.First;
    private static readonly Quantity Four = new(4);
    private static readonly Price Price = Sample.Points(4500.25m);
    private static readonly Money Money = new(1_000_000.5m);
    private static readonly UnixNanos At = Sample.At(1.05);
    private static readonly MarkedPosition[] Positions = [new(Sample.Es, new Quantity(-4), Price, 50)];

    [Fact]
    public void Every_message_reads_and_writes_as_it_always_did() => GoldenFiles.Check(
        "tests/Domain/Risk/golden",
        [
            RiskMessages.Portfolios, RiskMessages.Limits, RiskMessages.Breakers, RiskMessages.Monitors, RiskMessages.Firm, RiskMessages.Correlations,
            RiskMessages.Cases,
        ],
        [.. Portfolios(), .. LimitsAndBreakers(), .. Monitors(), .. Correlations(), .. Cases()]);

    private static IEnumerable<object> Portfolios() =>
    [
        Reserve(Id, Side.Buy, 4, limit: 4500.25m, reduces: true) with { Venue = "sim" },
        new Release(Id, Four, "canceled"),
        Fill(Id, "venue/sim:2", Side.Sell, 4, 4500.25m, 9),
        new Deposit(Money, "start"),
        new Reserved(Id, Sample.Es, Side.Buy, Four, Price, true, At, "sim"),
        new ReservationDenied(Id, Sample.Es, Side.Sell, Four, "MARK_MISSING", "symbol=ES"),
        new Released(Id, Sample.Es, Side.Buy, Four, "expired"),
        new Deposited(Money, Money, "start"),
        new FillApplied(
            Id, "venue/sim:2", Sample.Es, Side.Sell, Four, Price, new Money(9), 50, At, new Quantity(-4), Money, new Money(-12.5m), Four, Sample.Points(-0.25m)),
        new EquityMarked(Sample.Main, Sample.Es, 9, At, Day, Money, Money, Money, Money, new Money(900_050), new Money(-900_050), Positions),
        new OrdersRecalled("cluster", "HALT_ACTIVE", [Sample.First, Sample.Second]),
        new LeverageCut(
            Sample.Main, "cluster", "correlation", 0.5, 2, Money, new Money(2_700_150), At, [new PositionCut(Sample.Es, new Quantity(-12), new Quantity(-6))]),
    ];

    private static IEnumerable<object> LimitsAndBreakers() =>
    [
        new ProposeLimits(LimitRules.PortfolioDefaults, "start", Olga),
        new ApproveLimits(Anna),
        new RejectLimits("no", Anna),
        new LimitProposed("portfolio/main", LimitRules.PortfolioDefaults with { Restricted = new SymbolSet(Sample.Nq, Sample.Es) }, "start", Olga),
        new LimitChanged("cluster", LimitRules.None, Olga, Anna),
        new LimitRejected("cluster", "no", Anna),
        new Trip("drawdown-cut-1", "value=0.04", Process, 0.75),
        new RequestRearm("drawdown", "recovered", Olga),
        new ApproveRearm("drawdown", Anna),
        new Halt("drill", Olga),
        new Resume("over", Anna),
        new BreakerTripped("cluster", "correlation", "CutLeverage", "jump=0.65", Process, 0.5, At),
        new RearmRequested("portfolio/main", "drawdown", "recovered", Olga),
        new BreakerRearmed("portfolio/main", "drawdown", Olga, Anna),
        new Halted("cluster", 1, "drill", Olga),
        new Resumed("cluster", 1, "over", Anna),
    ];

    private static IEnumerable<object> Monitors() =>
    [
        new RiskAssessed(Sample.Main, Sample.Es, 9, At, Money, new Money(900_050), new Money(-900_050), 0.9, 0.01, 0, 1, new Money(-250), 12_500.5, 17_680.25, 15_675.75, 20_254.5),
        new RiskBreached(Sample.Main, "day-loss", 0.0512, 0.05, Money, new Money(1_054_000), At, Positions),
        new BreachClosed(Sample.Main, "day-loss"),
        new FirmAssessed(At, Money, Money, new Money(900_050), new Money(-900_050), new Money(-250), 0.9, 0.01, 1, 12_500.5, 17_680.25, 15_675.75, 20_254.5, 0.75),
        new FirmBreached("value-at-risk", 0.021, 0.02, Money, At, [new SymbolExposure(Sample.Es, new Money(-900_050))]),
        new FirmBreachClosed("value-at-risk", At),
    ];

    private static IEnumerable<object> Correlations() =>
    [
        new CorrelationShocked(
            "firm", CorrelationSeverity.High, 0.85, 0.2, Sample.Start, 0.65, 0.4, At, 120, [new PairCorrelation(Sample.Es, Sample.Nq, 0.85)],
            [new SymbolPrice(Sample.Es, Price, At)]),
        new CorrelationRearmed("firm", "correlation"),
    ];

    private static IEnumerable<object> Cases()
    {
        var open = CaseDeciderTests.Open;
        return
        [
            open,
            new AssignCase("carla", CaseDeciderTests.Carla),
            new NoteCase("asked the desk", CaseDeciderTests.Carla),
            new CloseCase("explained", "hedge", CaseDeciderTests.Dora),
            new CaseOpened(open.Rule, open.Severity, open.Symbol, open.Owner, open.Time, open.Summary, open.Evidence, open.NotChecked, open.By),
            new CaseAssigned("carla", CaseDeciderTests.Carla),
            new CaseNoted("asked the desk", CaseDeciderTests.Carla),
            new CaseClosed("explained", "hedge", CaseDeciderTests.Dora),
        ];
    }
}
