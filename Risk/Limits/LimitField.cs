using System.Globalization;
using GrandModel.Contracts;

namespace GrandModel.Risk.Limits;

/// <summary>A limit by the name that people give it, as text from a set and into one.</summary>
/// <param name="Name">Name, as in the journal's JSON.</param>
/// <param name="Expected">What its text may be.</param>
/// <param name="Text">Its text in a set; null where the set has none.</param>
/// <param name="With">A set with another text; null takes the limit out. Throws FormatException or OverflowException for a text that is none.</param>
public sealed record LimitField(string Name, string Expected, Func<LimitSet, string?> Text, Func<LimitSet, string?, LimitSet> With)
{
    /// <summary>All limits, in the order of <see cref="LimitSet"/>.</summary>
    public static readonly IReadOnlyList<LimitField> All =
    [
        Whole("orderQuantity", static s => s.OrderQuantity, static (s, v) => s with { OrderQuantity = v }),
        new(
            "orderNotional",
            "an amount",
            static s => s.OrderNotional?.ToString(),
            static (s, t) => s with { OrderNotional = t is null ? null : new Money(decimal.Parse(t, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)) }),
        Whole("positionQuantity", static s => s.PositionQuantity, static (s, v) => s with { PositionQuantity = v }),
        Number("grossLeverage", static s => s.GrossLeverage, static (s, v) => s with { GrossLeverage = v }),
        Number("concentration", static s => s.Concentration, static (s, v) => s with { Concentration = v }),
        Number("priceCollar", static s => s.PriceCollar, static (s, v) => s with { PriceCollar = v }),
        Whole("ordersPerMinute", static s => s.OrdersPerMinute, static (s, v) => s with { OrdersPerMinute = checked((int?)v) }),
        Number("dayLoss", static s => s.DayLoss, static (s, v) => s with { DayLoss = v }),
        Number("drawdown", static s => s.Drawdown, static (s, v) => s with { Drawdown = v }),
        Number("netExposure", static s => s.NetExposure, static (s, v) => s with { NetExposure = v }),
        Number("valueAtRisk", static s => s.ValueAtRisk, static (s, v) => s with { ValueAtRisk = v }),
        Whole("repeatsPerMinute", static s => s.RepeatsPerMinute, static (s, v) => s with { RepeatsPerMinute = checked((int?)v) }),
        new(
            "forbidSelfTrade",
            "true or false",
            static s => s.ForbidSelfTrade switch { true => "true", false => "false", null => null },
            static (s, t) => s with { ForbidSelfTrade = t is null ? null : bool.Parse(t) }),
        new(
            "restricted",
            "symbols with blanks between",
            static s => s.Restricted?.ToString(),
            static (s, t) => s with { Restricted = t is null ? null : new SymbolSet(t.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => new Symbol(n))) }),
    ];

    /// <summary>The limit of a name; null for none.</summary>
    public static LimitField? Of(string name) => All.FirstOrDefault(f => f.Name == name);

    private static LimitField Whole(string name, Func<LimitSet, long?> of, Func<LimitSet, long?, LimitSet> with) => new(
        name,
        "a whole number",
        s => of(s)?.ToString(CultureInfo.InvariantCulture),
        (s, t) => with(s, t is null ? null : long.Parse(t, NumberStyles.None, CultureInfo.InvariantCulture)));

    private static LimitField Number(string name, Func<LimitSet, double?> of, Func<LimitSet, double?, LimitSet> with) => new(
        name,
        "a number",
        s => of(s)?.ToString("R", CultureInfo.InvariantCulture),
        (s, t) => with(s, t is null ? null : double.Parse(t, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)));
}
