using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using static GrandModel.Tests.Execution.OrderScript;

namespace GrandModel.Tests.Execution;

/// <summary>
/// Guards the life cycle: the table in code, the one in docs/orders.md and what an order really does are three descriptions of one thing, compared cell by cell.
/// </summary>
public sealed class OrderTableTests
{
    private static readonly OrderPhase[] Phases = Enum.GetValues<OrderPhase>();

    public static TheoryData<OrderStep, OrderPending> Rows()
    {
        var rows = new TheoryData<OrderStep, OrderPending>();
        foreach (var (step, pending, _) in DocumentedRows())
        {
            rows.Add(step, pending);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_documented_row_is_the_row_in_code(OrderStep step, OrderPending pending)
    {
        var cells = DocumentedRows().Single(r => r.Step == step && r.Pending == pending).Cells;
        foreach (var phase in Phases)
        {
            if (cells[(int)phase] != "–")
            {
                Assert.Equal((phase, cells[(int)phase]), (phase, Cell(OrderTable.Next(phase, pending, step))));
            }
        }
    }

    [Fact]
    public void Every_step_has_a_row_and_other_requests_change_nothing()
    {
        var documented = DocumentedRows();
        foreach (var step in Enum.GetValues<OrderStep>())
        {
            Assert.Contains(documented, r => r.Step == step && r.Pending == OrderPending.None);
            foreach (var pending in new[] { OrderPending.Replace, OrderPending.Cancel })
            {
                if (!documented.Any(r => r.Step == step && r.Pending == pending))
                {
                    Assert.All(Phases, phase => Assert.Equal(OrderTable.Next(phase, OrderPending.None, step), OrderTable.Next(phase, pending, step)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_order_does_what_its_row_says(OrderStep step, OrderPending pending)
    {
        foreach (var phase in Phases)
        {
            if (DocumentedRows().Single(r => r.Step == step && r.Pending == pending).Cells[(int)phase] == "–")
            {
                continue;
            }

            var scenario = InPhase(phase, pending);
            var before = scenario.StateAs<OrderState>();
            Assert.Equal((phase, pending), (before.Phase, before.Pending));
            scenario.When(MessageOf(step, before));
            var after = scenario.StateAs<OrderState>();
            var row = OrderTable.Next(phase, pending, step);
            switch (row.Kind)
            {
                case TransitionKind.Refuse:
                    scenario.ThenRefused(row.Code);
                    Assert.Same(before, after);
                    break;
                case TransitionKind.Nothing:
                    scenario.ThenNothing();
                    break;
                default:
                    Assert.Single(scenario.Events);
                    Assert.Equal((step, phase, Expected(row, after)), (step, phase, after.Phase));
                    break;
            }
        }
    }

    [Fact]
    public void Of_all_statuses_that_apply_the_one_of_highest_precedence_is_shown()
    {
        Assert.Equal(OrderStatus.PendingCancel, OrderTable.Shown(OrderPhase.Filled, OrderPending.Cancel | OrderPending.Replace));
        Assert.Equal(OrderStatus.PendingCancel, OrderTable.Shown(OrderPhase.DoneForDay, OrderPending.Cancel));
        Assert.Equal(OrderStatus.PendingReplace, OrderTable.Shown(OrderPhase.Filled, OrderPending.Replace));
        Assert.Equal(OrderStatus.Filled, OrderTable.Shown(OrderPhase.Filled, OrderPending.None));
        Assert.Null(OrderTable.Shown(OrderPhase.Initialized, OrderPending.None));
        OrderStatus[] ranked =
        [
            OrderStatus.PendingCancel, OrderStatus.PendingReplace, OrderStatus.DoneForDay, OrderStatus.Calculated, OrderStatus.Filled, OrderStatus.Stopped,
            OrderStatus.Suspended, OrderStatus.Canceled, OrderStatus.Expired, OrderStatus.PartiallyFilled, OrderStatus.New, OrderStatus.Rejected,
            OrderStatus.PendingNew,
        ];
        Assert.Equal([12, 11, 10, 9, 8, 7, 6, 5, 5, 4, 2, 2, 2], ranked.Select(OrderTable.Precedence));
        Assert.Equal(Enum.GetValues<OrderStatus>().Length, ranked.Length);
    }

    private static OrderPhase Expected(Transition row, OrderState after) => row.Kind switch
    {
        TransitionKind.To => row.Phase,
        _ when after.Cumulative >= after.Quantity => OrderPhase.Filled,
        TransitionKind.Stay => after.Phase is OrderPhase.Filled ? OrderPhase.Absent : after.Phase,
        _ => after.Cumulative.Units > 0 ? OrderPhase.PartiallyFilled : after.Phase is OrderPhase.PendingNew ? OrderPhase.PendingNew : OrderPhase.New,
    };

    private static string Cell(Transition row) => row.Kind switch
    {
        TransitionKind.To => row.Phase.ToString(),
        TransitionKind.ByQuantity => "qty",
        TransitionKind.Stay => "stay",
        TransitionKind.Nothing => "·",
        _ => Letters()[row.Code],
    };

    private static SortedDictionary<string, string> Letters()
    {
        var letters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var cells in Repository.TableRows("docs/orders.md", "letter"))
        {
            letters.Add(cells[1], cells[0]);
        }

        return letters;
    }

    private static List<(OrderStep Step, OrderPending Pending, string[] Cells)> DocumentedRows()
    {
        var rows = new List<(OrderStep, OrderPending, string[])>();
        foreach (var cells in Repository.TableRows("docs/orders.md", "message"))
        {
            var label = cells[0].Split(',');
            var pending = label.Length == 1 ? OrderPending.None : Enum.Parse<OrderPending>(label[1].Replace("open", "", StringComparison.Ordinal).Trim());
            Assert.Equal(Phases.Length, cells.Length - 1);
            rows.Add((Enum.Parse<OrderStep>(label[0]), pending, cells[1..]));
        }

        return rows;
    }
}
