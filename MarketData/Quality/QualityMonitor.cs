using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Quality;

/// <summary>
/// Watches the records of one instrument: which may be used, and how far the whole is trusted. Pure: the same records and due times give
/// the same answers. Rules, limits and counts on real files: docs/quality.md.
/// </summary>
/// <param name="calendar">Sessions of the instrument; its owner's.</param>
/// <param name="limits">When data are doubted.</param>
public sealed partial class QualityMonitor(SessionCalendar calendar, QualityLimits limits)
{
    private readonly QualityLimits _limits = (limits ?? throw new ArgumentNullException(nameof(limits))).Checked();
    private readonly PriceLevel _prints = new(limits, limits.OutlierShare);
    private readonly PriceLevel _mids = new(limits, limits.OutlierShare);
    private readonly PriceLevel _closes = new(limits, limits.OutlierShareOfBars);
    private readonly long[] _counts = new long[QualityCodes.Count];
    private readonly long[] _burstStarts = new long[QualityCodes.Count];
    private readonly long[] _burstCounts = new long[QualityCodes.Count];
    private readonly List<QualityChange> _changes = [];
    private long _lastTime = long.MinValue; // of the last record in order
    private long _covered = long.MinValue; // end of what prints and bars have covered
    private long _length; // of the last bar; 0 after prints and quotes
    private long _doubtEnd;
    private int _status;
    private int _reasons; // of a status that is not Good, bit = reason

    /// <summary>Status.</summary>
    public QualityStatus Status => (QualityStatus)_status;

    /// <summary>Why the status is not Good: a set of reasons, bit = reason; 0 when it is.</summary>
    public int Reasons => _reasons;

    /// <summary>Changes since <see cref="ClearChanges"/>, in order.</summary>
    public IReadOnlyList<QualityChange> Changes => _changes;

    /// <summary>When the data become stale if nothing comes; null when they are already, or nothing is expected.</summary>
    public long? StaleAt => Status == QualityStatus.Stale || _lastTime == long.MinValue ? null : calendar.AfterRegular(_lastTime, Hole(_length));

    /// <summary>Forgets the changes.</summary>
    public void ClearChanges() => _changes.Clear();

    /// <summary>Records counted so far per reason that occurred, in ordinal order of the codes.</summary>
    public IReadOnlyList<ReasonCount> Counts()
    {
        var counts = new List<ReasonCount>();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                counts.Add(new ReasonCount(((QualityReason)i).Code(), _counts[i]));
            }
        }

        return counts;
    }

    /// <summary>Takes the next record.</summary>
    /// <param name="record">Record.</param>
    /// <param name="closedThrough">End of the last closed bar: what comes for before it is late.</param>
    /// <returns>Whether its prices may be used for bars and marks.</returns>
    public bool Take(in MarketRecord record, long closedThrough)
    {
        var bar = record.Kind is RecordKind.Bar or RecordKind.Daily;
        var length = bar ? record.S1 * UnixNanos.PerSecond : 0;
        var start = record.Time - length;
        if (record.Time < _lastTime || (start < closedThrough && start >= _covered))
        {
            return Quarantine(QualityReason.OutOfOrder, record.Time, _lastTime);
        }

        if (bar && start < _covered)
        {
            return Quarantine(QualityReason.Duplicate, record.Time, _covered);
        }

        Alive(start, record.Time, length);
        (_lastTime, _length) = (record.Time, length);
        var good = record.Kind == RecordKind.Quote ? IsGoodQuote(in record) : IsGoodPrint(in record, bar);
        if (good)
        {
            Recover(record.Time);
        }

        return good;
    }

    /// <summary>An instant came without a record: data may have become stale.</summary>
    public void Wake(long now)
    {
        if (StaleAt is { } at && at <= now)
        {
            Count(QualityReason.Stale);
            _reasons |= Bit(QualityReason.Stale);
            Change(QualityStatus.Stale, QualityReason.Stale.Code(), $"lastNs={_lastTime} expectedSeconds={Hole(_length) / UnixNanos.PerSecond}");
        }
    }

    /// <summary>Saves or loads everything kept between records.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _prints.Transfer(stream);
        _mids.Transfer(stream);
        _closes.Transfer(stream);
        stream.Values(_counts);
        stream.Values(_burstStarts);
        stream.Values(_burstCounts);
        stream.Value(ref _lastTime);
        stream.Value(ref _covered);
        stream.Value(ref _length);
        stream.Value(ref _doubtEnd);
        stream.Value(ref _status);
        stream.Value(ref _reasons);
    }

    private bool IsGoodQuote(in MarketRecord record)
    {
        if (record.P0 == MarketRecord.Unknown || record.P1 == MarketRecord.Unknown)
        {
            return true; // one side only: nothing to compare, and no middle either
        }

        return record.P0 > record.P1
            ? Quarantine(QualityReason.Crossed, record.Time, record.P0 - record.P1)
            : _mids.Take(record.Time, record.P0 + ((record.P1 - record.P0) / 2)) || Quarantine(QualityReason.Outlier, record.Time, _mids.Median);
    }

    private bool IsGoodPrint(in MarketRecord record, bool bar)
    {
        _covered = record.Time;
        var level = bar ? _closes : _prints;
        return level.Take(record.Time, bar ? record.P3 : record.P0) || Quarantine(QualityReason.Outlier, record.Time, level.Median);
    }
}
