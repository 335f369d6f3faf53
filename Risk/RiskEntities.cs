using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;
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

    /// <summary>Registers portfolios, limits, breakers, surveillance cases, and the monitors of portfolios, of the firm and of correlation.</summary>
    public static IActorsBuilder AddRisk(this IActorsBuilder actors, RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var topology = new RiskTopology(options);
        return actors
            .AddEntity(Area, EntityNames.Limits, LimitsDecider.Define(options), static entity => entity.Messages(RiskMessages.Limits))
            .AddEntity(Area, EntityNames.Breaker, BreakerDecider.Define(options), static entity => entity
                .Messages(RiskMessages.Breakers)
                .ReducesRisk(typeof(Trip), typeof(Halt)))
            .AddEntity(Area, EntityNames.Portfolio, PortfolioDecider.Define(options), entity => AddPortfolio(entity, topology))
            .AddEntity(Area, EntityNames.RiskMonitor, MonitorDecider.Define(options), entity => AddMonitor(entity, topology))
            .AddEntity(Area, EntityNames.FirmMonitor, FirmDecider.Define(options), entity => AddFirm(entity, topology))
            .AddEntity(Area, EntityNames.CorrelationMonitor, CorrelationDecider.Define(options), entity => AddCorrelation(entity, topology))
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
            .Follows(OfLimits(self, topology))
            .Follows(OfBreaker<BreakerTripped>(topology))
            .Follows(OfBreaker<BreakerRearmed>(topology))
            .Follows(OfBreaker<Halted>(topology))
            .Follows(OfBreaker<Resumed>(topology));
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
            .Follows(OfLimits(self, topology))
            .Follows(new Subscription(
                EntityNames.Breaker,
                typeof(BreakerRearmed),
                topology.MonitorOf,
                static monitor => [EntityId.Of(EntityNames.Breaker, Scopes.Of(new PortfolioId(monitor.Key)))]));
    }

    private static void AddFirm(IEntityBuilder entity, RiskTopology topology) => entity
        .Messages(RiskMessages.Firm)
        .Follows(new Subscription(
            EntityNames.Instrument,
            typeof(BarClosed),
            source => topology.FirmOf(topology.HasInstrument(source)),
            _ => topology.Instruments(),
            static message => ((BarClosed)message).Timeframe == Timeframe.M5))
        .Follows(ToFirm<EquityMarked>(topology))
        .Follows(ToFirm<Deposited>(topology))
        .Follows(new Subscription(
            EntityNames.Limits,
            typeof(LimitChanged),
            source => topology.FirmOf(source.Key == Scopes.Cluster),
            static _ => [EntityId.Of(EntityNames.Limits, Scopes.Cluster)]));

    private static void AddCorrelation(IEntityBuilder entity, RiskTopology topology) => entity
        .Messages(RiskMessages.Correlations)
        .Follows(new Subscription(EntityNames.Instrument, typeof(SecondMark), topology.CorrelationsOf, topology.InstrumentsOf))
        .Follows(new Subscription(EntityNames.Breaker, typeof(BreakerRearmed), topology.CorrelationsAt, topology.BreakerOf));

    private static Subscription ToFirm<T>(RiskTopology topology) =>
        new(EntityNames.Portfolio, typeof(T), source => topology.FirmOf(topology.Has(source)), _ => topology.Portfolios());

    private static Subscription OfInstrument<T>(string self, RiskTopology topology) =>
        new(EntityNames.Instrument, typeof(T), source => topology.OfInstrument(self, source), _ => topology.Instruments());

    private static Subscription OfLimits(string self, RiskTopology topology) =>
        new(EntityNames.Limits, typeof(LimitChanged), source => topology.OfLimits(self, source), RiskTopology.LimitsOf);

    private static Subscription OfBreaker<T>(RiskTopology topology) => new(EntityNames.Breaker, typeof(T), topology.OfBreaker, topology.BreakersOf);

    private static Subscription OfPortfolio<T>(RiskTopology topology) => new(
        EntityNames.Portfolio,
        typeof(T),
        source => topology.Same(EntityNames.RiskMonitor, source.Key),
        follower => topology.Same(EntityNames.Portfolio, follower.Key));
}
