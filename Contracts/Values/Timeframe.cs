using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>The length of a bar in whole seconds. Text form: 1s, 5m, 30m, 4h, 1d.</summary>
[JsonConverter(typeof(TimeframeJson))]
public readonly record struct Timeframe(int Seconds) : IComparable<Timeframe>
{
    /// <summary>One second.</summary>
    public static readonly Timeframe S1 = new(1);

    /// <summary>One minute.</summary>
    public static readonly Timeframe M1 = new(60);

    /// <summary>Five minutes: the bar of the tactical layer.</summary>
    public static readonly Timeframe M5 = new(300);

    /// <summary>Thirty minutes: the bar of the strategic layer.</summary>
    public static readonly Timeframe M30 = new(1800);

    /// <summary>A day.</summary>
    public static readonly Timeframe D1 = new(86_400);

    /// <summary>Length in nanoseconds.</summary>
    public long Nanos => Seconds * UnixNanos.PerSecond;

    /// <summary>Reads 1s, 5m, 30m, 4h, 1d (1 second to 1 day); false for anything else.</summary>
    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        timeframe = default;
        if (text is null || text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        if (unit == 0 || n < 1 || n > 86_400 / unit)
        {
            return false;
        }

        timeframe = new Timeframe(n * unit);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Timeframe other) => Seconds.CompareTo(other.Seconds);

    /// <inheritdoc/>
    public override string ToString() => Seconds switch
    {
        >= 86_400 when Seconds % 86_400 == 0 => $"{Seconds / 86_400}d",
        >= 3600 when Seconds % 3600 == 0 => $"{Seconds / 3600}h",
        >= 60 when Seconds % 60 == 0 => $"{Seconds / 60}m",
        _ => $"{Seconds}s",
    };
}

/// <summary>JSON form of a timeframe; public because source-generated serializers of other assemblies name it.</summary>
public sealed class TimeframeJson : TextJson<Timeframe>
{
    /// <inheritdoc/>
    protected override Timeframe From(string text) =>
        Timeframe.TryParse(text, out var timeframe) ? timeframe : throw new JsonException($"Timeframe '{text}': expected 1s, 5m, 30m, 4h or 1d.");

    /// <inheritdoc/>
    protected override string Text(Timeframe value) => value.ToString();
}
