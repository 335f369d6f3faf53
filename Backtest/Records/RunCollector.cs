using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Takes the rows of a run in order and keeps what a report needs of them. Rows of other names are counted and hashed only.</summary>
internal sealed class RunCollector(MessageCatalog catalog)
{
    private const string OrderPrefix = EntityNames.Order + "/";
    private readonly JournalTally _tally = new();
    private readonly MarketLog _market = new();
    private readonly DecisionLog _decisions = new();
    private readonly OrderLog _orders = new();
    private readonly RiskLog _risk = new();
    private readonly SortedDictionary<PortfolioId, PortfolioBook> _books = [];
    private RunStarted? _started;
    private RunFinished? _finished;
    private int _resumes;
    private long? _firstNs;
    private long _lastNs;

    /// <summary>Takes the next row.</summary>
    public void Take(JournalRow row)
    {
        var address = new RowAddress(_tally.Take(row), row.Sequence);
        switch (row.Kind)
        {
            case RowKind.Event:
                Clock(row);
                TakeEvent(address, row);
                break;
            case RowKind.Refusal:
                Clock(row);
                if (row.Type is Faulted.Wire or Quarantined.Wire or QuarantineLifted.Wire)
                {
                    _risk.Take(address, Time(row), row.Type, Read<object>(row));
                }

                break;
            case RowKind.Operational:
                TakeOperational(row);
                break;
            case RowKind.Mark:
            case RowKind.Round:
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"row kind {row.Kind}");
        }
    }

    /// <summary>The record of everything taken.</summary>
    /// <param name="store">The store that was read.</param>
    /// <param name="portfolio">The portfolio to report; null for the first that has marks, or else for the first there is.</param>
    /// <exception cref="ReportException">PORTFOLIO_UNKNOWN.</exception>
    public RunRecord Finish(StoreInfo store, PortfolioId? portfolio)
    {
        var known = _books.Keys.Concat(_decisions.Portfolios).Distinct().Order().ToArray();
        if (portfolio is { } wanted && !known.Contains(wanted))
        {
            throw new ReportException("PORTFOLIO_UNKNOWN", $"Portfolio '{wanted}' has no rows in this journal; it knows: {string.Join(", ", known)}.");
        }

        var chosen = portfolio ?? (_books.FirstOrDefault(b => b.Value.Marks.Count > 0).Key is { Value: not null } marked ? marked : known.FirstOrDefault());
        var book = chosen.Value is not null && _books.TryGetValue(chosen, out var found) ? found : new PortfolioBook();
        return new RunRecord
        {
            Store = store,
            JournalHash = _tally.Hash(),
            JournalEvents = _tally.Hashed,
            Rows = _tally.Rows,
            Description = _started?.Description,
            Ended = _finished?.Reason,
            Resumes = _resumes,
            FirstEvent = _firstNs is { } first ? new UnixNanos(first) : null,
            LastEvent = _firstNs is null ? null : new UnixNanos(_lastNs),
            Types = _tally.Types,
            Portfolio = chosen.Value is null ? null : chosen,
            OtherPortfolios = [.. known.Where(p => p != chosen)],
            StartingEquity = book.StartingEquity,
            Marks = book.Marks,
            Flows = book.Flows,
            Fills = book.Fills,
            Trades = book.Trades,
            Orders = _orders.Lines(chosen),
            Decisions = _decisions.Lines(chosen),
            Reasons = _decisions.Reasons(chosen),
            Policies = _decisions.Policies(chosen),
            Bars = _market.Bars,
            Risk = _risk.Lines,
            Denials = _orders.Denials(chosen),
            Quality = _market.Quality,
            Incidents = _risk.Incidents,
        };
    }

    private static UnixNanos Time(JournalRow row) => new(row.EventTimeNs);

    private void Clock(JournalRow row)
    {
        _firstNs ??= row.EventTimeNs;
        _lastNs = Math.Max(_lastNs, row.EventTimeNs);
    }

    private void TakeEvent(RowAddress address, JournalRow row)
    {
        switch (row.Type)
        {
            case BarClosed.Wire:
                _market.Take(address, Read<BarClosed>(row));
                break;
            case QualityChanged.Wire:
                _market.Take(address, Read<QualityChanged>(row));
                break;
            case StrategicDecided.Wire:
                _decisions.Take(address, Time(row), Read<StrategicDecided>(row));
                break;
            case Signalled.Wire:
                _decisions.Take(address, Time(row), Read<Signalled>(row));
                break;
            case OrderIntended.Wire:
                _orders.Take(address, Time(row), Read<OrderIntended>(row));
                break;
            case ReservationDenied.Wire:
                _orders.Take(address, Read<ReservationDenied>(row));
                break;
            case Deposited.Wire:
                BookOf(address).Take(address, Time(row), Read<Deposited>(row));
                break;
            case EquityMarked.Wire:
                BookOf(address).Take(address, Read<EquityMarked>(row));
                break;
            case FillApplied.Wire:
                var fill = Read<FillApplied>(row);
                BookOf(address).Take(address, Time(row), fill);
                _orders.Take(fill);
                break;
            case BreakerTripped.Wire or RearmRequested.Wire or BreakerRearmed.Wire or Halted.Wire or Resumed.Wire:
                _risk.Take(address, Time(row), row.Type, Read<BreakerEvent>(row));
                break;
            case RiskBreached.Wire:
                _risk.Take(address, Time(row), Read<RiskBreached>(row));
                break;
            case CorrelationShocked.Wire:
                _risk.Take(address, Time(row), Read<CorrelationShocked>(row));
                break;
            case LeverageCut.Wire:
                _risk.Take(address, Time(row), Read<LeverageCut>(row));
                break;
            default:
                if (address.Entity.StartsWith(OrderPrefix, StringComparison.Ordinal))
                {
                    _orders.Take(address, address.Entity[OrderPrefix.Length..], row.Type, row.Payload);
                }

                break;
        }
    }

    private void TakeOperational(JournalRow row)
    {
        switch (row.Type)
        {
            case RunStarted.Wire:
                _started = Read<RunStarted>(row);
                break;
            case RunResumed.Wire:
                _resumes++;
                break;
            case RunFinished.Wire:
                _finished = Read<RunFinished>(row);
                break;
        }
    }

    private PortfolioBook BookOf(RowAddress address)
    {
        var portfolio = new PortfolioId(address.Entity[(address.Entity.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        if (!_books.TryGetValue(portfolio, out var book))
        {
            _books[portfolio] = book = new PortfolioBook();
        }

        return book;
    }

    private T Read<T>(JournalRow row)
        where T : class
    {
        try
        {
            return (T)catalog.Read(row.Type, row.Version, row.Payload);
        }
        catch (JsonException e)
        {
            throw new StoreException("STORE_DAMAGED", $"{row.Entity}#{row.Sequence}: the payload is no {row.Type}: {e.Message} Run gm audit verify.");
        }
    }
}
