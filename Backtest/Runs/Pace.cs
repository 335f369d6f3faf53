using GrandModel.Actors.Conducted;

namespace GrandModel.Backtest.Runs;

/// <summary>
/// Holds a run to a multiple of event time. Gaps between slices (nights, weekends) are waited for one second of wall time at most.
/// </summary>
public sealed class Pace(double speed, TimeProvider time) : IPacer
{
    private static readonly TimeSpan GapMax = TimeSpan.FromSeconds(1);
    private long? _last;

    /// <inheritdoc/>
    public async ValueTask<bool> WaitAsync(long slice, CancellationToken cancellation)
    {
        var wait = _last is { } last ? TimeSpan.FromSeconds((slice - last) / speed) : TimeSpan.Zero;
        _last = slice;
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        try
        {
            await Task.Delay(wait < GapMax ? wait : GapMax, time, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
