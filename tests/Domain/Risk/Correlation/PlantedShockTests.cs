using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>
/// Real minutes with a shock planted in them, through the entities as they are registered. Until the shock ES is real and NQ has its real returns of the day
/// before, so that the two go their own ways; then both fall by 1 % in one minute and go on together.
/// </summary>
public sealed class PlantedShockTests
{
    private const int ShockMinute = 120, Minutes = 180;

    [RecordedDataFact]
    public void The_breaker_trips_within_a_second_and_leverage_is_halved_once()
    {
        var start = new DateTimeOffset(2024, 6, 5, 13, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var es = Path(RecordedSeries.Closes("bars_1min_ES_20240524_20240906", 60), start);
        var nq = Path(RecordedSeries.Closes("bars_1min_NQ_20240524_20240830", 60), start - 86_400);
        var desk = new Desk(
            RiskSample.Options with { Symbols = [Sample.Es, Sample.Nq], PortfolioLimits = RiskSample.Options.PortfolioLimits with { DayLoss = null, Drawdown = null } },
            Sample.Execution with { Venue = new() { SlippageTicksMax = 0 } });
        desk.Now = UnixNanos.FromSeconds(start);
        desk.Ask("portfolio/main", new Deposit(new Money(1_000_000), "start"));
        var (price, other) = (es[0], nq[0]);
        for (var minute = 1; minute <= Minutes; minute++)
        {
            var source = minute > ShockMinute ? es : nq;
            price *= minute == ShockMinute ? 0.99m : es[minute] / es[minute - 1];
            other *= minute == ShockMinute ? 0.99m : source[minute] / source[minute - 1];
            Minute(desk, start + (60 * minute), OnTick(price), OnTick(other), minute);
            if (minute == 1)
            {
                Order(desk, "open", Side.Buy, 14, price); // 3.7 times equity
            }

            foreach (var cut in desk.Journal.Select(row => row.Event).OfType<LeverageCut>().Where(_ => minute == ShockMinute).ToArray())
            {
                Order(desk, "cut", Side.Sell, cut.Positions[0].From.Units - cut.Positions[0].To.Units, price); // as its execution agent does
            }
        }

        var shockAt = UnixNanos.FromSeconds(start + (60 * ShockMinute));
        var shock = Assert.Single(desk.Journal.Select(row => row.Event).OfType<CorrelationShocked>());
        var trip = Assert.Single(desk.Journal.Select(row => row.Event).OfType<BreakerTripped>());
        Assert.InRange(trip.Time!.Value - shockAt, 0, UnixNanos.PerSecond - 1);
        Assert.Equal(("cluster", "correlation", "CutLeverage", 0.5), (trip.Scope, trip.Cause, trip.Effect, trip.Factor));
        Assert.True(shock.Severity >= CorrelationSeverity.High && shock.Minimum < 0.5, $"{shock}");
        var halved = Assert.Single(desk.Journal.Select(row => row.Event).OfType<LeverageCut>());
        Assert.Equal(new PositionCut(Sample.Es, new Quantity(14), new Quantity(7)), Assert.Single(halved.Positions));
        Assert.Equal(2, halved.Limit);
        Assert.Equal(7, desk.State<PortfolioState>("portfolio/main").Positions[Sample.Es].Quantity.Units);
        Order(desk, "again", Side.Buy, 3, price);
        var denied = desk.Journal.Select(row => row.Event).OfType<ReservationDenied>().Last();
        Assert.Equal("LIMIT_GROSS_LEVERAGE", denied.Code);
        Assert.Contains(" limit=4 factor=0.5 ", denied.Detail, StringComparison.Ordinal);
        Assert.Equal("correlation", Assert.Single(desk.State<BreakerState>("breaker/cluster").Tripped).Cause);
        desk.CheckReplay();
    }

    // A minute without a bar keeps the price before it.
    private static decimal[] Path(SortedDictionary<long, decimal> closes, long start)
    {
        var path = new decimal[Minutes + 1];
        for (var minute = 0; minute < path.Length; minute++)
        {
            path[minute] = closes.TryGetValue(start + (60 * minute), out var close) ? close : path[minute - 1];
        }

        return path;
    }

    private static void Minute(Desk desk, long second, decimal es, decimal nq, int minute)
    {
        desk.Now = UnixNanos.FromSeconds(second);
        foreach (var (symbol, price) in new[] { (Sample.Es, es), (Sample.Nq, nq) })
        {
            var at = (int)(second - Sample.Start.Seconds);
            var batch = new MarketBatch(symbol, new[] { Sample.Bar(at, price, price, price, price, 10_000, seconds: 60) });
            var mark = new SecondMark(symbol, Price.From(price), desk.Now, RiskSample.Day);
            if (minute % 5 == 0)
            {
                desk.Feed(batch, mark, RiskSample.Bar(symbol, price, minute / 5, at));
            }
            else
            {
                desk.Feed(batch, mark);
            }
        }
    }

    private static void Order(Desk desk, string name, Side side, long quantity, decimal price)
    {
        var order = new OrderId($"main/ES/{name}");
        desk.Ask($"order/{order}", Sample.Place(order, side, quantity, reference: OnTick(price)));
    }

    private static decimal OnTick(decimal price) => Math.Round(price * 4) / 4;
}
