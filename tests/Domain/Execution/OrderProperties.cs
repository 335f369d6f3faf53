using FsCheck;
using FsCheck.Fluent;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using static GrandModel.Tests.Execution.OrderScript;

namespace GrandModel.Tests.Execution;

/// <summary>Guards an order against whatever a venue and its users may send it, in any order.</summary>
public sealed class OrderProperties
{
    /// <summary>A step with numbers that may fit or not: quantities from below zero to beyond the order, wrong sums, repeated ExecIDs.</summary>
    internal sealed record Move(OrderStep Step, int Quantity, int Offset, int ExecId);

    private static readonly Gen<Move[]> Moves =
        (from step in Gen.Frequency((3, Gen.Constant(OrderStep.ReportTrade)), (5, Gen.Elements(Enum.GetValues<OrderStep>())))
         from quantity in Gen.Choose(-1, 12)
         from offset in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
         from execId in Gen.Choose(0, 40)
         select new Move(step, quantity, offset, execId)).ArrayOf(25);

    [Fact]
    public void Whatever_comes_the_books_of_an_order_hold() => SeededProperty.Check(Moves, moves =>
    {
        var order = Sent(Sample.Place(limit: 4500));
        var booked = 0L; // by the fills that were sent to the portfolio
        var released = 0L;
        var ended = false;
        foreach (var move in moves)
        {
            var before = order.StateAs<OrderState>();
            order.When(MessageFor(move, before));
            var state = order.StateAs<OrderState>();
            foreach (var sent in order.Effects.OfType<Effect.Send>())
            {
                booked += sent.Command is ApplyFill f ? (f.Side == Side.Buy ? f.Quantity.Units : -f.Quantity.Units) : 0;
                released += sent.Command is Release r ? r.Quantity.Units : 0;
            }

            Assert.InRange(state.Cumulative.Units, 0, state.Quantity.Units);
            Assert.Equal(state.Cumulative.Units, state.Executions.Values.Sum(e => e.Quantity.Units));
            Assert.Equal(state.Turnover.Amount, state.Executions.Values.Sum(e => e.Turnover.Amount));
            Assert.Equal(state.Cumulative.Units, booked);
            Assert.All(order.Events, e => Assert.True(!OrderTable.IsEnd(before.Phase) || e is OrderTradeBusted or OrderTradeCorrected or OrderCancelRejected
                || (e is OrderReplaced && before.Pending.HasFlag(OrderPending.Replace)), $"{e} after {before.Phase}"));
            if (!ended && OrderTable.IsEnd(state.Phase))
            {
                ended = true;
                Assert.Equal(10, released + state.Cumulative.Units); // the end gives back exactly what did not fill
            }

            if (!ended)
            {
                Assert.Equal(10 - state.Quantity.Units, released); // only what replaces removed
            }

            Assert.InRange(released, 0, 10);
        }
    });

    [Fact]
    public void A_message_that_is_refused_or_repeated_changes_nothing() => SeededProperty.Check(Moves, moves =>
    {
        var order = Sent(Sample.Place(limit: 4500));
        foreach (var move in moves)
        {
            var before = order.StateAs<OrderState>();
            var message = MessageFor(move, before);
            order.When(message);
            if (order.Refusal is not null)
            {
                Assert.Same(before, order.State);
                Assert.Empty(order.Effects);
            }

            var after = order.State;
            if (message is ExecutionReport or CancelReject && order.Events.Count > 0)
            {
                order.When(message).ThenRefused(OrderRefusals.ExecIdDuplicate);
                Assert.Same(after, order.State);
            }
        }
    });

    private static object MessageFor(Move move, OrderState state)
    {
        var execId = move.ExecId < 35 ? $"venue/sim:{1_000 + state.Executions.Count}" : $"venue/sim:{1_000 + (move.ExecId % 5)}";
        return MessageOf(move.Step, state) switch
        {
            ExecutionReport { ExecType: ExecType.Trade } => Trade(state, move.Quantity, 4500 + (0.25m * move.ExecId), execId) with
            {
                Cumulative = state.Cumulative + new Quantity(move.Quantity + move.Offset),
            },
            ExecutionReport { ExecType: ExecType.TradeCancel or ExecType.TradeCorrect } report => Amendment(report, move, state) with { ExecId = execId },
            ExecutionReport report => report with
            {
                ExecId = execId, Cumulative = state.Cumulative + new Quantity(move.Offset), OrderQuantity = new Quantity(move.Quantity),
            },
            CancelReject reject => reject with { ExecId = execId },
            Replace => new Replace(state.Id, new Quantity(move.Quantity), Sample.Points(4500 + move.Offset)),
            var other => other,
        };
    }

    private static ExecutionReport Amendment(ExecutionReport report, Move move, OrderState state)
    {
        if (state.Executions.IsEmpty)
        {
            return report;
        }

        var (id, trade) = state.Executions.ElementAt(move.ExecId % state.Executions.Count);
        var quantity = report.ExecType == ExecType.TradeCancel ? 0 : move.Quantity;
        return report with
        {
            Reference = id.Value,
            LastQuantity = new Quantity(quantity),
            LastPrice = Sample.Points(4501),
            Cumulative = state.Cumulative - trade.Quantity + new Quantity(quantity + move.Offset),
        };
    }
}
