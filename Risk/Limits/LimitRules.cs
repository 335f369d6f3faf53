using System.Globalization;
using GrandModel.Contracts;

namespace GrandModel.Risk.Limits;

/// <summary>What a set of limits may be, and which of two is looser. A null is the loosest: the scope sets none.</summary>
public static class LimitRules
{
    /// <summary>Largest quantity of one order, whatever the limits say: keeps price x quantity x multiplier exact.</summary>
    public const long OrderQuantityMax = 1_000_000_000;

    /// <summary>Largest OrdersPerMinute that may be set.</summary>
    public const int OrdersPerMinuteMax = 100_000;

    /// <summary>Most symbols of a restricted list.</summary>
    public const int RestrictedMax = 1_000;

    /// <summary>No limits at all.</summary>
    public static readonly LimitSet None = new(null, null, null, null, null, null, null, null, null);

    /// <summary>
    /// A portfolio's limits until they are changed: fat finger 50,000 units or 5 million per order, 100,000 units of a symbol, gross exposure four times
    /// equity, prices within 5 % of the reference, 120 orders a minute and 5 of them equal, no opening after 5 % loss on the day, everything closed at 10 %
    /// drawdown, no trade with oneself.
    /// </summary>
    public static readonly LimitSet PortfolioDefaults = new(
        OrderQuantity: 50_000,
        OrderNotional: new Money(5_000_000),
        PositionQuantity: 100_000,
        GrossLeverage: 4,
        Concentration: null,
        PriceCollar: 0.05,
        OrdersPerMinute: 120,
        DayLoss: 0.05,
        Drawdown: 0.10,
        RepeatsPerMinute: 5,
        ForbidSelfTrade: true);

    /// <summary>What is wrong with a set, as "field=value expected=..."; null when nothing is.</summary>
    public static string? Fault(LimitSet limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Below(nameof(limits.OrderQuantity), limits.OrderQuantity, 0, OrderQuantityMax)
            ?? (limits.OrderNotional is { } notional && notional < Money.Zero ? $"OrderNotional={notional} expected=0.." : null)
            ?? Below(nameof(limits.PositionQuantity), limits.PositionQuantity, 0, long.MaxValue)
            ?? Below(nameof(limits.GrossLeverage), limits.GrossLeverage, 1_000)
            ?? Below(nameof(limits.Concentration), limits.Concentration, 1_000)
            ?? Share(nameof(limits.PriceCollar), limits.PriceCollar)
            ?? Below(nameof(limits.OrdersPerMinute), limits.OrdersPerMinute, 0, OrdersPerMinuteMax)
            ?? Share(nameof(limits.DayLoss), limits.DayLoss)
            ?? Share(nameof(limits.Drawdown), limits.Drawdown)
            ?? Below(nameof(limits.NetExposure), limits.NetExposure, 1_000)
            ?? Share(nameof(limits.ValueAtRisk), limits.ValueAtRisk)
            ?? Below(nameof(limits.RepeatsPerMinute), limits.RepeatsPerMinute, 1, OrdersPerMinuteMax)
            ?? OfList(limits.Restricted);
    }

    /// <summary>Whether any limit of <paramref name="to"/> is looser than in <paramref name="from"/>.</summary>
    public static bool Loosens(LimitSet from, LimitSet to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Looser(from.OrderQuantity, to.OrderQuantity)
            || Looser(from.OrderNotional, to.OrderNotional)
            || Looser(from.PositionQuantity, to.PositionQuantity)
            || Looser(from.GrossLeverage, to.GrossLeverage)
            || Looser(from.Concentration, to.Concentration)
            || Looser(from.PriceCollar, to.PriceCollar)
            || Looser(from.OrdersPerMinute, to.OrdersPerMinute)
            || Looser(from.DayLoss, to.DayLoss)
            || Looser(from.Drawdown, to.Drawdown)
            || Looser(from.NetExposure, to.NetExposure)
            || Looser(from.ValueAtRisk, to.ValueAtRisk)
            || Looser(from.RepeatsPerMinute, to.RepeatsPerMinute)
            || (from.ForbidSelfTrade == true && to.ForbidSelfTrade != true)
            || (from.Restricted is { } list && list.Symbols.Any(symbol => to.Restricted?.Contains(symbol) != true));
    }

    private static bool Looser<T>(T? from, T? to)
        where T : struct, IComparable<T> => from is { } old && (to is not { } now || now.CompareTo(old) > 0);

    private static string? Below(string field, long? value, long min, long max) =>
        value is { } v && (v < min || v > max) ? $"{field}={v} expected={min}..{max}" : null;

    private static string? Below(string field, double? value, double max) =>
        value is { } v && !(v >= 0 && v <= max) ? $"{field}={Text(v)} expected=0..{Text(max)}" : null;

    private static string? Share(string field, double? value) =>
        value is { } v && !(v > 0 && v <= 1) ? $"{field}={Text(v)} expected=above 0, at most 1" : null;

    private static string? OfList(SymbolSet? symbols) => symbols switch
    {
        null => null,
        { Symbols.Length: > RestrictedMax } => $"Restricted={symbols.Symbols.Length} symbols expected=at most {RestrictedMax}",
        _ => symbols.Symbols.FirstOrDefault(s => !Symbol.IsValid(s.Value)) is { Value: { } name } ? $"Restricted={name} expected=names of A-Z a-z 0-9 . _ -" : null,
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
