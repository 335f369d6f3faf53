using GrandModel.Contracts;

namespace GrandModel.MarketData.Calendars;

/// <summary>
/// When a market is open, to which trading day an instant belongs, and the grid of its bars. Between two sessions an instant belongs to
/// the session before it: prints stamped at the close count to the day that closes. Answers are functions of the instant alone; the last
/// session is remembered, so neighbouring questions are cheap, and an instance serves one thread. Page: docs/data.md, calendars.
/// </summary>
public sealed class SessionCalendar
{
    /// <summary>Name of the calendar that takes bars as they come.</summary>
    public const string None = "none";

    /// <summary>Names there are.</summary>
    public static readonly IReadOnlyList<string> Names = ["always", "cme-equity", "cme-globex", "fx", None, "us-stocks"];

    private const int ClosedDaysMax = 14; // no calendar here is closed longer
    private const int SearchDaysMax = 366;

    private readonly Func<int, Session?> _rule;
    private Session _session;
    private long _nextStart;

    private SessionCalendar(string name, Func<int, Session?> rule)
    {
        Name = name;
        _rule = rule;
        _session = new Session(0, long.MaxValue, long.MaxValue, 0, 0, 0, 0);
        _nextStart = long.MinValue;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Whether bars and quality ignore sessions.</summary>
    public bool IsNone => Name == None;

    /// <summary>A calendar of its own for one user.</summary>
    /// <exception cref="ArgumentException">No such calendar.</exception>
    public static SessionCalendar Named(string name) => new(name, name switch
    {
        "always" => SessionRules.Always,
        "cme-equity" => SessionRules.CmeEquity,
        "cme-globex" => SessionRules.CmeGlobex,
        "fx" => SessionRules.Fx,
        None => SessionRules.None,
        "us-stocks" => SessionRules.UsStocks,
        _ => throw new ArgumentException($"Calendar '{name}': expected one of {string.Join(", ", Names)}.", nameof(name)),
    });

    /// <summary>The session that holds an instant, or the last one before it.</summary>
    public Session SessionOf(long ns)
    {
        if (ns < _session.StartNs || ns >= _nextStart)
        {
            Seek(ns);
        }

        return _session;
    }

    /// <summary>Whether the market is open.</summary>
    public bool IsOpen(long ns) => SessionOf(ns).IsOpen(ns);

    /// <summary>Whether records are expected: open, in regular hours, no holiday.</summary>
    public bool IsRegular(long ns) => SessionOf(ns).IsRegular(ns);

    /// <summary>Trading day, days since 1970.</summary>
    public int SessionDate(long ns) => SessionOf(ns).Date;

    /// <summary>Opening of the session that holds the instant, or of the last one before it.</summary>
    public long SessionStart(long ns) => SessionOf(ns).StartNs;

    /// <summary>Close of that session; it lies before the instant when the market is closed.</summary>
    public long SessionEnd(long ns) => SessionOf(ns).EndNs;

    /// <summary>The instant itself when the market is open, else the next opening.</summary>
    public long NextOpen(long ns)
    {
        var session = SessionOf(ns);
        return session.IsOpen(ns) ? ns : ns < session.EndNs ? session.HaltEndNs : _nextStart;
    }

    /// <summary>
    /// The bar that holds an instant. Bars begin at the session's opening and follow each other without a hole; a session's close, and the
    /// next opening, cut a bar in two, so that prints after the close have a bar of their own.
    /// </summary>
    /// <returns>Start, inclusive, and end, exclusive.</returns>
    public (long Start, long End) BarOf(long ns, Timeframe timeframe)
    {
        var session = SessionOf(ns).StartNs;
        var start = session + ((ns - session) / timeframe.Nanos * timeframe.Nanos);
        var end = start + timeframe.Nanos;
        return ns < _session.EndNs ? (start, Math.Min(end, _session.EndNs)) : (Math.Max(start, _session.EndNs), Math.Min(end, _nextStart));
    }

    /// <summary>Start of the bar that holds an instant.</summary>
    public long BarStart(long ns, Timeframe timeframe) => BarOf(ns, timeframe).Start;

    /// <summary>End of the bar that holds an instant.</summary>
    public long BarEnd(long ns, Timeframe timeframe) => BarOf(ns, timeframe).End;

    /// <summary>Nanoseconds between two instants in which records are expected.</summary>
    public long RegularNanos(long from, long to)
    {
        if (IsNone || to <= from)
        {
            return 0;
        }

        var sum = 0L;
        for (var at = from; at < to; at = _nextStart)
        {
            sum += SessionOf(at).RegularNanos(at, to);
        }

        return sum;
    }

    /// <summary>
    /// The instant at which so many nanoseconds of expected time have passed; null when that takes more than a year, or none is expected.
    /// </summary>
    public long? AfterRegular(long from, long nanos)
    {
        if (IsNone)
        {
            return null;
        }

        var at = from;
        for (var days = 0; days < SearchDaysMax; days++, at = _nextStart)
        {
            var session = SessionOf(at);
            var here = session.RegularNanos(at, session.EndNs);
            if (here > nanos || (here == nanos && nanos > 0))
            {
                return Within(session, at, nanos);
            }

            nanos -= here;
        }

        return null;
    }

    private static long Within(in Session session, long from, long nanos)
    {
        var end = Math.Max(from, session.RegularStartNs) + nanos;
        var halted = session.HaltEndNs - session.HaltStartNs;
        return halted > 0 && from < session.HaltEndNs && end > session.HaltStartNs ? end + (session.HaltEndNs - Math.Max(session.HaltStartNs, from)) : end;
    }

    private void Seek(long ns)
    {
        var date = UnixDay.OfInstant(ns) + 1;
        var days = 0;
        Session? found;
        while ((found = _rule(date)) is not { } session || session.StartNs > ns)
        {
            date--;
            days = days < ClosedDaysMax ? days + 1 : throw new InvalidOperationException($"Calendar {Name}: no session in {days} days before {ns}.");
        }

        _session = found.Value;
        Session? next;
        do
        {
            next = _rule(++date);
        }
        while (next is null);

        _nextStart = next.Value.StartNs;
    }
}
