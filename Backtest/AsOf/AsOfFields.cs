using System.Globalization;
using GrandModel.Contracts;
using GrandModel.Risk.Monitors;

namespace GrandModel.Backtest.AsOf;

/// <summary>
/// The figures that are computed again and compared, one line each: a name, how it follows from the recomputed mark, and what was journaled. A figure that joins
/// <see cref="RiskAssessed"/> joins here by one line.
/// </summary>
public static class AsOfFields
{
    /// <summary>Figures of a mark of the portfolio.</summary>
    public static readonly IReadOnlyList<AsOfField<EquityMarked>> Marks =
    [
        new("cash", static m => m.Cash, static e => e.Cash),
        new("equity", static m => m.Equity, static e => e.Equity),
        new("highWater", static m => m.HighWater, static e => e.HighWater),
        new("dayStart", static m => m.DayStart, static e => e.DayStart),
        new("gross", static m => m.Gross, static e => e.Gross),
        new("net", static m => m.Net, static e => e.Net),
        new("positions", static m => m.Positions, static e => AsOfLedger.Text(e.Positions)),
    ];

    /// <summary>Figures of an assessment of the risk monitor.</summary>
    public static readonly IReadOnlyList<AsOfField<RiskAssessed>> Assessments =
    [
        new("risk.equity", static m => m.Equity, static e => e.Equity),
        new("risk.gross", static m => m.Gross, static e => e.Gross),
        new("risk.net", static m => m.Net, static e => e.Net),
        new("risk.leverage", static m => m.Leverage, static e => e.Leverage),
        new("risk.drawdown", static m => Measures.Loss(m.HighWater, m.Equity), static e => e.Drawdown),
        new("risk.dayLoss", static m => Measures.Loss(m.DayStart, m.Equity), static e => e.DayLoss),
        new("risk.concentration", static m => m.Concentration, static e => e.Concentration),
        new("risk.dayPnl", static m => m.Equity - m.DayStart, static e => e.DayPnl),
    ];

    /// <summary>Figures of an assessment of the firm, the same of the recomputed and of the journaled one.</summary>
    public static readonly IReadOnlyList<(string Name, Func<FirmAssessed, object?> Of)> Firm =
    [
        ("firm.equity", static e => e.Equity),
        ("firm.gross", static e => e.Gross),
        ("firm.net", static e => e.Net),
        ("firm.dayPnl", static e => e.DayPnl),
        ("firm.leverage", static e => e.Leverage),
        ("firm.drawdown", static e => e.Drawdown),
        ("firm.concentration", static e => e.Concentration),
        ("firm.var95", static e => e.Var95),
        ("firm.var99", static e => e.Var99),
        ("firm.es95", static e => e.Es95),
        ("firm.es99", static e => e.Es99),
        ("firm.averageCorrelation", static e => e.AverageCorrelation),
    ];

    /// <summary>Largest relative difference of two doubles that are one; amounts and texts must be equal.</summary>
    public const double Tolerance = 1e-12;

    /// <summary>Whether two values are one.</summary>
    public static bool Agree(object? recomputed, object? journaled) => (recomputed, journaled) switch
    {
        (double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(b)),
        _ => Equals(recomputed, journaled),
    };

    internal static string Text(object? value) => value switch
    {
        null => "-",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };
}

/// <summary>A figure: what it is now, and what was journaled.</summary>
/// <typeparam name="TEvent">Event that holds it.</typeparam>
/// <param name="Name">Name.</param>
/// <param name="Recompute">From the recomputed mark: Money, double or text.</param>
/// <param name="Journaled">From the event: the same type.</param>
public sealed record AsOfField<TEvent>(string Name, Func<AsOfMark, object?> Recompute, Func<TEvent, object?> Journaled);

/// <summary>A portfolio at a bar, computed again.</summary>
/// <param name="Cash">Deposits less cost and fees of all fills.</param>
/// <param name="Equity">Cash and net exposure.</param>
/// <param name="HighWater">Highest such equity, moved by deposits.</param>
/// <param name="DayStart">Such equity before the day, moved by deposits.</param>
/// <param name="Gross">Sum of |exposure|.</param>
/// <param name="Net">Sum of exposures.</param>
/// <param name="Largest">Largest |exposure|.</param>
/// <param name="Positions">SYMBOL quantity@mark, in ordinal order.</param>
public sealed record AsOfMark(Money Cash, Money Equity, Money HighWater, Money DayStart, Money Gross, Money Net, Money Largest, string Positions)
{
    /// <summary>Gross over equity; <see cref="MonitorDecider.LeverageUnbounded"/> for exposure without equity.</summary>
    public double Leverage => Equity > Money.Zero ? (double)(Gross.Amount / Equity.Amount) : Gross == Money.Zero ? 0 : MonitorDecider.LeverageUnbounded;

    /// <summary>Largest exposure over gross; 0 without exposure.</summary>
    public double Concentration => Gross == Money.Zero ? 0 : (double)(Largest.Amount / Gross.Amount);
}
