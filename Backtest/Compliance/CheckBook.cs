using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Compliance;
using GrandModel.Risk.Limits;

namespace GrandModel.Backtest.Compliance;

/// <summary>
/// Tests controls by what is in the journal, apart from the rules that wrote it. What a portfolio cannot know yet in the slice in which a halt or a limit changes is not held
/// against it.
/// </summary>
internal sealed class CheckBook
{
    private const int RateWindowSeconds = 60;
    private const string UndoSuffix = "/undo"; // docs/orders.md

    private readonly RiskOptions _options;
    private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _halts = new(StringComparer.Ordinal); // scope to slice
    private readonly SortedDictionary<PortfolioId, LimitBook> _limits = [];
    private readonly Dictionary<string, LimitSet> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal); // scope to slice
    private readonly Dictionary<PortfolioId, Queue<long>> _admitted = [];
    private readonly Dictionary<string, RowAddress> _trades = new(StringComparer.Ordinal); // ExecID to the venue's row
    private readonly HashSet<string> _booked = new(StringComparer.Ordinal);
    private readonly List<RowAddress> _strays = []; // booked, and no trade seen

    public CheckBook(RiskOptions options)
    {
        _options = options;
        foreach (var portfolio in options.Portfolios)
        {
            _limits[portfolio] = new LimitBook(portfolio, options);
            _admitted[portfolio] = new Queue<long>();
        }

        foreach (var check in ComplianceChecks.All)
        {
            _tallies[check] = new Tally();
        }
    }

    /// <summary>The limits in force for a portfolio.</summary>
    public LimitBook LimitsOf(PortfolioId portfolio) => _limits[portfolio];

    public void Take(JournalRow row, object message)
    {
        var address = new RowAddress(row.Entity, row.Sequence);
        switch (message)
        {
            case Halted e:
                _halts[e.Scope] = row.Slice;
                break;
            case Resumed e:
                _halts.Remove(e.Scope);
                break;
            case LimitChanged e:
                TakeLimits(address, row, e);
                break;
            case BreakerRearmed e:
                Count(ComplianceChecks.FourEyes, address, !Roles.SamePerson(e.RequestedBy, e.ApprovedBy) && e.ApprovedBy.Role == Roles.RiskOfficer);
                break;
            case Reserved e:
                TakeReserved(address, row, e);
                break;
            case FillApplied e:
                TakeFill(address, e.ExecId);
                break;
            default:
                break; // no check looks at it
        }
    }

    /// <summary>A trade of a venue, or a bust or correction of one: booked in a later round.</summary>
    public void Trade(string execId, RowAddress row) => _trades[execId] = row;

    /// <summary>The outcomes. What is under way in a run that goes on is not held against it.</summary>
    public IReadOnlyList<CheckOutcome> Outcomes(Func<RowAddress, bool> isUnderWay)
    {
        foreach (var trade in _strays.Concat(_trades.Values.OrderBy(static t => t.Sequence)).Where(t => !isUnderWay(t)))
        {
            Count(ComplianceChecks.Reconciliation, trade, false);
        }

        return [.. ComplianceChecks.All.Select(check => new CheckOutcome(check, _tallies[check].Examined, _tallies[check].Violations, _tallies[check].First, _tallies[check].Last))];
    }

    private void TakeFill(RowAddress address, string execId)
    {
        if (!_booked.Add(execId))
        {
            Count(ComplianceChecks.Reconciliation, address, false);
        }
        else if (_trades.Remove(execId) || IsUndo(execId))
        {
            Count(ComplianceChecks.Reconciliation, address, true);
        }
        else
        {
            _strays.Add(address);
        }
    }

    // The first half of a correction is booked under the correction's id with a suffix.
    private static bool IsUndo(string execId) => execId.EndsWith(UndoSuffix, StringComparison.Ordinal);

    private void TakeLimits(RowAddress address, JournalRow row, LimitChanged e)
    {
        var before = _scopes.GetValueOrDefault(e.Scope) ?? _options.LimitsAtStart(e.Scope);
        if (LimitRules.Loosens(before, e.Limits))
        {
            Count(ComplianceChecks.FourEyes, address, !Roles.SamePerson(e.ProposedBy, e.ApprovedBy) && e.ApprovedBy.Role == Roles.RiskOfficer);
        }

        _scopes[e.Scope] = e.Limits;
        _changed[e.Scope] = row.Slice;
        foreach (var (portfolio, book) in _limits)
        {
            if (Scopes.Binding(portfolio).Contains(e.Scope))
            {
                book.Take(e);
            }
        }
    }

    private void TakeReserved(RowAddress address, JournalRow row, Reserved e)
    {
        var portfolio = new PortfolioId(new EntityId(row.Entity).Key);
        if (!_limits.TryGetValue(portfolio, out var limits))
        {
            return; // no portfolio of this run
        }

        var scopes = Scopes.Binding(portfolio);
        Count(ComplianceChecks.NothingUnderHalt, address, !scopes.Any(s => _halts.TryGetValue(s, out var slice) && slice < row.Slice));
        if (scopes.Any(s => _changed.TryGetValue(s, out var slice) && slice == row.Slice))
        {
            return;
        }

        Count(ComplianceChecks.OrderVolume, address, limits.Strictest(static l => l.OrderQuantity) is not { } units || e.Quantity.Units <= units.Value);
        if (e.Reduces)
        {
            return; // reductions are not counted against the rate
        }

        var admitted = _admitted[portfolio];
        admitted.Enqueue(e.Time.Value);
        while (admitted.Peek() <= e.Time.Value - (RateWindowSeconds * UnixNanos.PerSecond))
        {
            admitted.Dequeue();
        }

        Count(ComplianceChecks.OrderRate, address, limits.Strictest(static l => l.OrdersPerMinute) is not { } rate || admitted.Count <= rate.Value);
    }

    private void Count(string check, RowAddress address, bool ok)
    {
        var tally = _tallies[check];
        tally.Examined++;
        tally.Last = address;
        if (!ok)
        {
            tally.Violations++;
            tally.First ??= address;
        }
    }

    private sealed class Tally
    {
        public long Examined { get; set; }

        public long Violations { get; set; }

        public RowAddress? First { get; set; }

        public RowAddress? Last { get; set; }
    }
}

/// <summary>What a check over the journal found.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Examined">Rows it was applied to.</param>
/// <param name="Violations">Rows that break it.</param>
/// <param name="First">The first of them; null for none.</param>
/// <param name="Last">The last row it was applied to; null for none.</param>
public sealed record CheckOutcome(string Check, long Examined, long Violations, RowAddress? First, RowAddress? Last);
