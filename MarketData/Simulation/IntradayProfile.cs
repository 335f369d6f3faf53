using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// Volatility and activity over the day by half hours of Chicago time, relative to the average of the futures session. Measured on ES
/// 1-minute bars of 2024-05-24 to 2024-09-06: standard deviation of log returns, and contracts per minute. Source of the data and the
/// test: docs/simulator.md.
/// </summary>
internal static class IntradayProfile
{
    // From 00:00. The hour from 16:00, when futures pause, takes over the evening.
    private static readonly double[] Volatility =
    [
        0.49, 0.70, 0.81, 0.66, 0.93, 0.81, 0.88, 0.71, 0.72, 0.72, 0.67, 0.67, 0.68, 0.71, 0.86, 1.77,
        1.03, 1.86, 2.07, 1.60, 1.53, 1.27, 1.18, 1.15, 1.19, 1.15, 1.20, 1.23, 1.32, 1.77, 1.26, 0.62,
        0.60, 0.60, 0.78, 0.52, 0.55, 0.54, 0.66, 0.60, 0.62, 0.54, 0.55, 0.43, 0.40, 0.42, 0.41, 0.42,
    ];

    private static readonly double[] Activity =
    [
        0.08, 0.13, 0.18, 0.15, 0.32, 0.26, 0.30, 0.22, 0.21, 0.20, 0.20, 0.21, 0.26, 0.29, 0.44, 1.05,
        0.89, 4.54, 4.12, 3.27, 2.86, 2.38, 2.11, 1.96, 2.03, 1.89, 2.05, 2.09, 2.29, 5.79, 1.92, 0.36,
        0.20, 0.20, 0.17, 0.08, 0.09, 0.09, 0.16, 0.12, 0.13, 0.12, 0.11, 0.08, 0.08, 0.07, 0.06, 0.06,
    ];

    /// <summary>Half hours of the Chicago day.</summary>
    public const int HalfHours = 48;

    /// <summary>Half hour of an instant.</summary>
    public static int HalfHour(long second) => (int)(UsZone.Central.HourOfDay(second * UnixNanos.PerSecond) * 2);

    /// <summary>Factor on the average standard deviation.</summary>
    public static double VolatilityAt(int halfHour) => Volatility[halfHour];

    /// <summary>Factor on the average number of trades.</summary>
    public static double ActivityAt(int halfHour) => Activity[halfHour];
}
