using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;

namespace GrandModel.Backtest.AsOf;

/// <summary>
/// Risk as of a moment: figures computed again from the past of that moment and compared with what was journaled then, at every mark up to it. docs/as-of.md.
/// </summary>
public sealed class RiskAsOf
{
    /// <summary>Marks that wait for their assessment at most; one a symbol is usual.</summary>
    private const int WaitingMax = 10_000;

    private readonly RunJournal _journal;
    private readonly PortfolioId _portfolio;
    private readonly AsOfLedger _ledger = new();
    private readonly LimitBook _limits;
    private readonly Dictionary<(Symbol Symbol, long Bar), AsOfMark> _waiting = [];
    private readonly SortedDictionary<string, AsOfScope> _scopes = new(StringComparer.Ordinal);
    private readonly string _portfolioEntity;
    private readonly string _monitorEntity;
    private readonly string _firmEntity = EntityId.Of(EntityNames.FirmMonitor, FirmState.Key).Value;
    private readonly FirmView _firm;
    private IReadOnlyList<AsOfLine> _mark = [];
    private IReadOnlyList<AsOfLine> _assessment = [];
    private IReadOnlyList<AsOfLine> _firmLines = [];
    private FirmAssessed? _firmNow;
    private AsOfLine? _first;
    private long _compared;

    private RiskAsOf(RunJournal journal, PortfolioId portfolio)
    {
        (_journal, _portfolio) = (journal, portfolio);
        _limits = new LimitBook(portfolio, journal.Entities.Risk());
        _firm = new FirmView(journal.Entities.Risk());
        _portfolioEntity = EntityId.Of(EntityNames.Portfolio, portfolio.Value).Value;
        _monitorEntity = EntityId.Of(EntityNames.RiskMonitor, portfolio.Value).Value;
        foreach (var scope in Scopes.Binding(portfolio))
        {
            _scopes[scope] = new AsOfScope(journal, scope);
        }
    }

    /// <summary>Recomputes and compares.</summary>
    /// <param name="journal">Journal.</param>
    /// <param name="moment">Moment.</param>
    /// <param name="name">Portfolio; null for the first of the run.</param>
    /// <param name="progress">Told now and then; null for nobody.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AuditException">PORTFOLIO_UNKNOWN, POSITION_MISSING: the journal has no such row. ROW_DAMAGED.</exception>
    public static async Task<AsOfReport> ReadAsync(
        RunJournal journal, AsOfMoment moment, PortfolioId? name, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(moment);
        var portfolio = name ?? journal.Description.Portfolios[0];
        if (!journal.Description.Portfolios.Contains(portfolio))
        {
            throw new AuditException("PORTFOLIO_UNKNOWN", $"The run has no portfolio '{portfolio}'; it has {string.Join(", ", journal.Description.Portfolios)}.");
        }

        var asOf = new RiskAsOf(journal, portfolio);
        var reached = false;
        var rows = 0L;
        JournalRow? last = null;
        await foreach (var row in new JournalCursor(journal.Store).ReadNewAsync(progress, cancellation))
        {
            if (!moment.Includes(row))
            {
                continue;
            }

            rows++;
            last = row.Kind == RowKind.Event ? row : last;
            asOf.Take(row);
            if (moment.IsReachedBy(row))
            {
                reached = true;
                break;
            }
        }

        return reached || moment.Time is not null
            ? asOf.Report(moment, rows, last)
            : throw new AuditException("POSITION_MISSING", $"The journal has no row {moment.Text}. gm audit list names all entities with their last sequence.");
    }

    private AsOfReport Report(AsOfMoment moment, long rows, JournalRow? last)
    {
        var scopes = _scopes.Values.SelectMany(s => s.Lines(last?.Slice ?? 0)).ToArray();
        foreach (var line in scopes)
        {
            Count(line);
        }

        return new AsOfReport(
            moment.Text,
            _portfolio,
            rows,
            last is null ? null : new RowAddress(last.Entity, last.Sequence),
            last is null ? null : new UnixNanos(last.EventTimeNs),
            [.. _mark, .. _assessment, .. _firmLines, .. scopes],
            _compared,
            _ledger.MarksTaken,
            _first is null,
            _first);
    }

    private void Take(JournalRow row)
    {
        if (row.Kind != RowKind.Event)
        {
            return;
        }

        TakeFirm(row);
        if (row.Type == BarClosed.Wire)
        {
            _ledger.Take((BarClosed)_journal.Read(row));
        }
        else if (row.Entity == _portfolioEntity)
        {
            TakePortfolio(new RowAddress(row.Entity, row.Sequence), row);
        }
        else if (row.Entity == _monitorEntity)
        {
            TakeMonitor(new RowAddress(row.Entity, row.Sequence), row);
        }
        else
        {
            TakeScope(row);
        }
    }

    // The firm's figures come from closes and marks, all of them journaled: its value at risk is computed again here, from the first bar on.
    private void TakeFirm(JournalRow row)
    {
        if (row.Entity == _firmEntity)
        {
            if (_journal.Read(row) is FirmAssessed told)
            {
                var address = new RowAddress(row.Entity, row.Sequence);
                _firmLines = [.. AsOfFields.Firm.Select(f => Compare(address, f.Name, _firmNow is { } now ? f.Of(now) : null, f.Of(told)))];
            }

            return;
        }

        if (row.Type is not (BarClosed.Wire or EquityMarked.Wire or Deposited.Wire or LimitChanged.Wire))
        {
            return;
        }

        var message = _journal.Read(row);
        if (message is BarClosed { Timeframe: var length } && length != Timeframe.M5 || message is LimitChanged { Scope: not Scopes.Cluster })
        {
            return;
        }

        _firm.Take(message);
        _firmNow = _firm.Assessed ?? _firmNow;
    }

    private void TakePortfolio(RowAddress address, JournalRow row)
    {
        switch (_journal.Read(row))
        {
            case Deposited e:
                _ledger.Take(e);
                Compare(address, "deposit.cash", _ledger.Cash, e.Cash);
                break;
            case FillApplied e:
                _ledger.Take(e);
                Compare(address, "fill.cash", _ledger.Cash, e.Cash);
                Compare(address, "fill.position", _ledger.UnitsOf(e.Symbol), e.Position.Units);
                break;
            case EquityMarked e:
                var mark = _ledger.Mark(e);
                _mark = [.. AsOfFields.Marks.Select(f => Compare(address, f.Name, f.Recompute(mark), f.Journaled(e)))];
                if (_waiting.Count >= WaitingMax)
                {
                    _waiting.Clear(); // a run without a monitor: nothing is compared with them
                }

                _waiting[(e.Symbol, e.Bar)] = mark;
                break;
            default:
                break; // reservations change no figure of this report
        }
    }

    private void TakeMonitor(RowAddress address, JournalRow row)
    {
        switch (_journal.Read(row))
        {
            case RiskAssessed e when _waiting.Remove((e.Symbol, e.Bar), out var mark):
                _assessment = [.. AsOfFields.Assessments.Where(f => f.Journaled(e) is not null).Select(f => Compare(address, f.Name, f.Recompute(mark), f.Journaled(e)))];
                break;
            case RiskAssessed e:
                Compare(address, "risk.mark", null, $"{e.Symbol} bar {e.Bar}");
                break;
            case RiskBreached e:
                TakeBreach(row, address, e);
                break;
            default:
                break; // a breach that is over is seen by its breaker
        }
    }

    private void TakeBreach(JournalRow row, RowAddress address, RiskBreached e)
    {
        if (e.Measure is Measures.DayLoss or Measures.Drawdown)
        {
            var limit = e.Measure == Measures.DayLoss ? _limits.Strictest(static l => l.DayLoss) : _limits.Strictest(static l => l.Drawdown);
            Compare(address, $"breach.{e.Measure}", Measures.Loss(e.Reference, e.Equity), e.Value);
            Compare(address, $"breach.{e.Measure}.limit", limit?.Value, e.Limit);
        }

        if (Measures.CauseOf(e.Measure) is { } cause)
        {
            _scopes[Scopes.Of(_portfolio)].Breached(row.Slice, cause, address);
        }
    }

    private void TakeScope(JournalRow row)
    {
        var slash = row.Entity.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || row.Entity[..slash] is not (EntityNames.Breaker or EntityNames.Limits) || !_scopes.TryGetValue(row.Entity[(slash + 1)..], out var scope))
        {
            return;
        }

        var message = _journal.Read(row);
        scope.Take(row, message);
        if (message is LimitChanged changed)
        {
            _limits.Take(changed);
        }
    }

    private AsOfLine Compare(RowAddress row, string field, object? recomputed, object? journaled) =>
        Count(AsOfLine.Of(field, recomputed, journaled, row));

    private AsOfLine Count(AsOfLine line)
    {
        _compared++;
        _first ??= line.Agrees ? null : line;
        return line;
    }
}

/// <summary>Answer of gm risk as-of.</summary>
/// <param name="Moment">As it was asked.</param>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Rows">Rows up to the moment.</param>
/// <param name="Last">Last event among them; null before the first.</param>
/// <param name="Time">Its event time.</param>
/// <param name="Lines">Figures of the last mark and assessment, breakers and limits.</param>
/// <param name="Compared">Values compared, at all marks up to the moment.</param>
/// <param name="MarksTaken">Marks of other symbols than the bar's that were taken as journaled.</param>
/// <param name="Agrees">Whether all were one.</param>
/// <param name="First">The first that was not, in the order of the run; null when all were.</param>
public sealed record AsOfReport(
    string Moment,
    PortfolioId Portfolio,
    long Rows,
    RowAddress? Last,
    UnixNanos? Time,
    IReadOnlyList<AsOfLine> Lines,
    long Compared,
    long MarksTaken,
    bool Agrees,
    AsOfLine? First);

/// <summary>A figure now and then.</summary>
/// <param name="Field">Name.</param>
/// <param name="Recomputed">Computed again.</param>
/// <param name="Journaled">As journaled.</param>
/// <param name="Agrees">Whether they are one.</param>
/// <param name="Row">Row that holds the journaled value; null when nothing was journaled yet.</param>
public sealed record AsOfLine(string Field, string Recomputed, string Journaled, bool Agrees, RowAddress? Row)
{
    internal static AsOfLine Of(string field, object? recomputed, object? journaled, RowAddress? row) =>
        new(field, AsOfFields.Text(recomputed), AsOfFields.Text(journaled), AsOfFields.Agree(recomputed, journaled), row);
}
