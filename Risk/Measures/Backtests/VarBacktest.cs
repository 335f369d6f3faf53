namespace GrandModel.Risk.Measures;

/// <summary>How a row of forecasts did.</summary>
/// <param name="Request">Method and numbers.</param>
/// <param name="Forecasts">Value at risk of each day; null where the method had none.</param>
/// <param name="Exceptions">Whether the loss of each day was above its forecast; false where there was none.</param>
/// <param name="Days">Days with a forecast.</param>
/// <param name="Refused">Days without.</param>
/// <param name="Count">Exceptions.</param>
/// <param name="Kupiec">Are they as many as promised?</param>
/// <param name="Transitions">Day after day; a day without a forecast is left out, and its neighbours follow each other.</param>
/// <param name="Independence">Do they come one by one?</param>
/// <param name="ConditionalCoverage">Both.</param>
/// <param name="LastDays">Days that the zone looks at: the last 250, or all when there are fewer.</param>
/// <param name="LastCount">Exceptions on them.</param>
/// <param name="Zone">Zone of the last days.</param>
/// <param name="ZoneDays">Days that ended 250 days of green, yellow and red.</param>
public sealed record VarBacktest(
    VarRequest Request,
    double?[] Forecasts,
    bool[] Exceptions,
    int Days,
    int Refused,
    int Count,
    TestOutcome Kupiec,
    Transitions Transitions,
    TestOutcome Independence,
    TestOutcome ConditionalCoverage,
    int LastDays,
    int LastCount,
    TrafficZone Zone,
    (int Green, int Yellow, int Red) ZoneDays)
{
    /// <summary>Exceptions that a right model would show on as many days.</summary>
    public double Expected => Days * (1 - Request.Confidence);

    /// <summary>Runs a method over the days and judges it.</summary>
    /// <param name="pnl">Profit and loss of each day, oldest first.</param>
    /// <param name="window">Days that a forecast looks back.</param>
    /// <param name="request">Method and numbers.</param>
    /// <exception cref="MeasureException">Too few days, or not one forecast.</exception>
    public static VarBacktest Run(ReadOnlySpan<double> pnl, int window, VarRequest request) =>
        Judge(pnl[window..], RollingVar.Forecast(pnl, window, request), request);

    /// <summary>Judges forecasts.</summary>
    /// <param name="pnl">Profit and loss of each day.</param>
    /// <param name="forecasts">Value at risk of the same days.</param>
    /// <param name="request">Method and confidence that they were made with.</param>
    public static VarBacktest Judge(ReadOnlySpan<double> pnl, double?[] forecasts, VarRequest request)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        ArgumentNullException.ThrowIfNull(request);
        Require.SameLength("forecasts", forecasts.Length, pnl.Length);
        var exceptions = new bool[pnl.Length];
        var judged = new List<bool>(pnl.Length);
        for (var t = 0; t < pnl.Length; t++)
        {
            if (forecasts[t] is { } forecast)
            {
                exceptions[t] = -pnl[t] > forecast;
                judged.Add(exceptions[t]);
            }
        }

        Require.AtLeast(judged.Count, 1, $"method {request.Method.Name()} has no forecast for any of {pnl.Length} days");
        var (row, probability) = (judged.ToArray(), 1 - request.Confidence);
        var transitions = Transitions.Of(row);
        var kupiec = CoverageTests.Kupiec(row.Length, row.Count(e => e), probability);
        var independence = CoverageTests.Independence(transitions);
        var last = row.AsSpan(Math.Max(0, row.Length - TrafficLight.Days)).Count(true);
        var lastDays = Math.Min(row.Length, TrafficLight.Days);
        return new VarBacktest(
            request,
            forecasts,
            exceptions,
            row.Length,
            pnl.Length - row.Length,
            row.Count(e => e),
            kupiec,
            transitions,
            independence,
            CoverageTests.ConditionalCoverage(kupiec, independence),
            lastDays,
            last,
            TrafficLight.Zone(lastDays, last, probability),
            Zones(row, probability));
    }

    private static (int Green, int Yellow, int Red) Zones(bool[] row, double probability)
    {
        Span<int> days = stackalloc int[3];
        var count = 0;
        for (var t = 0; t < row.Length; t++)
        {
            count += (row[t] ? 1 : 0) - (t >= TrafficLight.Days && row[t - TrafficLight.Days] ? 1 : 0);
            if (t + 1 >= TrafficLight.Days)
            {
                days[(int)TrafficLight.Zone(TrafficLight.Days, count, probability)]++;
            }
        }

        return (days[0], days[1], days[2]);
    }
}
