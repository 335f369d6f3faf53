using System.Collections.Immutable;
using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk.Portfolios;

/// <summary>
/// Cash, positions and permission. An order asks here once before it goes (Reserve), books its fills here, and gives back what it did not use (Release).
/// docs/portfolio.md.
/// </summary>
public static class PortfolioDecider
{
    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<PortfolioState, PortfolioView, PortfolioEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new()
        {
            Initial = PortfolioState.Initial,
            InitialView = id => new PortfolioView(new PortfolioId(id.Key), options),
            Follow = static (PortfolioView view, object message, in MessageContext _, IStreamSink _) => view.Take(message),
            Rule = (PortfolioState state, PortfolioView view, object message, in MessageContext context) =>
                Decide(options, state, view, message, in context),
            Apply = PortfolioBooking.Evolve,
            Effects = React,
            StateJson = RiskJson.Default.PortfolioState,
            ViewSnapshots = PortfolioView.Codec(options),
        };
    }

    private static Decision<PortfolioEvent> Decide(
        RiskOptions options, PortfolioState state, PortfolioView view, object message, in MessageContext context) => message switch
        {
            Reserve c => Reserve(options, state, view, c, context.TimeNs),
            Release c => Release(state, c),
            ApplyFill c => Book(options, state, c),
            Deposit c => Deposit(state, view, c),
            BarClosed e when e.Timeframe == Timeframe.M5 => Valuation.Mark(state, view, e),
            BarClosed or SecondMark or LimitChanged or BreakerRearmed or Resumed => Decision.NoChange, // taken by the view
            BreakerTripped e => OnTrip(state, view, e, context.TimeNs),
            Halted e => Recall(state, view, e.Scope, "HALT_ACTIVE", static _ => true) is { } recalled ? recalled : Decision.NoChange,
            _ => throw new UnreachableException($"portfolio has no rule for {message.GetType().Name}"),
        };

    private static Decision<PortfolioEvent> Reserve(RiskOptions options, PortfolioState state, PortfolioView view, Reserve c, long timeNs)
    {
        if (state.Holds.ContainsKey(c.Order))
        {
            return Decision.NoChange; // the same order under a new key: the answer is on its way
        }

        if (Admission.Check(options, state, view, c, timeNs) is { } denial)
        {
            return new ReservationDenied(c.Order, c.Symbol, c.Side, c.Quantity, denial.Code.Code, denial.Detail);
        }

        var reduces = state.Positions.GetValueOrDefault(c.Symbol, Position.None).IsReducedBy(c.Side, c.Quantity.Units);
        return new Reserved(c.Order, c.Symbol, c.Side, c.Quantity, c.ReferencePrice, reduces, new UnixNanos(timeNs), c.Venue);
    }

    /// <summary>Frees at most what is held, so that nothing is freed twice.</summary>
    private static Decision<PortfolioEvent> Release(PortfolioState state, Release c)
    {
        if (!state.Holds.TryGetValue(c.Order, out var hold) || c.Quantity.Units <= 0)
        {
            return Decision.NoChange;
        }

        var quantity = c.Quantity < hold.Left ? c.Quantity : hold.Left;
        return new Released(c.Order, hold.Symbol, hold.Side, quantity, c.Reason);
    }

    /// <summary>
    /// Books what traded, whether or not the order is still held: what the venue did is true. A fill known by its ExecID is booked once.
    /// </summary>
    private static Decision<PortfolioEvent> Book(RiskOptions options, PortfolioState state, ApplyFill c)
    {
        var execId = new ExecId(c.ExecId);
        if ((state.Holds.TryGetValue(c.Order, out var hold) && hold.Fills.Contains(execId)) || state.ClosedFills.Contains(execId))
        {
            return Decision.NoChange;
        }

        if (c.Quantity.Units <= 0)
        {
            return new Refusal("QUANTITY_NOT_POSITIVE", $"quantity={c.Quantity}");
        }

        if (hold is not null && hold.Symbol != c.Symbol)
        {
            return new Refusal("SYMBOL_MISMATCH", $"fill={c.Symbol} order={hold.Symbol}");
        }

        return options.Instruments(c.Symbol) is { } spec
            ? PortfolioBooking.Book(state, c, spec.Multiplier)
            : new Refusal("INSTRUMENT_UNKNOWN", $"symbol={c.Symbol}");
    }

    private static Decision<PortfolioEvent> Deposit(PortfolioState state, PortfolioView view, Deposit c)
    {
        if (c.Amount == Money.Zero)
        {
            return new Refusal("AMOUNT_ZERO");
        }

        // Against equity, not cash: with the full cost of every instrument in it, cash is no measure of what can leave.
        var equity = Valuation.Equity(state, view);
        return c.Amount < Money.Zero && equity + c.Amount < Money.Zero
            ? new Refusal("WITHDRAWAL_EXCEEDS_EQUITY", $"requested={-c.Amount} equity={equity}")
            : new Deposited(c.Amount, state.Cash + c.Amount, c.Reason);
    }

    private static Decision<PortfolioEvent> OnTrip(PortfolioState state, PortfolioView view, BreakerTripped e, long timeNs)
    {
        var recalled = Recall(state, view, e.Scope, "BREAKER_TRIPPED", static hold => !hold.Reduces);
        var cut = e.Effect == nameof(BreakerEffect.CutLeverage) ? Deleveraging.Of(state, view, e, timeNs) : null;
        return (recalled, cut) switch
        {
            (null, null) => Decision.NoChange,
            ({ } orders, null) => orders,
            (null, { } positions) => positions,
            ({ } orders, { } positions) => (PortfolioEvent[])[orders, positions],
        };
    }

    private static OrdersRecalled? Recall(PortfolioState state, PortfolioView view, string scope, string reason, Func<Hold, bool> which)
    {
        var orders = state.Holds
            .Where(h => which(h.Value) && view.Breakers.Binds(scope, h.Value.Symbol, h.Value.Venue))
            .Select(h => h.Key)
            .ToArray();
        return orders.Length == 0 ? null : new OrdersRecalled(scope, reason, orders);
    }

    private static IReadOnlyList<Effect> React(PortfolioState state, PortfolioEvent @event, in MessageContext context) => @event switch
    {
        Reserved e => [ToOrder(e.Order, new ReserveGranted(e.Order))],
        ReservationDenied e when e.Code == DenialCodes.LimitRepeatedOrders.Code =>
        [
            ToOrder(e.Order, new ReserveDenied(e.Order, e.Code, e.Detail)),
            new Effect.Send(
                EntityId.Of(EntityNames.Breaker, Scopes.OfAgent(state.Id, e.Symbol)),
                new Trip(BreakerCauses.RepeatedOrders, $"order={e.Order} {e.Detail}", new Actor(context.Self.Value, Roles.System))),
        ],
        ReservationDenied e => [ToOrder(e.Order, new ReserveDenied(e.Order, e.Code, e.Detail))],
        OrdersRecalled e => [.. e.Orders.Select(order => ToOrder(order, new Cancel(order, $"{e.Reason}: scope={e.Scope}")))],
        Released or FillApplied or Deposited or EquityMarked or LeverageCut => Effect.None,
        _ => throw new UnreachableException($"portfolio has no rule for {@event.GetType().Name}"),
    };

    private static Effect.Send ToOrder(OrderId order, object command) => new(EntityId.Of(EntityNames.Order, order.Value), command);
}
