using System.Collections.Immutable;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk;

/// <summary>Guards first in, first out: what a fill closes and what that earns.</summary>
public sealed class LotsTests
{
    [Fact]
    public void A_sale_closes_the_oldest_lots_first()
    {
        var lots = Booked((10, 100), (5, 110));
        var (left, closed, points) = Lots.Book(lots, -12, Sample.Points(120));
        Assert.Equal((12L, 220m), (closed, points)); // 10 x 20 + 2 x 10
        Assert.Equal([new Lot(3, Sample.Points(110))], left);
    }

    [Fact]
    public void A_fill_beyond_the_position_closes_all_and_opens_the_other_way()
    {
        var (left, closed, points) = Lots.Book(Booked((-4, 100)), 10, Sample.Points(99));
        Assert.Equal((4L, 4m), (closed, points)); // a short earns when the price falls
        Assert.Equal([new Lot(6, Sample.Points(99))], left);
    }

    [Fact]
    public void Neighbouring_lots_at_one_price_are_one()
    {
        Assert.Equal([new Lot(15, Sample.Points(100)), new Lot(1, Sample.Points(101))], Booked((10, 100), (5, 100), (1, 101)));
        Assert.Empty(Booked((10, 100), (-10, 100)));
    }

    private static ImmutableList<Lot> Booked(params (long Units, decimal Price)[] fills) =>
        fills.Aggregate(ImmutableList<Lot>.Empty, (lots, fill) => Lots.Book(lots, fill.Units, Sample.Points(fill.Price)).Lots);
}
