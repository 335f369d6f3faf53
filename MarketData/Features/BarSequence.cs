using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>Refuses bars that features must not read: out of sequence, not finite, or contradicting themselves.</summary>
internal sealed class BarSequence
{
    // Beyond it a price is no whole number of ticks any more.
    private const double TicksMax = 1L << 52;
    private long _last;
    private long _lastClose = long.MinValue;

    /// <summary>Takes the next bar.</summary>
    /// <exception cref="ArgumentException">The message names the field, its value and what was expected.</exception>
    public void Accept(in FeatureBar bar)
    {
        if (!IsSound(bar) || bar.CloseTimeNs <= _lastClose || bar.Sequence <= 0 || (_last > 0 && bar.Sequence != _last + 1))
        {
            throw Refusal(bar);
        }

        _last = bar.Sequence;
        _lastClose = bar.CloseTimeNs;
    }

    public void Transfer(StateStream stream)
    {
        stream.Value(ref _last);
        stream.Value(ref _lastClose);
    }

    private static bool IsSound(in FeatureBar bar) =>
        bar.Low > 0 && bar.Low <= bar.Open && bar.Open <= bar.High && bar.Low <= bar.Close && bar.Close <= bar.High && double.IsFinite(bar.High)
        && (double.IsNaN(bar.Volume) || (bar.Volume >= 0 && double.IsFinite(bar.Volume)))
        && bar.HourOfDay is >= 0 and <= 24
        && bar.TickSize > 0 && bar.High / bar.TickSize < TicksMax;

    private ArgumentException Refusal(in FeatureBar bar) =>
        bar.Sequence <= 0 || (_last > 0 && bar.Sequence != _last + 1)
            ? Refusal(nameof(bar.Sequence), bar.Sequence, _last > 0 ? $"{_last + 1}" : "a positive number")
        : bar.CloseTimeNs <= _lastClose ? Refusal(nameof(bar.CloseTimeNs), bar.CloseTimeNs, $"later than {_lastClose}")
        : !(bar.Low > 0 && double.IsFinite(bar.Low)) ? Refusal(nameof(bar.Low), bar.Low, "a positive price")
        : !(bar.High >= bar.Low && double.IsFinite(bar.High)) ? Refusal(nameof(bar.High), bar.High, $"a price from the low {bar.Low} up")
        : !(bar.Open >= bar.Low && bar.Open <= bar.High) ? Refusal(nameof(bar.Open), bar.Open, $"between low {bar.Low} and high {bar.High}")
        : !(bar.Close >= bar.Low && bar.Close <= bar.High) ? Refusal(nameof(bar.Close), bar.Close, $"between low {bar.Low} and high {bar.High}")
        : bar.Volume < 0 || double.IsInfinity(bar.Volume) ? Refusal(nameof(bar.Volume), bar.Volume, "from 0, NaN if unknown")
        : !(bar.HourOfDay is >= 0 and <= 24) ? Refusal(nameof(bar.HourOfDay), bar.HourOfDay, "0 to 24")
        : Refusal(nameof(bar.TickSize), bar.TickSize, "a price step, prices below 2^52 of it");

    private static ArgumentException Refusal<T>(string field, T value, string expected) =>
        new($"bar.{field}: {value}, expected {expected}.", field);
}
