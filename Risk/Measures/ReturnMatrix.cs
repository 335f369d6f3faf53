using System.Globalization;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Daily returns of assets: simple returns as fractions (0.01 is 1 %), oldest first, one date a row, every asset on every date. Checked once here, so that
/// measures need not look at single values.
/// </summary>
public sealed class ReturnMatrix
{
    /// <summary>Calendar days between two dates in a row, beyond which a return is no daily one: exchanges closed for six days in September 2001.</summary>
    public const int GapDaysMax = 10;

    private readonly double[][] _columns;

    private ReturnMatrix(DateOnly[] dates, string[] symbols, double[][] columns)
    {
        Dates = dates;
        Symbols = symbols;
        _columns = columns;
    }

    /// <summary>Date of each row; the return is that since the date before.</summary>
    public IReadOnlyList<DateOnly> Dates { get; }

    /// <summary>Name of each column.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>Rows.</summary>
    public int Days => Dates.Count;

    /// <summary>Columns.</summary>
    public int Assets => Symbols.Count;

    /// <summary>Checks and takes returns; the rows are kept, not copied.</summary>
    /// <param name="dates">Ascending, without gaps of more than <see cref="GapDaysMax"/> calendar days.</param>
    /// <param name="symbols">Names of the columns.</param>
    /// <param name="columns">For each symbol its returns, as many as dates.</param>
    /// <exception cref="MeasureException">Anything is not so; names the place.</exception>
    public static ReturnMatrix Of(IReadOnlyList<DateOnly> dates, IReadOnlyList<string> symbols, IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(dates);
        ArgumentNullException.ThrowIfNull(symbols);
        ArgumentNullException.ThrowIfNull(columns);
        Require.SameLength("columns", columns.Count, symbols.Count);
        Require.AtLeast(symbols.Count == 0 ? 0 : dates.Count, 2, "there is no measure of a single day");
        CheckDates(dates);
        for (var j = 0; j < symbols.Count; j++)
        {
            Require.SameLength($"returns of {symbols[j]}", columns[j].Length, dates.Count);
            CheckReturns(dates, symbols[j], columns[j]);
        }

        return new ReturnMatrix([.. dates], [.. symbols], [.. columns]);
    }

    /// <summary>Returns of an asset, oldest first.</summary>
    public ReadOnlySpan<double> Column(int asset) => _columns[asset];

    /// <summary>Returns of a date, in the order of the symbols.</summary>
    public void Row(int day, Span<double> into)
    {
        for (var j = 0; j < into.Length; j++)
        {
            into[j] = _columns[j][day];
        }
    }

    /// <summary>Profit and loss that today's exposures would have made on each date.</summary>
    /// <param name="exposures">Signed value of each position, account currency.</param>
    public double[] ProfitAndLoss(ReadOnlySpan<double> exposures)
    {
        Require.SameLength("exposures", exposures.Length, Assets);
        var pnl = new double[Days];
        for (var j = 0; j < Assets; j++)
        {
            RowMath.AddScaled(pnl, exposures[j], _columns[j]);
        }

        return pnl;
    }

    private static void CheckDates(IReadOnlyList<DateOnly> dates)
    {
        for (var t = 1; t < dates.Count; t++)
        {
            var days = dates[t].DayNumber - dates[t - 1].DayNumber;
            if (days == 0)
            {
                throw new MeasureException(MeasureCodes.DatesDuplicate, $"date: {Text(dates[t])} twice; expected each date once.");
            }

            if (days < 0)
            {
                throw new MeasureException(MeasureCodes.DatesUnsorted, $"date: {Text(dates[t])} behind {Text(dates[t - 1])}; expected ascending dates.");
            }

            if (days > GapDaysMax)
            {
                throw new MeasureException(
                    MeasureCodes.DatesGap,
                    $"date: no row between {Text(dates[t - 1])} and {Text(dates[t])}, {days} days; expected daily rows, at most {GapDaysMax} days apart. A period without the hole can be chosen.");
            }
        }
    }

    private static void CheckReturns(IReadOnlyList<DateOnly> dates, string symbol, ReadOnlySpan<double> returns)
    {
        var varies = false;
        for (var t = 0; t < returns.Length; t++)
        {
            if (!double.IsFinite(returns[t]))
            {
                throw At(MeasureCodes.ReturnNotFinite, dates[t], symbol, returns[t], "a finite number");
            }

            if (Math.Abs(returns[t]) >= 1)
            {
                throw At(MeasureCodes.ReturnSize, dates[t], symbol, returns[t], "a fraction below 1 (0.01 is 1 %), not a percentage or a price");
            }

            varies |= returns[t] != returns[0];
        }

        if (!varies)
        {
            throw new MeasureException(
                MeasureCodes.VarianceZero, $"returns of {symbol}: all {returns[0].ToString("R", CultureInfo.InvariantCulture)}; expected returns that vary. An asset without risk is left out.");
        }
    }

    private static MeasureException At(string code, DateOnly date, string symbol, double value, string expected) =>
        new(code, $"return of {symbol} on {Text(date)}: {value.ToString("R", CultureInfo.InvariantCulture)}; expected {expected}.");

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
