namespace GrandModel.Contracts;

/// <summary>Reference data of an instrument.</summary>
/// <param name="Symbol">Name in feeds and journals.</param>
/// <param name="TickSize">Smallest price step of orders, positive. Prints between the steps occur and are kept as they come.</param>
/// <param name="Multiplier">Money per point and contract, positive: ES 50, a share 1.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Calendar">Name of the session calendar: cme-equity, cme-globex, us-stocks, fx, always.</param>
/// <param name="FeePerUnit">Fee per contract or share and side, in <paramref name="Currency"/>.</param>
/// <param name="Description">For people.</param>
public sealed record InstrumentSpec(
    Symbol Symbol,
    Price TickSize,
    decimal Multiplier,
    string Currency,
    string Calendar,
    Money FeePerUnit,
    string Description);
