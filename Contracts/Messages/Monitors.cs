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
    double Concentration) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RiskAssessed";
}

/// <summary>Told by risk.monitor/PORTFOLIO: a measure crossed its limit, with the evidence.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Measure">day-loss or drawdown.</param>
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
