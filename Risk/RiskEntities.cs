using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Risk.Portfolios;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Risk;

/// <summary>The only file of Risk that sees the engine's builder.</summary>
public static class RiskEntities
{
    /// <summary>Area of the supervision tree.</summary>
    public const string Area = "risk";

    /// <summary>Fills of one instant are booked before the portfolio is marked: the bar's event comes so many rounds later (docs/portfolio.md).</summary>
    public const int BarSettleRounds = 2;

    /// <summary>Registers portfolios, limits, breakers, monitors and surveillance cases.</summary>
    public static IActorsBuilder AddRisk(this IActorsBuilder actors, RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var topology = new RiskTopology(options);
        return actors
            .AddEntity(Area, EntityNames.Limits, LimitsDecider.Define(options), static entity => entity.Messages(RiskMessages.Limits))
            .AddEntity(Area, EntityNames.Breaker, BreakerDecider.Definition, static entity => entity
                .Messages(RiskMessages.Breakers)
                .ReducesRisk(typeof(Trip), typeof(Halt)))
            .AddEntity(Area, EntityNames.Portfolio, PortfolioDecider.Define(options), entity => AddPortfolio(entity, topology))
            .AddEntity(Area, EntityNames.RiskMonitor, MonitorDecider.Define(options), entity => AddMonitor(entity, topology))
            .AddEntity(Area, CaseEntity.Type, CaseDecider.Definition, static entity => entity.Messages(RiskMessages.Cases));
    }

    private static void AddPortfolio(IEntityBuilder entity, RiskTopology topology)
    {
        const string self = EntityNames.Portfolio;
        entity
            .Messages(RiskMessages.Portfolios)
            .Follows(new Subscription(
                EntityNames.Instrument,
                typeof(BarClosed),
                source => topology.OfInstrument(self, source),
                _ => topology.Instruments(),
                static message => ((BarClosed)message).Timeframe == Timeframe.M5,
                BarSettleRounds))
            .Follows(OfInstrument<SecondMark>(self, topology))
            .Follows(OfScope<LimitChanged>(self, EntityNames.Limits, topology))
            .Follows(OfScope<BreakerTripped>(self, EntityNames.Breaker, topology))
            .Follows(OfScope<BreakerRearmed>(self, EntityNames.Breaker, topology))
            .Follows(OfScope<Halted>(self, EntityNames.Breaker, topology))
            .Follows(OfScope<Resumed>(self, EntityNames.Breaker, topology));
    }

    private static void AddMonitor(IEntityBuilder entity, RiskTopology topology)
    {
        const string self = EntityNames.RiskMonitor;
        entity
            .Messages(RiskMessages.Monitors)
            .Follows(OfInstrument<SecondMark>(self, topology))
            .Follows(OfPortfolio<EquityMarked>(topology))
            .Follows(OfPortfolio<FillApplied>(topology))
            .Follows(OfPortfolio<Deposited>(topology))
            .Follows(OfScope<LimitChanged>(self, EntityNames.Limits, topology))
            .Follows(new Subscription(
                EntityNames.Breaker,
                typeof(BreakerRearmed),
                topology.MonitorOf,
                static monitor => [EntityId.Of(EntityNames.Breaker, Scopes.Of(new PortfolioId(monitor.Key)))]));
    }

    private static Subscription OfInstrument<T>(string self, RiskTopology topology) =>
        new(EntityNames.Instrument, typeof(T), source => topology.OfInstrument(self, source), _ => topology.Instruments());

    private static Subscription OfScope<T>(string self, string sourceType, RiskTopology topology) =>
        new(sourceType, typeof(T), source => topology.OfScope(self, source), follower => RiskTopology.Binding(sourceType, follower));

    private static Subscription OfPortfolio<T>(RiskTopology topology) => new(
        EntityNames.Portfolio,
        typeof(T),
        source => topology.Same(EntityNames.RiskMonitor, source.Key),
        follower => topology.Same(EntityNames.Portfolio, follower.Key));
}
