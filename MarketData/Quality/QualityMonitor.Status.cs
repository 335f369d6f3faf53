using GrandModel.Contracts;

namespace GrandModel.MarketData.Quality;

/// <summary>
/// How single records turn into a status: a hole or a burst of quarantined records makes it Suspect, a quiet time Good again.
/// </summary>
public sealed partial class QualityMonitor
{
    private static int Bit(QualityReason reason) => 1 << (int)reason;

    private long Hole(long length) => (_limits.HoleSeconds * UnixNanos.PerSecond) + (2 * length);

    private void Count(QualityReason reason) => _counts[(int)reason]++;

    private bool Quarantine(QualityReason reason, long time, long against)
    {
        Count(reason);
        var i = (int)reason;
        if (!calendar.IsOpen(time))
        {
            return false; // before and after hours odd quotes are no reason to doubt the market
        }

        var window = _limits.DoubtSeconds * UnixNanos.PerSecond;
        if (_burstCounts[i] == 0 || time - _burstStarts[i] > window)
        {
            (_burstStarts[i], _burstCounts[i]) = (time, 0);
        }

        if (++_burstCounts[i] >= _limits.DoubtRecords)
        {
            Doubt(reason, time, $"records={_burstCounts[i]} seconds={_limits.DoubtSeconds} against={against}");
        }

        return false;
    }

    // A record in order has come: ends staleness, and shows whether a hole lies behind it.
    private void Alive(long start, long time, long length)
    {
        var hole = _lastTime == long.MinValue || start - _lastTime <= Hole(length) ? 0 : calendar.RegularNanos(_lastTime, start);
        var wasStale = Status == QualityStatus.Stale;
        _reasons &= ~Bit(QualityReason.Stale);
        if (hole > Hole(length))
        {
            Count(QualityReason.Gap);
            _status = wasStale ? (int)QualityStatus.Good : _status; // so that the doubt below is a change
            Doubt(QualityReason.Gap, time, $"fromNs={_lastTime} toNs={start} expectedSeconds={hole / UnixNanos.PerSecond}");
        }
        else if (wasStale)
        {
            _reasons = 0;
            Change(QualityStatus.Good, QualityCodes.Recovered, $"lastNs={_lastTime} nowNs={time}");
        }
    }

    private void Doubt(QualityReason reason, long time, string detail)
    {
        _reasons |= Bit(reason);
        _doubtEnd = time + (_limits.DoubtSeconds * UnixNanos.PerSecond);
        if (Status == QualityStatus.Good)
        {
            Change(QualityStatus.Suspect, reason.Code(), detail);
        }
    }

    private void Recover(long time)
    {
        if (Status == QualityStatus.Suspect && time >= _doubtEnd)
        {
            _reasons = 0;
            Change(QualityStatus.Good, QualityCodes.Recovered, $"quietSeconds={_limits.DoubtSeconds}");
        }
    }

    private void Change(QualityStatus status, string reason, string detail)
    {
        _status = (int)status;
        _changes.Add(new QualityChange(status, reason, detail));
    }
}
