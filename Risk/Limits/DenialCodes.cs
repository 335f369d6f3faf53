namespace GrandModel.Risk.Limits;

/// <summary>Why an order may not go. The text of a denial is "CODE: key=value key=value".</summary>
/// <param name="Code">CATEGORY_CONDITION; never renamed, so that it can be searched and counted.</param>
/// <param name="Keys">Keys of the numbers, in order.</param>
/// <param name="Meaning">For the operator.</param>
/// <param name="BindsReductions">False: an order that can only shrink the position passes.</param>
public sealed record DenialCode(string Code, string Keys, string Meaning, bool BindsReductions);

/// <summary>All codes, in the order of the checks: the first that fails is the answer. docs/limits.md holds the same table; a test compares them.</summary>
public static class DenialCodes
{
    public static readonly DenialCode InstrumentUnknown = new(
        "INSTRUMENT_UNKNOWN", "symbol", "No reference data for the symbol.", BindsReductions: true);

    public static readonly DenialCode CurrencyMismatch = new(
        "CURRENCY_MISMATCH", "instrument account", "The instrument trades in another currency than the account's; nothing is converted.", BindsReductions: true);

    public static readonly DenialCode QuantityNotPositive = new(
        "QUANTITY_NOT_POSITIVE", "quantity", "The order's quantity is zero or negative.", BindsReductions: true);

    public static readonly DenialCode LimitPriceMissing = new(
        "LIMIT_PRICE_MISSING", "type", "A limit order without a limit price.", BindsReductions: true);

    public static readonly DenialCode HaltActive = new(
        "HALT_ACTIVE", "scope epoch", "The scope is halted; nothing goes, reductions neither.", BindsReductions: true);

    public static readonly DenialCode LimitOrderQuantity = new(
        "LIMIT_ORDER_QUANTITY", "requested limit scope", "Fat finger: more units than one order may have.", BindsReductions: true);

    public static readonly DenialCode LimitOrderNotional = new(
        "LIMIT_ORDER_NOTIONAL", "requested limit scope", "Fat finger: more money than one order may move.", BindsReductions: true);

    public static readonly DenialCode LimitPriceCollar = new(
        "LIMIT_PRICE_COLLAR", "price reference share limit scope", "The limit price, or a fresh mark, is too far from the reference price.", BindsReductions: true);

    public static readonly DenialCode ReduceOnlyWouldOpen = new(
        "REDUCE_ONLY_WOULD_OPEN",
        "quantity position working",
        "The sender meant to reduce, but with what is working it could open.",
        BindsReductions: true);

    public static readonly DenialCode BreakerTripped = new(
        "BREAKER_TRIPPED", "scope cause effect", "A breaker of a scope forbids opening.", BindsReductions: false);

    public static readonly DenialCode SymbolRestricted = new(
        "SYMBOL_RESTRICTED", "symbol scope", "The symbol is on the restricted list of a scope.", BindsReductions: false);

    public static readonly DenialCode SelfTrade = new(
        "SELF_TRADE", "symbol working scope", "Own open orders of the other side could trade with it.", BindsReductions: false);

    public static readonly DenialCode MarkMissing = new(
        "MARK_MISSING", "symbol", "No price of the symbol has been seen.", BindsReductions: false);

    public static readonly DenialCode MarkStale = new(
        "MARK_STALE", "symbol age limit", "The last price of the symbol is too old; seconds of event time.", BindsReductions: false);

    public static readonly DenialCode LimitOpenOrders = new(
        "LIMIT_OPEN_ORDERS", "open limit", "The portfolio has as many open orders as it can hold.", BindsReductions: false);

    public static readonly DenialCode LimitOrderRate = new(
        "LIMIT_ORDER_RATE", "orders limit scope", "Too many orders were admitted in the last 60 s.", BindsReductions: false);

    public static readonly DenialCode LimitRepeatedOrders = new(
        "LIMIT_REPEATED_ORDERS",
        "repeats limit scope",
        "Too many equal orders were admitted in the last 60 s; the breaker of the agent trips.",
        BindsReductions: false);

    public static readonly DenialCode EquityNotPositive = new(
        "EQUITY_NOT_POSITIVE", "equity", "Nothing to open with.", BindsReductions: false);

    public static readonly DenialCode LimitDayLoss = new(
        "LIMIT_DAY_LOSS", "loss limit start equity scope", "The day's loss reached its limit; checked here too, ahead of the breaker.", BindsReductions: false);

    public static readonly DenialCode LimitPositionQuantity = new(
        "LIMIT_POSITION_QUANTITY", "position limit scope", "The position could grow too large, working orders counted as filled.", BindsReductions: false);

    public static readonly DenialCode LimitConcentration = new(
        "LIMIT_CONCENTRATION", "exposure equity limit scope", "Too much of one symbol against equity, working orders counted as filled.", BindsReductions: false);

    public static readonly DenialCode LimitGrossLeverage = new(
        "LIMIT_GROSS_LEVERAGE",
        "exposure equity limit factor scope",
        "Too much exposure against equity, working orders counted as filled; the factor is what breakers leave of the limit.",
        BindsReductions: false);

    public static readonly DenialCode LimitNetExposure = new(
        "LIMIT_NET_EXPOSURE", "exposure equity limit scope", "Too much on one side, working orders of that side counted as filled.", BindsReductions: false);

    /// <summary>In the order of the checks.</summary>
    public static readonly IReadOnlyList<DenialCode> All =
    [
        InstrumentUnknown,
        CurrencyMismatch,
        QuantityNotPositive,
        LimitPriceMissing,
        HaltActive,
        LimitOrderQuantity,
        LimitOrderNotional,
        LimitPriceCollar,
        ReduceOnlyWouldOpen,
        BreakerTripped,
        SymbolRestricted,
        SelfTrade,
        MarkMissing,
        MarkStale,
        LimitOpenOrders,
        LimitOrderRate,
        LimitRepeatedOrders,
        EquityNotPositive,
        LimitDayLoss,
        LimitPositionQuantity,
        LimitConcentration,
        LimitGrossLeverage,
        LimitNetExposure,
    ];
}
