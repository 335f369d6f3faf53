namespace GrandModel.Backtest.Reports.Charts;

/// <summary>A value axis with ticks at round numbers: steps of 1, 2, 2.5 or 5 times a power of ten.</summary>
/// <param name="Low">Value at the lower end.</param>
/// <param name="High">Value at the upper end, above <paramref name="Low"/>.</param>
/// <param name="Step">Distance of the ticks.</param>
public sealed record NiceScale(double Low, double High, double Step)
{
    private const double Padding = 0.04;

    /// <summary>Ticks within the axis, ascending.</summary>
    public IReadOnlyList<double> Ticks
    {
        get
        {
            var ticks = new List<double>();
            for (var i = (long)Math.Ceiling((Low / Step) - 1e-9); i * Step <= High + (Step * 1e-9); i++)
            {
                ticks.Add(i * Step);
            }

            return ticks;
        }
    }

    /// <summary>Decimals that tell the ticks apart.</summary>
    public int Decimals
    {
        get
        {
            for (var decimals = 0; decimals < 9; decimals++)
            {
                var scaled = Step * Math.Pow(10, decimals);
                if (Math.Abs(scaled - Math.Round(scaled)) < 1e-6 * scaled)
                {
                    return decimals;
                }
            }

            return 9;
        }
    }

    /// <summary>An axis around values; equal values get room above and below.</summary>
    /// <param name="low">Lowest value.</param>
    /// <param name="high">Highest value.</param>
    /// <param name="ticks">Ticks wanted, about.</param>
    public static NiceScale Around(double low, double high, int ticks = 5)
    {
        if (!(high > low))
        {
            var room = Math.Max(Math.Abs(high) * 0.01, 1e-6);
            (low, high) = (low - room, high + room);
        }

        var pad = (high - low) * Padding;
        return new NiceScale(low - pad, high + pad, StepOf((high - low) / ticks));
    }

    /// <summary>An axis from zero up.</summary>
    public static NiceScale FromZero(double high, int ticks = 5)
    {
        high = high > 0 ? high : 1;
        return new NiceScale(0, high * (1 + Padding), StepOf(high / ticks));
    }

    private static double StepOf(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
        {
            < 1.5 => power,
            < 2.25 => 2 * power,
            < 3.5 => 2.5 * power,
            < 7 => 5 * power,
            _ => 10 * power,
        };
    }
}
