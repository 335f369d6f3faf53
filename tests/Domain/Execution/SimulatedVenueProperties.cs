using FsCheck;
using FsCheck.Fluent;
using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Venues;

namespace GrandModel.Tests.Execution;

/// <summary>Guards the simulated venue over random orders, requests and records: nothing appears, nothing is too good, nobody disturbs another symbol.</summary>
public sealed class SimulatedVenueProperties
{
    /// <summary>One thing that happens in a second: an order, a request, or a record, by kind; the numbers are read as that kind needs them.</summary>
    internal sealed record Happening(int Kind, int Order, int Side, int Quantity, int Ticks, int Size, int Force);

    private static readonly Gen<Happening[]> Days =
        (from kind in Gen.Frequency((3, Gen.Choose(0, 3)), (7, Gen.Choose(4, 9)))
         from order in Gen.Choose(1, 8)
         from side in Gen.Choose(0, 1)
         from quantity in Gen.Choose(-1, 60)
         from ticks in Gen.Choose(-4, 4)
         from size in Gen.Frequency((1, Gen.Constant(-1)), (1, Gen.Constant(0)), (8, Gen.Choose(1, 400)))
         from force in Gen.Choose(0, 3)
         select new Happening(kind, order, side, quantity, ticks, size, force)).ArrayOf(60);

    [Fact]
    public void No_order_fills_beyond_its_quantity_its_limit_or_the_volume() => SeededProperty.Check(Days, day =>
    {
        var orders = new SortedDictionary<OrderId, (NewOrder Order, long Cumulative, bool Open)>();
        var offered = new SortedDictionary<string, (long Taken, long Limit)>(StringComparer.Ordinal);
        foreach (var (message, events) in Run(day))
        {
            foreach (var e in events)
            {
                if (e is VenueOrderAccepted)
                {
                    orders.Add(e.Order, ((NewOrder)message, 0, true));
                    continue;
                }

                if (e is VenueOrderRejected or VenueCancelRejected)
                {
                    continue;
                }

                var (order, cumulative, open) = orders[e.Order];
                Assert.True(open, $"{e} after the end");
                switch (e)
                {
                    case VenueTraded t:
                        cumulative += t.Quantity.Units;
                        Assert.True(t.Quantity.Units > 0);
                        Assert.Equal(cumulative, t.Cumulative.Units);
                        Assert.InRange(cumulative, 1, t.OrderQuantity.Units);
                        CheckPrice(order, t);
                        CheckVolume(offered, t);
                        Assert.True(t.Time >= order.SentAt && t.SourceTime > order.SentAt, $"{t} before it was sent at {order.SentAt}");
                        open = cumulative < t.OrderQuantity.Units;
                        break;
                    case VenueOrderReplaced r:
                        order = order with { Quantity = r.Quantity, LimitPrice = r.LimitPrice };
                        open = cumulative < r.Quantity.Units;
                        Assert.Equal(cumulative, r.Cumulative.Units);
                        break;
                    case VenueOrderCanceled c:
                        open = false;
                        Assert.Equal(cumulative, c.Cumulative.Units);
                        break;
                    default:
                        open = false;
                        break;
                }

                orders[e.Order] = (order, cumulative, open);
            }
        }
    });

    [Fact]
    public void What_happens_to_an_order_does_not_depend_on_other_symbols() => SeededProperty.Check(Days, day =>
    {
        var alone = ReportsOn(Sample.Es, Run(day));
        var amongOthers = ReportsOn(Sample.Es, Run(day, withNq: true));
        Assert.Equal(alone, amongOthers);
    });

    [Fact]
    public void A_replay_of_the_events_gives_the_same_state() => SeededProperty.Check(Days, day =>
    {
        var definition = SimulatedVenue.Define(Options);
        var venue = Scenario.Of(definition, "venue/sim");
        var replay = definition.NewState(new EntityId("venue/sim"));
        foreach (var (_, events) in Run(day, venue: venue))
        {
            replay = events.Aggregate(replay, (state, e) => definition.Evolve(state, e));
        }

        Assert.Equal(definition.SaveState(venue.State), definition.SaveState(replay));
    });

    private static readonly ExecutionOptions Options = Sample.Execution with { SessionEnd = static (_, _) => Sample.At(40 * 60) };

    // Every happening takes a minute, so that bars of a minute close one by one.
    private static List<(object Message, VenueEvent[] Events)> Run(Happening[] day, bool withNq = false, Scenario? venue = null)
    {
        venue ??= Scenario.Of(SimulatedVenue.Define(Options), "venue/sim");
        var steps = new List<(object, VenueEvent[])>();
        for (var i = 0; i < day.Length; i++)
        {
            venue.At(Sample.At(60 * i).Value);
            foreach (var symbol in withNq ? [Sample.Nq, Sample.Es] : new[] { Sample.Es })
            {
                var message = MessageOf(day[i], symbol, 60 * i);
                _ = message is MarketBatch ? venue.WhenInput(message) : venue.When(message);
                steps.Add((message, [.. venue.Events.Cast<VenueEvent>()]));
            }
        }

        return steps;
    }

    private static object MessageOf(Happening h, Symbol symbol, int second)
    {
        var id = new OrderId($"main/{symbol}/{h.Order}");
        var price = 4500 + (0.25m * h.Ticks);
        var size = h.Size < 0 ? MarketRecord.Unknown : h.Size;
        MarketRecord record;
        switch (h.Kind)
        {
            case 0 or 1:
                var place = Sample.Place(
                    id, (Side)h.Side, h.Quantity, h.Ticks % 2 == 0 ? null : price, (TimeInForce)h.Force, symbol);
                return Sample.NewOrder(place, Sample.At(second));
            case 2:
                return new CancelRequest(id, Sample.At(second));
            case 3:
                return new ReplaceRequest(id, new Quantity(Math.Max(1, h.Quantity)), h.Force == 0 ? null : Sample.Points(price), Sample.At(second));
            case 4 or 5:
                record = Sample.Bar(second, price + 0.1m, price + 0.5m, price - 0.5m, price, size, seconds: h.Force == 0 ? 150 : 60);
                break;
            case 6 or 7:
                record = Sample.Trade(second - 0.5, price, size);
                break;
            default:
                record = Sample.Quote(second - 0.5, price, size, price + 0.25m, size);
                break;
        }

        return new MarketBatch(symbol, new[] { record });
    }

    private static void CheckPrice(NewOrder order, VenueTraded t)
    {
        Assert.Equal(0, t.Price.Nanos % Sample.Points(0.25m).Nanos);
        if (order.Type == OrderType.Limit)
        {
            Assert.Equal(order.LimitPrice, t.Price);
            Assert.True(order.Side == Side.Buy ? t.SourcePrice <= t.Price : t.SourcePrice >= t.Price, t.ToString());
        }
        else
        {
            Assert.True(order.Side == Side.Buy ? t.Price >= t.SourcePrice : t.Price <= t.SourcePrice, t.ToString());
        }
    }

    private static void CheckVolume(SortedDictionary<string, (long Taken, long Limit)> offered, VenueTraded t)
    {
        if (t.SourceSize is not { } size)
        {
            return;
        }

        var key = $"{t.SourceTime} {(t.Liquidity == "quote" ? t.Side.ToString() : "")}";
        var limit = t.Liquidity == "quote" ? size : Math.Max(1, size / 10);
        Assert.True(size > 0, $"{t} against nothing");
        var taken = offered.GetValueOrDefault(key).Taken + t.Quantity.Units;
        Assert.InRange(taken, 1, limit);
        Assert.InRange(t.SourceTaken, taken, limit);
        offered[key] = (taken, limit);
    }

    private static List<string> ReportsOn(Symbol symbol, List<(object Message, VenueEvent[] Events)> steps) =>
        [.. steps.SelectMany(s => s.Events).Where(e => e.Order.Value.Contains($"/{symbol}/", StringComparison.Ordinal)).Select(e => e.ToString())];
}
