using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;

namespace GrandModel.Tests.Execution;

/// <summary>Brings an order of 10 ES to any point of its life by messages, and makes the venue's reports on it.</summary>
internal static class OrderScript
{
    public static Scenario Order() => Scenario.Of(OrderDecider.Define(Sample.Execution), $"order/{Sample.First}").At(Sample.Start.Value);

    /// <summary>Placed, permitted, sent.</summary>
    public static Scenario Sent(Place? place = null) => Order().When(place ?? Sample.Place(limit: 4500)).When(new ReserveGranted(Sample.First));

    /// <summary>Sent and taken by the venue.</summary>
    public static Scenario Working(Place? place = null)
    {
        var scenario = Sent(place);
        return scenario.When(Report(scenario, ExecType.New));
    }

    /// <summary>A report that fits the order as it is.</summary>
    public static ExecutionReport Report(Scenario scenario, ExecType type, string? execId = null) =>
        Report(scenario.StateAs<OrderState>(), type, execId);

    public static ExecutionReport Report(OrderState state, ExecType type, string? execId = null) => new(
        state.Id,
        execId ?? $"venue/sim:{100 + state.Executions.Count}",
        type,
        OrderStatus.New,
        default,
        null,
        default,
        state.Cumulative,
        state.Leaves,
        state.Quantity,
        Sample.Start,
        "",
        "",
        VolumeUnknown: false);

    /// <summary>A trade that fits the order as it is.</summary>
    public static ExecutionReport Trade(Scenario scenario, long quantity, decimal price, string? execId = null) =>
        Trade(scenario.StateAs<OrderState>(), quantity, price, execId);

    public static ExecutionReport Trade(OrderState state, long quantity, decimal price, string? execId = null) =>
        Report(state, ExecType.Trade, execId) with
        {
            LastQuantity = new Quantity(quantity),
            LastPrice = Sample.Points(price),
            Fee = new Money(2.25m * quantity),
            Cumulative = state.Cumulative + new Quantity(quantity),
            Liquidity = "bar-open",
        };

    /// <summary>An order in a phase, where possible with 4 of 10 filled (ExecID "first-fill"), and with a request open.</summary>
    public static Scenario InPhase(OrderPhase phase, OrderPending pending = OrderPending.None)
    {
        var scenario = Order();
        if (phase == OrderPhase.Absent)
        {
            return scenario;
        }

        scenario.When(Sample.Place(limit: 4500));
        switch (phase)
        {
            case OrderPhase.Initialized:
                return scenario;
            case OrderPhase.Denied:
                return scenario.When(new ReserveDenied(Sample.First, "HALT_ACTIVE", "scope=cluster epoch=1"));
        }

        scenario.When(new ReserveGranted(Sample.First));
        if (phase is not (OrderPhase.PendingNew or OrderPhase.Rejected))
        {
            scenario.When(Report(scenario, ExecType.New));
        }

        if (phase is not (OrderPhase.PendingNew or OrderPhase.Rejected or OrderPhase.New))
        {
            scenario.When(Trade(scenario, 4, 4500.25m, "first-fill"));
        }

        if (pending.HasFlag(OrderPending.Replace))
        {
            scenario.When(new Replace(Sample.First, new Quantity(8), null));
        }

        if (pending.HasFlag(OrderPending.Cancel))
        {
            scenario.When(new Cancel(Sample.First, "test"));
        }

        return phase switch
        {
            OrderPhase.PendingNew or OrderPhase.New or OrderPhase.PartiallyFilled => scenario,
            OrderPhase.Filled => scenario.When(Trade(scenario, 6, 4500)),
            OrderPhase.DoneForDay => scenario.When(Report(scenario, ExecType.DoneForDay)),
            OrderPhase.Canceled => scenario.When(Report(scenario, ExecType.Canceled)),
            OrderPhase.Stopped => scenario.When(Report(scenario, ExecType.Stopped)),
            OrderPhase.Rejected => scenario.When(Report(scenario, ExecType.Rejected)),
            OrderPhase.Suspended => scenario.When(Report(scenario, ExecType.Suspended)),
            OrderPhase.Expired => scenario.When(Report(scenario, ExecType.Expired)),
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "No phase."),
        };
    }

    /// <summary>A message of a step whose numbers fit the order, so that only the phase decides.</summary>
    public static object MessageOf(OrderStep step, OrderState state) => step switch
    {
        OrderStep.CommandPlace => Sample.Place(quantity: 11),
        OrderStep.CommandGrant => new ReserveGranted(Sample.First),
        OrderStep.CommandDeny => new ReserveDenied(Sample.First, "HALT_ACTIVE", ""),
        OrderStep.CommandCancel => new Cancel(Sample.First, "test"),
        OrderStep.CommandReplace => new Replace(Sample.First, new Quantity(7), null),
        OrderStep.ReportCancelReject => new CancelReject(Sample.First, "venue/sim:900", OrderStatus.New, "TOO_LATE"),
        OrderStep.ReportTrade => Trade(state, 1, 4500, "venue/sim:900"),
        OrderStep.ReportReplaced => Report(state, ExecType.Replaced, "venue/sim:900") with { OrderQuantity = new Quantity(8) },
        OrderStep.ReportTradeCancel => Report(state, ExecType.TradeCancel, "venue/sim:900") with
        {
            Reference = "first-fill",
            Cumulative = new Quantity(state.Cumulative.Units - 4),
        },
        OrderStep.ReportTradeCorrect => Report(state, ExecType.TradeCorrect, "venue/sim:900") with
        {
            Reference = "first-fill",
            LastQuantity = new Quantity(3),
            LastPrice = Sample.Points(4500),
            Cumulative = new Quantity(state.Cumulative.Units - 1),
        },
        _ => Report(state, Enum.Parse<ExecType>(step.ToString()["Report".Length..]), "venue/sim:900"),
    };
}
