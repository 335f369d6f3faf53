using System.Globalization;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// What counts as what. The patterns follow MAR 596/2014 art. 12 and annex I with Delegated Regulation 2016/522 annex II, and the CME's rules 534 and 575;
/// none of them gives numbers, so the defaults are proposals of docs/surveillance.md.
/// </summary>
public sealed record SurveillanceThresholds
{
    /// <summary>QUANT's values.</summary>
    public static readonly SurveillanceThresholds Default = new();

    /// <summary>Spoofing.</summary>
    public SpoofingThresholds Spoofing { get; init; } = new();

    /// <summary>Layering.</summary>
    public LayeringThresholds Layering { get; init; } = new();

    /// <summary>Wash trades.</summary>
    public WashThresholds Wash { get; init; } = new();

    /// <summary>Momentum ignition.</summary>
    public MomentumThresholds Momentum { get; init; } = new();

    /// <summary>Quote stuffing.</summary>
    public StuffingThresholds Stuffing { get; init; } = new();

    /// <summary>Marking the close.</summary>
    public ClosingThresholds Closing { get; init; } = new();

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">THRESHOLD_INVALID: a field is out of range; the message names it, its value and what was expected.</exception>
    public void Validate()
    {
        Above("Spoofing.MedianMultiple", Spoofing.MedianMultiple, 1_000_000);
        Share("Spoofing.DepthShare", Spoofing.DepthShare);
        Whole("Spoofing.TicksMax", Spoofing.TicksMax, 0, 1_000_000);
        Above("Spoofing.CancelSeconds", Spoofing.CancelSeconds, 3_600);
        Share("Spoofing.FilledShareMax", Spoofing.FilledShareMax);
        Whole("Spoofing.CyclesHigh", Spoofing.CyclesHigh, 1, 1_000);
        Above("Spoofing.CyclesSeconds", Spoofing.CyclesSeconds, 86_400);
        Whole("Spoofing.SizesMin", Spoofing.SizesMin, 1, SurveillanceLimits.SizesMax);
        Whole("Layering.OrdersMin", Layering.OrdersMin, 2, 1_000);
        Whole("Layering.LevelsMin", Layering.LevelsMin, 2, 1_000);
        Above("Layering.EntrySeconds", Layering.EntrySeconds, 3_600);
        Share("Layering.DepthShare", Layering.DepthShare);
        Share("Layering.CancelledShare", Layering.CancelledShare);
        Above("Layering.CancelSeconds", Layering.CancelSeconds, 3_600);
        Above("Wash.Seconds", Wash.Seconds, 3_600);
        Share("Wash.QuantityRatio", Wash.QuantityRatio);
        Share("Momentum.VolumeShare", Momentum.VolumeShare);
        Above("Momentum.WindowSeconds", Momentum.WindowSeconds, 3_600);
        Above("Momentum.MoveMultiple", Momentum.MoveMultiple, 1_000_000);
        Whole("Momentum.MovesMin", Momentum.MovesMin, 1, SurveillanceLimits.MovesMax);
        Share("Momentum.UnwoundShare", Momentum.UnwoundShare);
        Above("Momentum.UnwindSeconds", Momentum.UnwindSeconds, 86_400);
        Share("Momentum.RetracedShare", Momentum.RetracedShare);
        Above("Momentum.RetraceSeconds", Momentum.RetraceSeconds, 86_400);
        Whole("Stuffing.MessagesPerSecond", Stuffing.MessagesPerSecond, 2, 100_000);
        Above("Stuffing.Seconds", Stuffing.Seconds, 3_600);
        Above("Stuffing.OrderToTrade", Stuffing.OrderToTrade, 1_000_000);
        Above("Stuffing.LifeMilliseconds", Stuffing.LifeMilliseconds, 86_400_000);
        Share("Closing.VolumeShare", Closing.VolumeShare);
        Whole("Closing.TicksMin", Closing.TicksMin, 1, 1_000_000);
    }

    private static void Share(string field, double value) => Check(value is > 0 and <= 1, field, value, "above 0, at most 1");

    private static void Above(string field, double value, double max) =>
        Check(value > 0 && value <= max, field, value, $"above 0, at most {max.ToString(CultureInfo.InvariantCulture)}");

    private static void Whole(string field, int value, int min, int max) => Check(value >= min && value <= max, field, value, $"{min} to {max}");

    private static void Check(bool ok, string field, double value, string expected)
    {
        if (!ok)
        {
            throw new ArgumentException($"THRESHOLD_INVALID: {field}: {value.ToString("R", CultureInfo.InvariantCulture)}; expected {expected}.");
        }
    }
}

/// <summary>Spoofing: a large order that is cancelled as soon as one of the other side has filled.</summary>
public sealed record SpoofingThresholds
{
    /// <summary>Size of the order against the median size of its account's earlier orders.</summary>
    public double MedianMultiple { get; init; } = 3;

    /// <summary>Size of the order as a share of the depth of its side.</summary>
    public double DepthShare { get; init; } = 0.20;

    /// <summary>Largest distance from the touch of its side.</summary>
    public int TicksMax { get; init; } = 5;

    /// <summary>Longest time from the fill to the cancel.</summary>
    public double CancelSeconds { get; init; } = 2;

    /// <summary>Largest share of the order that filled.</summary>
    public double FilledShareMax { get; init; } = 0.10;

    /// <summary>So many cycles are high.</summary>
    public int CyclesHigh { get; init; } = 3;

    /// <summary>Within so long.</summary>
    public double CyclesSeconds { get; init; } = 1_800;

    /// <summary>Earlier orders that a median needs; with fewer it is unknown.</summary>
    public int SizesMin { get; init; } = 5;
}

/// <summary>Layering: several such orders on several levels.</summary>
public sealed record LayeringThresholds
{
    /// <summary>Orders of one side.</summary>
    public int OrdersMin { get; init; } = 3;

    /// <summary>Price levels they lie on.</summary>
    public int LevelsMin { get; init; } = 3;

    /// <summary>Time in which all were entered.</summary>
    public double EntrySeconds { get; init; } = 10;

    /// <summary>Their size as a share of the depth of their side.</summary>
    public double DepthShare { get; init; } = 0.40;

    /// <summary>Share of their size that is cancelled.</summary>
    public double CancelledShare { get; init; } = 0.80;

    /// <summary>Time after the fill in which it is.</summary>
    public double CancelSeconds { get; init; } = 5;
}

/// <summary>Wash trades: one owner on both sides.</summary>
public sealed record WashThresholds
{
    /// <summary>Largest time between the fills.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>Smaller over larger quantity.</summary>
    public double QuantityRatio { get; init; } = 0.9;
}

/// <summary>Momentum ignition: start a move, sell into it.</summary>
public sealed record MomentumThresholds
{
    /// <summary>Own aggressive quantity as a share of the volume of the window.</summary>
    public double VolumeShare { get; init; } = 0.20;

    /// <summary>The window.</summary>
    public double WindowSeconds { get; init; } = 30;

    /// <summary>Move in the window against the median move of earlier windows.</summary>
    public double MoveMultiple { get; init; } = 3;

    /// <summary>Earlier windows that a median needs; with fewer it is unknown.</summary>
    public int MovesMin { get; init; } = 20;

    /// <summary>Share of the bought (sold) quantity that is sold (bought) again.</summary>
    public double UnwoundShare { get; init; } = 0.80;

    /// <summary>Time in which it is.</summary>
    public double UnwindSeconds { get; init; } = 120;

    /// <summary>Share of the move that the price goes back.</summary>
    public double RetracedShare { get; init; } = 0.50;

    /// <summary>Time in which it does.</summary>
    public double RetraceSeconds { get; init; } = 300;
}

/// <summary>Quote stuffing: messages that nobody means.</summary>
public sealed record StuffingThresholds
{
    /// <summary>Messages in any second of the burst.</summary>
    public int MessagesPerSecond { get; init; } = 50;

    /// <summary>Length of the burst.</summary>
    public double Seconds { get; init; } = 2;

    /// <summary>Messages per trade less one, over the burst.</summary>
    public double OrderToTrade { get; init; } = 100;

    /// <summary>The median life of its orders is below.</summary>
    public double LifeMilliseconds { get; init; } = 50;
}

/// <summary>Marking the close: own trades that move the settlement price in favour of the own position.</summary>
public sealed record ClosingThresholds
{
    /// <summary>Own share of the volume in the settlement window.</summary>
    public double VolumeShare { get; init; } = 0.25;

    /// <summary>Move in favour of the position.</summary>
    public int TicksMin { get; init; } = 2;
}
