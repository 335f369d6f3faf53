using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Agents.Tactical;

/// <summary>
/// Rules of agent.tactical: the entity type of the roles tactical, risk and execution. Each role's rules lie in its own files.
/// </summary>
public static class TacticalAgent
{
    /// <summary>The rules.</summary>
    public static EntityDefinition<TacticalState, TacticalView, AgentEvent> Define(AgentsOptions options) => new()
    {
        Initial = static _ => new TacticalState(0, []),
        InitialView = id => NewView(id, options),
        Follow = static (TacticalView view, object message, in MessageContext context, IStreamSink _) => view.Fold(message, in context),
        Rule = static (TacticalState state, TacticalView view, object message, in MessageContext context) => view.Decide(state, message, in context),
        Apply = Evolve,
        Effects = (TacticalState _, AgentEvent @event, in MessageContext context) => React(@event, options.Venue, in context),
        StateJson = AgentsJson.Default.TacticalState,
        ViewSnapshots = ViewSnapshot.Of(id => NewView(id, options), static (view, stream) => view.Transfer(stream)),
    };

    private static TacticalView NewView(EntityId id, AgentsOptions options) => EntityNames.Split(id.Key).Role switch
    {
        EntityNames.TacticalRole => new SignalView(id, options),
        EntityNames.RiskRole => new RiskView(id, options),
        EntityNames.ExecutionRole => new ExecutionView(id, options),
        var role => throw new ArgumentException($"Role '{role}' of {id}: expected tactical, risk or execution.", nameof(id)),
    };

    private static TacticalState Evolve(TacticalState state, AgentEvent @event) => @event switch
    {
        Signalled e => state with { LastBar = e.Bar },
        Budgeted e => state with { LastBar = e.Bar },
        OrderIntended e => new TacticalState(
            Math.Max(state.LastBar, e.Bar),
            [.. state.Orders.Where(o => e.Open.Contains(o.Order)), new OwnOrder(e.Order, e.Side, e.Quantity, Canceling: false)]),
        CancelsIntended e => new TacticalState(
            state.LastBar,
            [.. state.Orders.Select(o => e.Orders.Contains(o.Order) ? o with { Canceling = true } : o)]),
        _ => throw new UnreachableException($"{@event.GetType().Name} has no rule."),
    };

    private static IReadOnlyList<Effect> React(AgentEvent @event, string venue, in MessageContext context) => @event switch
    {
        Signalled or Budgeted => Effect.None,
        OrderIntended e => [new Effect.Send(AgentIds.Order(e.Order), Place(e, venue, new InputRef(context.Self.Value, context.Sequence)))],
        CancelsIntended e => [.. e.Orders.Select(order => new Effect.Send(AgentIds.Order(order), new Cancel(order, e.Reasons[0])))],
        _ => throw new UnreachableException($"{@event.GetType().Name} has no rule."),
    };

    private static Place Place(OrderIntended e, string venue, InputRef intent) => new(
        e.Order, e.Portfolio, e.Symbol, e.Side, e.Quantity, OrderType.Market, LimitPrice: null, TimeInForce.Day, e.ReferencePrice, e.Reduces,
        venue, intent);
}
