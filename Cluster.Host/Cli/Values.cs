using System.Globalization;
using GrandModel.Backtest.Statistics;
using GrandModel.Contracts;

namespace GrandModel.Cluster.Host.Cli;

/// <summary>Reads values of the command line; a wrong one names the option, the value and what was expected.</summary>
internal static class Values
{
    /// <summary>Symbols separated by commas or given one by one.</summary>
    public static IReadOnlyList<Symbol> Symbols(string option, IEnumerable<string>? texts)
    {
        var symbols = new List<Symbol>();
        foreach (var text in (texts ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            symbols.Add(Symbol.IsValid(text) ? new Symbol(text) : throw Wrong(option, text, "a symbol of 1 to 32 of A-Z a-z 0-9 . _ -"));
        }

        return symbols;
    }

    /// <summary>Portfolios separated by commas or given one by one; main without any.</summary>
    public static IReadOnlyList<PortfolioId> Portfolios(string option, IEnumerable<string>? texts)
    {
        var names = (texts ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        return names.Length == 0 ? [new("main")]
            : [.. names.Select(n => PortfolioId.IsValid(n) ? new PortfolioId(n) : throw Wrong(option, n, "a name of 1 to 32 of A-Z a-z 0-9 . _ -"))];
    }

    /// <summary>A date or instant in UTC; null stays null.</summary>
    public static UnixNanos? Instant(string option, string? text) => text is null ? null
        : UnixNanos.TryParse(text, out var instant) ? instant
        : throw Wrong(option, text, "a date as 2024-05-13 or an instant as 2024-05-13T14:30:00Z, UTC");

    /// <summary>A span as 90s, 30m, 6h, 5d; null stays null.</summary>
    public static TimeSpan? Span(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count * unit <= 10 * 366 * 86_400.0
            ? TimeSpan.FromSeconds(count * unit)
            : throw Wrong(option, text, "a span as 90s, 30m, 6h or 5d, up to ten years");
    }

    /// <summary>An amount of money.</summary>
    public static Money Amount(string option, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0
            ? new Money(amount)
            : throw Wrong(option, text, "an amount above 0");

    /// <summary>How many strategies were tried and the variance of their Sharpe ratios, as 46,0.5; null stays null.</summary>
    public static Trials? Trials(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 2 and <= 1e9
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var variance) && variance is > 0 and <= 1e6
                ? new Trials(count, variance)
                : throw Wrong(option, text, "COUNT,VARIANCE as 46,0.5: 2 trials or more, a variance above 0");
    }

    /// <summary>A factor of event time, or max: null.</summary>
    public static double? Speed(string option, string text) => text == "max" ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.001 and <= 1e9
            ? speed
            : throw Wrong(option, text, "a factor of event time from 0.001, or max");

    /// <summary>A bar length; null stays null.</summary>
    public static Timeframe? BarLength(string option, string? text) => text is null ? null
        : Timeframe.TryParse(text, out var timeframe) ? timeframe
        : throw Wrong(option, text, "a length as 1s, 1m, 5m, 30m, 4h or 1d");

    /// <summary>A wrong value.</summary>
    public static CliException Wrong(string option, string value, string expected) =>
        CliException.Usage("OPTION", $"{option}: '{value}'; expected {expected}.");
}
