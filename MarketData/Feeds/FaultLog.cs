namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Faults and notes of one file: all counted by code, the first <see cref="KeptMax"/> kept. Written by the thread that reads the file,
/// read by others.
/// </summary>
public sealed class FaultLog
{
    /// <summary>Faults kept with their text; later ones are only counted.</summary>
    public const int KeptMax = 100;

    private readonly Lock _lock = new();
    private readonly List<DataFault> _kept = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _notes = new(StringComparer.Ordinal);

    /// <summary>Counts a fault and keeps it while there is room.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="keep">False to count it only, as for the second row of the same unknown symbol.</param>
    public void Add(DataFault fault, bool keep = true)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _counts[fault.Code] = _counts.GetValueOrDefault(fault.Code) + 1;
            if (keep && _kept.Count < KeptMax)
            {
                _kept.Add(fault);
            }
        }
    }

    /// <summary>Counts oddities that are tolerated.</summary>
    public void Note(string code, long count)
    {
        if (count > 0)
        {
            lock (_lock)
            {
                _notes[code] = _notes.GetValueOrDefault(code) + count;
            }
        }
    }

    /// <summary>The faults kept so far, in order of lines.</summary>
    public IReadOnlyList<DataFault> Kept()
    {
        lock (_lock)
        {
            return [.. _kept];
        }
    }

    /// <summary>Counts by code so far, in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts()
    {
        lock (_lock)
        {
            return [.. _counts];
        }
    }

    /// <summary>Counts of notes so far, in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Notes()
    {
        lock (_lock)
        {
            return [.. _notes];
        }
    }
}
