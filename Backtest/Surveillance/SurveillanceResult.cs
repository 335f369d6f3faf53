using System.Text.Json.Serialization;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Surveillance;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Backtest.Surveillance;

/// <summary>Answer of gm surveillance scan.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Alerts">Alerts, by when they were complete.</param>
/// <param name="Coverage">What was looked at, and what could not be.</param>
/// <param name="OrderToTrade">Messages against trades, by instrument and account.</param>
/// <param name="Notes">What else bears on the answer.</param>
public sealed record SurveillanceResult(
    long Rows,
    IReadOnlyList<AlertLine> Alerts,
    SurveillanceCoverage Coverage,
    IReadOnlyList<OrderFlowCount> OrderToTrade,
    IReadOnlyList<string> Notes)
{
    /// <summary>Scans a journal from its first row to its last.</summary>
    /// <param name="journal">Journal.</param>
    /// <param name="thresholds">Thresholds.</param>
    /// <param name="ownerOf">Beneficial owner of a portfolio.</param>
    /// <param name="progress">Told now and then; null for nobody.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AuditException">ROW_DAMAGED, AUDIT_TOO_LARGE.</exception>
    /// <exception cref="ArgumentException">THRESHOLD_INVALID.</exception>
    public static async Task<SurveillanceResult> ReadAsync(
        RunJournal journal, SurveillanceThresholds thresholds, Func<string, string> ownerOf, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var instruments = journal.Description.Instruments.ToDictionary(static i => i.Symbol);
        var scan = new SurveillanceScan(new SurveillanceOptions
        {
            Instruments = symbol => instruments.GetValueOrDefault(symbol),
            Settlement = (symbol, time) => SettlementWindows.Of(instruments.GetValueOrDefault(symbol), time),
            Thresholds = thresholds,
        });
        var records = new JournalRecords(journal, ownerOf);
        var cases = new CaseRegister(journal);
        var rows = 0L;
        await foreach (var row in new JournalCursor(journal.Store).ReadNewAsync(progress, cancellation))
        {
            rows++;
            records.Take(row);
            cases.Take(row);
        }

        var alerts = new List<SurveillanceAlert>();
        foreach (var record in records.InOrder())
        {
            alerts.AddRange(scan.Take(record));
        }

        alerts.AddRange(scan.Finish());
        return new SurveillanceResult(
            rows,
            [.. alerts.OrderBy(static a => a.Time.Value).ThenBy(static a => a.CaseId, StringComparer.Ordinal).Select(a => AlertLine.Of(a, cases.StatusOf(a.CaseId)))],
            scan.Coverage,
            scan.Flows,
            [.. NotesOn(scan.Coverage, records.Amended)]);
    }

    private static IEnumerable<string> NotesOn(SurveillanceCoverage coverage, int amended)
    {
        if (!coverage.HasDepth)
        {
            yield return "no depth in this journal: sizes against depth are not checked";
        }

        if (!coverage.HasTouch)
        {
            yield return "no bid and ask in this journal: distances from the touch are not checked";
        }

        if (!coverage.HasTrades)
        {
            yield return "no prices and volumes of seconds in this journal, bars only: momentum ignition and marking the close are checked on own fills alone";
        }

        if (coverage.Dropped > 0)
        {
            yield return $"{coverage.Dropped} orders, fills or market records left before their time: patterns may have been missed";
        }

        if (amended > 0)
        {
            yield return $"{amended} trades were busted or corrected later and are judged as they were told first";
        }
    }
}

/// <summary>An alert as people and programs read it.</summary>
/// <param name="Case">Key of its case.</param>
/// <param name="Status">none, open or closed: the case in this journal.</param>
/// <param name="Rule">Rule.</param>
/// <param name="Severity">Urgency.</param>
/// <param name="Time">When the pattern was complete.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Owner">Beneficial owner.</param>
/// <param name="Accounts">Accounts.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Evidence">Rows behind it.</param>
/// <param name="Clauses">Clauses with their measures.</param>
/// <param name="NotChecked">Clauses that could not be checked.</param>
public sealed record AlertLine(
    string Case,
    string Status,
    string Rule,
    Severity Severity,
    UnixNanos Time,
    Symbol Symbol,
    string Owner,
    IReadOnlyList<string> Accounts,
    string Summary,
    IReadOnlyList<RowAddress> Evidence,
    IReadOnlyList<Clause> Clauses,
    IReadOnlyList<string> NotChecked)
{
    /// <summary>The line of an alert.</summary>
    public static AlertLine Of(SurveillanceAlert alert, string status)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return new AlertLine(
            alert.CaseId,
            status,
            alert.Rule,
            alert.Severity,
            alert.Time,
            alert.Symbol,
            alert.Owner,
            alert.Accounts,
            alert.Summary,
            [.. alert.Evidence.Select(static e => new RowAddress(e.Entity, e.Sequence))],
            alert.Clauses,
            alert.NotChecked);
    }

    /// <summary>The command that opens its case.</summary>
    public OpenCase Open(Actor by)
    {
        var rows = Evidence.Count <= CaseDecider.EvidenceMax ? Evidence : [Evidence[0], Evidence[^1]];
        return new OpenCase(
            Rule, Severity.ToString(), Symbol, Owner, Time, Summary, [.. rows.Select(static r => new InputRef(r.Entity, r.Sequence))], NotChecked, by);
    }
}

/// <summary>Answer of gm surveillance cases.</summary>
public sealed record CaseList(IReadOnlyList<CaseLine> Cases);

/// <summary>JSON of surveillance, as that of audits.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(EntityIdJson)])]
[JsonSerializable(typeof(SurveillanceResult))]
[JsonSerializable(typeof(CaseList))]
[JsonSerializable(typeof(CaseLine))]
public sealed partial class SurveillanceResultJson : JsonSerializerContext;
