using FsCheck;
using FsCheck.Fluent;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the books against commands in any order: repeated fills, releases of more than is held, busts, fills of orders never seen.</summary>
public sealed class PortfolioProperties
{
    private enum Kind
    {
        Reserve,
        Fill,
        Bust,
        Release,
        Deposit,
    }

    private sealed record Step(Kind Kind, int Order, int Quantity, int ExecId, int Ticks);

    private static readonly Gen<Step[]> Steps =
        (from kind in Gen.Frequency(
             (3, Gen.Constant(Kind.Reserve)), (5, Gen.Constant(Kind.Fill)), (1, Gen.Constant(Kind.Bust)), (2, Gen.Constant(Kind.Release)), (1, Gen.Constant(Kind.Deposit)))
         from order in Gen.Choose(1, 4)
         from quantity in Gen.Choose(-1, 9)
         from execId in Gen.Choose(1, 30)
         from ticks in Gen.Choose(-40, 40)
         select new Step(kind, order, quantity, execId, ticks)).ArrayOf(60);

    [Fact]
    public void Fills_are_booked_once_holds_stay_positive_and_money_is_exact() => SeededProperty.Check(Steps, steps =>
    {
        var portfolio = Portfolio(With(LimitRules.None));
        var (cash, units) = (1_000_000m, 0L);
        var booked = new HashSet<string>();
        foreach (var step in steps)
        {
            var before = portfolio.StateAs<PortfolioState>();
            var id = new OrderId($"main/ES/{step.Order}");
            var held = before.Holds.GetValueOrDefault(id)?.Left.Units ?? 0;
            portfolio.When(CommandOf(step, id));
            var state = portfolio.StateAs<PortfolioState>();
            foreach (var e in portfolio.Events)
            {
                switch (e)
                {
                    case FillApplied f:
                        Assert.True(booked.Add(f.ExecId), $"{f.ExecId} was booked twice");
                        var signed = f.Side == Side.Buy ? f.Quantity.Units : -f.Quantity.Units;
                        units += signed;
                        cash -= (signed * f.Price.ToDecimal() * 50) + f.Fee.Amount;
                        break;
                    case Deposited d:
                        cash += d.Amount.Amount;
                        break;
                    case Released r:
                        Assert.InRange(r.Quantity.Units, 1, held);
                        break;
                }
            }

            Assert.Equal((cash, units), (state.Cash.Amount, state.Positions.GetValueOrDefault(Sample.Es, Position.None).Quantity.Units));
            Assert.All(state.Holds.Values, h => Assert.True(h.Left.Units > 0));
            var position = state.Positions.GetValueOrDefault(Sample.Es, Position.None);
            Assert.Equal(state.Holds.Values.Where(h => h.Side == Side.Buy).Sum(h => h.Left.Units), position.Buys.Units);
            Assert.Equal(state.Holds.Values.Where(h => h.Side == Side.Sell).Sum(h => h.Left.Units), position.Sells.Units);
            Assert.Equal(units, position.Lots.Sum(l => l.Units));
            Assert.True(position.Lots.All(l => l.Units > 0) || position.Lots.All(l => l.Units < 0), "lots of both signs");
        }
    });

    // An ExecID belongs to one order, so that a repeat is a repeat; odd orders buy.
    private static object CommandOf(Step step, OrderId id)
    {
        var side = step.Order % 2 == 0 ? Side.Sell : Side.Buy;
        var price = 4500 + (0.25m * step.Ticks);
        return step.Kind switch
        {
            Kind.Reserve => Reserve(id, side, step.Quantity),
            Kind.Fill => Fill(id, $"{id}:{step.ExecId}", side, step.Quantity, price, fee: 2.25m * step.Quantity),
            Kind.Bust => Fill(id, $"{id}:{step.ExecId}/undo", side == Side.Buy ? Side.Sell : Side.Buy, step.Quantity, price, fee: -1),
            Kind.Release => new Release(id, new Quantity(step.Quantity), "test"),
            _ => new Deposit(new Money(step.Ticks * 1_000), "test"),
        };
    }
}
