namespace GrandModel.Contracts;

/// <summary>An event of a risk monitor.</summary>
public abstract record MonitorEvent;

/// <summary>Told by risk.monitor/PORTFOLIO: the risk of the portfolio at a bar's close.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument whose bar caused it.</param>
/// <param name="Bar">Sequence of that 5-minute bar.</param>
/// <param name="Time">Close time of the bar.</param>
/// <param name="Equity">Equity.</param>
/// <param name="Gross">Gross exposure.</param>
/// <param name="Net">Net exposure.</param>
/// <param name="Leverage">Gross over equity; 0 when equity is not positive and there is no exposure.</param>
/// <param name="Drawdown">Fall from the high-water mark, 0 to 1.</param>
/// <param name="DayLoss">Loss since the day's start as a share of it, 0 when in profit.</param>
/// <param name="Concentration">Largest |exposure| of one symbol over gross; 0 without exposure.</param>
/// <param name="DayPnl">Equity less the day's start, account currency; null in journals older than this field.</param>
/// <param name="Var95">One-day value at risk at 95 %, a positive loss in account currency; null until a whole trading day was seen.</param>
/// <param name="Var99">The same at 99 %.</param>
/// <param name="Es95">Expected shortfall beyond <paramref name="Var95"/>.</param>
/// <param name="Es99">Expected shortfall beyond <paramref name="Var99"/>.</param>
public sealed record RiskAssessed(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos Time,
    Money Equity,
    Money Gross,
    Money Net,
    double Leverage,
    double Drawdown,
    double DayLoss,
    double Concentration,
    Money? DayPnl = null,
    double? Var95 = null,
    double? Var99 = null,
    double? Es95 = null,
    double? Es99 = null) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RiskAssessed";
}

/// <summary>Told by risk.monitor/PORTFOLIO: a measure crossed its limit, with the evidence.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Measure">day-loss, drawdown, drawdown-cut-1 to -3, or value-at-risk.</param>
/// <param name="Value">Measured share.</param>
/// <param name="Limit">Limit it crossed.</param>
/// <param name="Equity">Equity at that moment.</param>
/// <param name="Reference">Equity it is measured against.</param>
/// <param name="Time">Event time of the mark.</param>
/// <param name="Marks">The marks it was measured at.</param>
public sealed record RiskBreached(
    PortfolioId Portfolio,
    string Measure,
    double Value,
    double Limit,
    Money Equity,
    Money Reference,
    UnixNanos Time,
    IReadOnlyList<MarkedPosition> Marks) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RiskBreached";
}

/// <summary>An event of the firm's monitor.</summary>
public abstract record FirmEvent;

/// <summary>
/// Told by risk.firm/firm: the risk of all portfolios together, once for each instant at which all of them were marked. Exposures net across portfolios.
/// </summary>
/// <param name="Time">That instant.</param>
/// <param name="Equity">Sum of the portfolios' equity.</param>
/// <param name="HighWater">Highest such sum at an instant so far, moved by deposits and withdrawals.</param>
/// <param name="Gross">Sum of |position| x mark x multiplier over portfolios and symbols.</param>
/// <param name="Net">Sum of position x mark x multiplier.</param>
/// <param name="DayPnl">Sum of equity less day's start.</param>
/// <param name="Leverage">Gross over equity; 0 without exposure, 1e9 when there is exposure and no equity.</param>
/// <param name="Drawdown">Fall from the high-water mark, 0 to 1.</param>
/// <param name="Concentration">Largest |exposure| of one symbol, netted across portfolios, over gross; 0 without exposure.</param>
/// <param name="Var95">One-day value at risk at 95 %, a positive loss; null until a whole trading day was seen.</param>
/// <param name="Var99">The same at 99 %.</param>
/// <param name="Es95">Expected shortfall beyond <paramref name="Var95"/>.</param>
/// <param name="Es99">Expected shortfall beyond <paramref name="Var99"/>.</param>
/// <param name="AverageCorrelation">
/// Exponentially weighted correlation, averaged over all pairs of symbols that have moved; null until a whole trading day was seen, and with fewer than two.
/// </param>
public sealed record FirmAssessed(
    UnixNanos Time,
    Money Equity,
    Money HighWater,
    Money Gross,
    Money Net,
    Money DayPnl,
    double Leverage,
    double Drawdown,
    double Concentration,
    double? Var95,
    double? Var99,
    double? Es95,
    double? Es99,
    double? AverageCorrelation) : FirmEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "FirmAssessed";
}

/// <summary>Told by risk.firm/firm: a measure of the firm crossed the limit of the cluster's scope.</summary>
/// <param name="Measure">value-at-risk.</param>
/// <param name="Value">Measured share of equity.</param>
/// <param name="Limit">Limit it crossed.</param>
/// <param name="Equity">Equity at that moment.</param>
/// <param name="Time">Event time.</param>
/// <param name="Exposures">Net exposure of each symbol held, in ordinal order.</param>
public sealed record FirmBreached(
    string Measure, double Value, double Limit, Money Equity, UnixNanos Time, IReadOnlyList<SymbolExposure> Exposures) : FirmEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "FirmBreached";
}

/// <summary>Told by risk.firm/firm: a measure is within its limit again.</summary>
public sealed record FirmBreachClosed(string Measure, UnixNanos Time) : FirmEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "FirmBreachClosed";
}

/// <summary>Signed exposure in a symbol: position x mark x multiplier.</summary>
public sealed record SymbolExposure(Symbol Symbol, Money Exposure);
