namespace GrandModel.MarketData.Indicators;

/// <summary>A closed bar as indicators read it.</summary>
/// <param name="TimeNs">End of the bar, nanoseconds since 1970.</param>
/// <param name="Session">Any number that differs between sessions, as the trading day; VWAP starts over with it.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">NaN when unknown.</param>
public readonly record struct IndicatorBar(long TimeNs, long Session, double Open, double High, double Low, double Close, double Volume);

/// <summary>The values of an indicator at a bar.</summary>
/// <param name="TimeNs">End of the bar.</param>
/// <param name="Values">In the order of <see cref="IndicatorSeries.ValueNames"/>; null where a value is not defined yet.</param>
public sealed record IndicatorRow(long TimeNs, IReadOnlyList<double?> Values);

/// <summary>Indicators by name over a row of bars.</summary>
public static class IndicatorSeries
{
    private static readonly string[] Single = ["value"];

    // Name, values, default period, least and most period, and how a series of that period is made.
    private static readonly SortedDictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["atr"] = new(Single, 14, 1, PeriodRange.Max, (period, _) => Atr(period)),
        ["bollinger"] = new(["middle", "upper", "lower", "deviation"], 20, 1, PeriodRange.Max, (period, _) => Bollinger(period)),
        ["ema"] = new(Single, 20, 1, PeriodRange.Max, Ema),
        ["macd"] = new(["macd", "signal", "histogram"], 26, 2, PeriodRange.Max, Macd),
        ["mlmi"] = new(["prediction", "line", "upper", "lower"], 200, 1, NearestLabels.SamplesMax, (period, _) => Mlmi(period)),
        ["nwrqk"] = new(["yhat1", "yhat2", "bullishChange", "bearishChange", "cross"], 8, 3, 50, (period, _) => Nwrqk(period)),
        ["rsi"] = new(Single, 14, 1, PeriodRange.Max, (period, _) => Rsi(period)),
        ["sma"] = new(Single, 20, 1, PeriodRange.Max, (period, _) => Sma(period)),
        ["vwap"] = new(Single, 20, 1, PeriodRange.Max, (_, _) => Vwap()),
        ["wma"] = new(Single, 20, 1, PeriodRange.Max, (period, _) => Wma(period)),
    };

    private delegate void Series(in IndicatorBar bar, Span<double?> values);

    /// <summary>The indicators there are, in ordinal order.</summary>
    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <summary>The names of an indicator's values: "value" where there is one.</summary>
    /// <exception cref="ArgumentException">No such indicator.</exception>
    public static IReadOnlyList<string> ValueNames(string name) => Find(name).Values;

    /// <summary>The periods of an indicator: the usual one, the least and the most.</summary>
    /// <exception cref="ArgumentException">No such indicator.</exception>
    public static (int Usual, int Least, int Most) Periods(string name)
    {
        var kind = Find(name);
        return (kind.Period, kind.Least, kind.Most);
    }

    /// <summary>
    /// One row for every bar; its values are null until they are defined.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="period">
    /// Of macd: of the slow average; the fast one is 12/26, the signal 9/26 of it, rounded down. Of nwrqk: the bandwidth, 3 to 50. Of mlmi: the neighbours.
    /// Of vwap: without meaning, as it runs over the session. Of all others: the period. Null: the usual one (rsi, atr 14; macd 26; nwrqk 8; mlmi 200; else 20).
    /// </param>
    /// <param name="bars">Oldest first.</param>
    /// <param name="seed">What exponential averages (ema, macd) start from; without meaning for the others.</param>
    /// <exception cref="ArgumentException">Name or period is not one there is, or a bar is not later than the one before; thrown at the call or the bar.</exception>
    public static IEnumerable<IndicatorRow> Compute(string name, int? period, IEnumerable<IndicatorBar> bars, EmaSeed seed = EmaSeed.SimpleMean)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var kind = Find(name);
        PeriodRange.Require(period ?? kind.Period, nameof(period), kind.Least, kind.Most);
        return Rows(kind.Make(period ?? kind.Period, seed), kind.Values.Length, bars);
    }

    private static IEnumerable<IndicatorRow> Rows(Series series, int width, IEnumerable<IndicatorBar> bars)
    {
        var last = long.MinValue;
        foreach (var bar in bars)
        {
            Require(bar, last);
            last = bar.TimeNs;
            var values = new double?[width];
            series(bar, values);
            yield return new IndicatorRow(bar.TimeNs, values);
        }
    }

    private static Kind Find(string name) =>
        name is not null && Kinds.TryGetValue(name, out var kind)
            ? kind
            : throw new ArgumentException($"name: {name}, expected one of {string.Join(", ", Kinds.Keys)}.", nameof(name));

    private static void Require(in IndicatorBar bar, long last)
    {
        if (bar.TimeNs <= last)
        {
            throw new ArgumentException($"bar.TimeNs: {bar.TimeNs}, expected later than {last}.", nameof(bar));
        }

        var isSound = double.IsFinite(bar.Open) && double.IsFinite(bar.High) && double.IsFinite(bar.Low) && double.IsFinite(bar.Close)
            && bar.Low <= bar.High && !(bar.Volume < 0) && !double.IsInfinity(bar.Volume);
        if (!isSound)
        {
            throw new ArgumentException($"bar: {bar}, expected finite prices, low <= high, volume from 0 or NaN.", nameof(bar));
        }
    }

    private static double? When(bool isDefined, double value) => isDefined ? value : null;

    private static Series Atr(int period)
    {
        var atr = new Atr(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            atr.Add(bar.High, bar.Low, bar.Close);
            values[0] = When(atr.IsDefined, atr.Value);
        };
    }

    private static Series Bollinger(int period)
    {
        var bands = new Bollinger(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            bands.Add(bar.Close);
            values[0] = When(bands.IsDefined, bands.Middle);
            values[1] = When(bands.IsDefined, bands.Upper);
            values[2] = When(bands.IsDefined, bands.Lower);
            values[3] = When(bands.IsDefined, bands.Deviation);
        };
    }

    private static Series Ema(int period, EmaSeed seed)
    {
        var ema = new Ema(period, seed);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            ema.Add(bar.Close);
            values[0] = When(ema.IsDefined, ema.Value);
        };
    }

    private static Series Macd(int period, EmaSeed seed)
    {
        var macd = new Macd(Math.Max(1, period * 12 / 26), period, Math.Max(1, period * 9 / 26), seed);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            macd.Add(bar.Close);
            values[0] = When(macd.IsLineDefined, macd.Line);
            values[1] = When(macd.IsDefined, macd.Signal);
            values[2] = When(macd.IsDefined, macd.Histogram);
        };
    }

    private static Series Mlmi(int period)
    {
        var mlmi = new Mlmi(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            mlmi.Add(bar.Close);
            values[0] = When(mlmi.IsDefined, mlmi.Prediction);
            values[1] = When(mlmi.IsLineDefined, mlmi.Line);
            values[2] = When(mlmi.IsLineDefined, mlmi.Upper);
            values[3] = When(mlmi.IsLineDefined, mlmi.Lower);
        };
    }

    private static Series Nwrqk(int period)
    {
        var nwrqk = new Nwrqk(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            nwrqk.Add(bar.Close);
            values[0] = When(nwrqk.IsDefined, nwrqk.Yhat1);
            values[1] = When(nwrqk.IsDefined, nwrqk.Yhat2);
            values[2] = When(nwrqk.HasChanges, nwrqk.BullishChange ? 1 : 0);
            values[3] = When(nwrqk.HasChanges, nwrqk.BearishChange ? 1 : 0);
            values[4] = When(nwrqk.HasPrevious, nwrqk.Cross);
        };
    }

    private static Series Rsi(int period)
    {
        var rsi = new Rsi(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            rsi.Add(bar.Close);
            values[0] = When(rsi.IsDefined, rsi.Value);
        };
    }

    private static Series Sma(int period)
    {
        var sma = new Sma(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            sma.Add(bar.Close);
            values[0] = When(sma.IsDefined, sma.Value);
        };
    }

    private static Series Vwap()
    {
        var vwap = new SessionVwap();
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            vwap.Add(bar.Session, bar.High, bar.Low, bar.Close, bar.Volume);
            values[0] = When(vwap.IsDefined, vwap.Value);
        };
    }

    private static Series Wma(int period)
    {
        var wma = new Wma(period);
        return (in IndicatorBar bar, Span<double?> values) =>
        {
            wma.Add(bar.Close);
            values[0] = When(wma.IsDefined, wma.Value);
        };
    }

    private sealed record Kind(string[] Values, int Period, int Least, int Most, Func<int, EmaSeed, Series> Make);
}
