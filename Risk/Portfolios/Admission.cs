using GrandModel.Contracts;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk.Portfolios;

/// <summary>Why an order may not go.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">Numbers, as "key=value key=value" with the keys of the code.</param>
public sealed record Denial(DenialCode Code, string Detail);

/// <summary>
/// May an order go? The one place of permission: reference data, halts, limits, breakers and buying power of all scopes that bind the portfolio, in the
/// order of <see cref="DenialCodes.All"/>. An order that can only shrink the position passes all checks that stop opening. Nothing is allocated for an
/// order that may go. docs/limits.md.
/// </summary>
public static class Admission
{
    /// <summary>Length of the window in which admitted orders are counted, seconds of event time.</summary>
    public const int RateWindowSeconds = 60;

    /// <summary>The first check that fails; null when the order may go.</summary>
    /// <param name="options">Set-up.</param>
    /// <param name="state">The portfolio's books.</param>
    /// <param name="view">What it was told.</param>
    /// <param name="order">The order.</param>
    /// <param name="timeNs">Event time.</param>
    public static Denial? Check(RiskOptions options, PortfolioState state, PortfolioView view, Reserve order, long timeNs)
    {
        var spec = options.Instruments(order.Symbol);
        if (OfTerms(options, spec, order) is { } fault)
        {
            return fault;
        }

        if (view.Breakers.HaltOf(order.Symbol, order.Venue) is { } halt)
        {
            return new Denial(DenialCodes.HaltActive, $"scope={halt.Scope} epoch={halt.Epoch}");
        }

        var mark = view.MarkOf(order.Symbol);
        var age = mark is { } m ? timeNs - m.Time.Value : long.MaxValue;
        var isFresh = age <= options.MarkAgeMax.Ticks * 100;
        if ((OfSize(view, spec!, order) ?? OfPrice(view, order, isFresh ? mark : null)) is { } finger)
        {
            return finger;
        }

        var position = state.Positions.GetValueOrDefault(order.Symbol, Position.None);
        if (position.IsReducedBy(order.Side, order.Quantity.Units))
        {
            return null;
        }

        return order.Reduces ? WouldOpen(position, order)
            : OfBreakers(view, order)
            ?? OfSymbol(view, position, order)
            ?? (mark is null ? new Denial(DenialCodes.MarkMissing, $"symbol={order.Symbol}")
                : !isFresh ? MarkStale(options, order, age)
                : OfCount(state) ?? OfRate(state, view, timeNs) ?? OfRepeats(state, view, order, timeNs) ?? OfEquity(options, state, view, spec!, position, order));
    }

    private static Denial? OfTerms(RiskOptions options, InstrumentSpec? spec, Reserve order) =>
        spec is null ? new Denial(DenialCodes.InstrumentUnknown, $"symbol={order.Symbol}")
        : spec.Currency != options.Currency ? new Denial(DenialCodes.CurrencyMismatch, $"instrument={spec.Currency} account={options.Currency}")
        : order.Quantity.Units <= 0 ? new Denial(DenialCodes.QuantityNotPositive, $"quantity={order.Quantity}")
        : order.Type == OrderType.Limit && order.LimitPrice is null ? new Denial(DenialCodes.LimitPriceMissing, "type=Limit")
        : null;

    private static Denial? OfSize(PortfolioView view, InstrumentSpec spec, Reserve order)
    {
        if (order.Quantity.Units > LimitRules.OrderQuantityMax)
        {
            return new Denial(DenialCodes.LimitOrderQuantity, $"requested={order.Quantity} limit={LimitRules.OrderQuantityMax} scope=any");
        }

        if (view.Limits.Strictest(static l => l.OrderQuantity) is { } units && order.Quantity.Units > units.Value)
        {
            return new Denial(DenialCodes.LimitOrderQuantity, $"requested={order.Quantity} limit={units.Value} scope={units.Scope}");
        }

        var notional = Exposure(order.LimitPrice ?? order.ReferencePrice, order.Quantity.Units, spec.Multiplier);
        return view.Limits.Strictest(static l => l.OrderNotional) is { } money && notional > money.Value.Amount
            ? new Denial(DenialCodes.LimitOrderNotional, $"requested={new Money(notional)} limit={money.Value} scope={money.Scope}")
            : null;
    }

    private static Denial? OfPrice(PortfolioView view, Reserve order, Mark? mark)
    {
        if (view.Limits.Strictest(static l => l.PriceCollar) is not { } collar)
        {
            return null;
        }

        return Beyond(collar, order.Type == OrderType.Limit ? order.LimitPrice : null, order.ReferencePrice)
            ?? Beyond(collar, mark?.Price, order.ReferencePrice);
    }

    private static Denial? Beyond(ScopedLimit<double> collar, Price? price, Price reference)
    {
        if (price is not { } asked)
        {
            return null;
        }

        var distance = Math.Abs((decimal)asked.Nanos - reference.Nanos);
        var size = Math.Abs((decimal)reference.Nanos);
        if (distance <= size * (decimal)collar.Value)
        {
            return null;
        }

        var share = size == 0 ? "none" : $"{distance / size:0.######}";
        return new Denial(DenialCodes.LimitPriceCollar, $"price={asked} reference={reference} share={share} limit={collar.Value} scope={collar.Scope}");
    }

    private static Denial WouldOpen(Position position, Reserve order) => new(
        DenialCodes.ReduceOnlyWouldOpen,
        $"quantity={order.Quantity} position={position.Quantity} working={(order.Side == Side.Buy ? position.Buys : position.Sells)}");

    private static Denial? OfBreakers(PortfolioView view, Reserve order) => view.Breakers.StopOf(order.Symbol, order.Venue) is { } trip
        ? new Denial(DenialCodes.BreakerTripped, $"scope={trip.Scope} cause={trip.Cause} effect={trip.Effect}")
        : null;

    private static Denial? OfSymbol(PortfolioView view, Position position, Reserve order)
    {
        if (view.Limits.RestrictedBy(order.Symbol) is { } restricting)
        {
            return new Denial(DenialCodes.SymbolRestricted, $"symbol={order.Symbol} scope={restricting}");
        }

        var against = order.Side == Side.Buy ? position.Sells : position.Buys;
        return against.Units > 0 && view.Limits.SelfTradeForbiddenBy() is { } forbidding
            ? new Denial(DenialCodes.SelfTrade, $"symbol={order.Symbol} working={against} scope={forbidding}")
            : null;
    }

    private static Denial MarkStale(RiskOptions options, Reserve order, long age) =>
        new(DenialCodes.MarkStale, $"symbol={order.Symbol} age={age / UnixNanos.PerSecond} limit={options.MarkAgeMax.TotalSeconds}");

    private static Denial? OfCount(PortfolioState state) => state.Holds.Count >= PortfolioState.OpenOrdersMax
        ? new Denial(DenialCodes.LimitOpenOrders, $"open={state.Holds.Count} limit={PortfolioState.OpenOrdersMax}")
        : null;

    private static Denial? OfRate(PortfolioState state, PortfolioView view, long timeNs)
    {
        if (view.Limits.Strictest(static l => l.OrdersPerMinute) is not { } rate)
        {
            return null;
        }

        // Whole seconds, both ends counted: never more than the limit in any 60 s.
        var since = new UnixNanos(timeNs).Seconds - RateWindowSeconds;
        var orders = 0;
        foreach (var second in state.Admitted)
        {
            orders += second.Second >= since ? second.Count : 0;
        }

        return orders >= rate.Value ? new Denial(DenialCodes.LimitOrderRate, $"orders={orders} limit={rate.Value} scope={rate.Scope}") : null;
    }

    private static Denial? OfRepeats(PortfolioState state, PortfolioView view, Reserve order, long timeNs)
    {
        if (view.Limits.Strictest(static l => l.RepeatsPerMinute) is not { } limit)
        {
            return null;
        }

        var since = new UnixNanos(timeNs).Seconds - RateWindowSeconds;
        var repeats = 0;
        foreach (var equal in state.Repeats)
        {
            repeats += equal.Second >= since && equal.IsLike(order.Symbol, order.Side, order.Quantity.Units) ? equal.Count : 0;
        }

        return repeats >= limit.Value
            ? new Denial(DenialCodes.LimitRepeatedOrders, $"repeats={repeats} limit={limit.Value} scope={limit.Scope}")
            : null;
    }

    private static Denial? OfEquity(RiskOptions options, PortfolioState state, PortfolioView view, InstrumentSpec spec, Position position, Reserve order)
    {
        var equity = Valuation.Equity(state, view);
        if (equity <= Money.Zero)
        {
            return new Denial(DenialCodes.EquityNotPositive, $"equity={equity}");
        }

        var start = Valuation.DayStart(state, view.SessionDate);
        if (view.Limits.Strictest(static l => l.DayLoss) is { } loss && start.Amount - equity.Amount >= start.Amount * (decimal)loss.Value)
        {
            return new Denial(
                DenialCodes.LimitDayLoss,
                $"loss={start - equity} limit={loss.Value} start={start} equity={equity} scope={loss.Scope}");
        }

        var worst = position.WorstUnits(order.Side, order.Quantity.Units);
        if (view.Limits.Strictest(static l => l.PositionQuantity) is { } units && worst > units.Value)
        {
            return new Denial(DenialCodes.LimitPositionQuantity, $"position={worst} limit={units.Value} scope={units.Scope}");
        }

        var exposure = Exposure(view.MarkOf(order.Symbol)!.Value.Price, worst, spec.Multiplier);
        if (view.Limits.Strictest(static l => l.Concentration) is { } share && exposure > equity.Amount * (decimal)share.Value)
        {
            return new Denial(DenialCodes.LimitConcentration, $"exposure={new Money(exposure)} equity={equity} limit={share.Value} scope={share.Scope}");
        }

        return OfLeverage(options, state, view, order, exposure, equity) ?? OfNet(options, state, view, order, equity);
    }

    private static Denial? OfLeverage(RiskOptions options, PortfolioState state, PortfolioView view, Reserve order, decimal exposure, Money equity)
    {
        if (view.Limits.Strictest(static l => l.GrossLeverage) is not { } leverage)
        {
            return null;
        }

        var factor = view.Breakers.LeverageFactor();
        exposure += OtherExposure(options, state, view, order.Symbol);
        return exposure > equity.Amount * (decimal)leverage.Value * (decimal)factor
            ? new Denial(
                DenialCodes.LimitGrossLeverage,
                $"exposure={new Money(exposure)} equity={equity} limit={leverage.Value} factor={factor} scope={leverage.Scope}")
            : null;
    }

    // An order counts on its own side only: a sale never makes a portfolio too long.
    private static Denial? OfNet(RiskOptions options, PortfolioState state, PortfolioView view, Reserve order, Money equity)
    {
        if (view.Limits.Strictest(static l => l.NetExposure) is not { } limit)
        {
            return null;
        }

        var buys = order.Side == Side.Buy;
        var signed = buys ? order.Quantity.Units : -order.Quantity.Units;
        var net = Signed(options, state, view, order.Symbol, buys, signed);
        foreach (var (symbol, _) in state.Positions)
        {
            net += symbol == order.Symbol ? 0 : Signed(options, state, view, symbol, buys, 0);
        }

        return (buys ? net : -net) > equity.Amount * (decimal)limit.Value
            ? new Denial(DenialCodes.LimitNetExposure, $"exposure={new Money(net)} equity={equity} limit={limit.Value} scope={limit.Scope}")
            : null;
    }

    private static decimal Signed(RiskOptions options, PortfolioState state, PortfolioView view, Symbol symbol, bool buys, long more)
    {
        var position = state.Positions.GetValueOrDefault(symbol, Position.None);
        var units = position.Quantity.Units + (buys ? position.Buys.Units : -position.Sells.Units) + more;
        return (view.MarkOf(symbol)?.Price ?? position.LastPrice).ToDecimal() * units * (options.Instruments(symbol)?.Multiplier ?? position.Multiplier);
    }

    private static decimal OtherExposure(RiskOptions options, PortfolioState state, PortfolioView view, Symbol but)
    {
        var sum = 0m;
        foreach (var (symbol, position) in state.Positions)
        {
            if (symbol != but)
            {
                var price = view.MarkOf(symbol)?.Price ?? position.LastPrice;
                var multiplier = options.Instruments(symbol)?.Multiplier ?? position.Multiplier;
                sum += Exposure(price, position.WorstUnits(Side.Buy, 0), multiplier);
            }
        }

        return sum;
    }

    private static decimal Exposure(Price price, long units, decimal multiplier) => Math.Abs(price.ToDecimal() * units * multiplier);
}
