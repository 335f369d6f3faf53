using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Execution.Venues;
using GrandModel.Risk.Compliance;

namespace GrandModel.Backtest.Compliance;

/// <summary>What stands behind a control in a journal.</summary>
public enum ControlStatus
{
    /// <summary>Implemented and in force for every portfolio.</summary>
    Active,

    /// <summary>Implemented and switched off for at least one portfolio.</summary>
    NotConfigured,

    /// <summary>Nothing does it.</summary>
    NotImplemented,
}

/// <summary>The RTS 6 checklist of a journal. docs/compliance.md.</summary>
/// <param name="Store">Where it was read.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Until">Event time of the last event; null before the first.</param>
/// <param name="Controls">Controls, by article.</param>
/// <param name="Checks">Checks over the rows.</param>
/// <param name="Passed">Whether no check found a violation.</param>
public sealed record ComplianceReport(
    string Store, long Rows, UnixNanos? Until, IReadOnlyList<ControlLine> Controls, IReadOnlyList<CheckOutcome> Checks, bool Passed)
{
    /// <summary>Reads a journal from its first row to its last.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED.</exception>
    public static async Task<ComplianceReport> ReadAsync(RunJournal journal, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var checks = new CheckBook(journal.Entities.Risk());
        var evidence = Rts6.Controls.SelectMany(static c => c.Evidence).Distinct().ToDictionary(static e => e, static _ => new Acted());
        var wires = evidence.Keys.Select(static e => e.Wire).ToHashSet(StringComparer.Ordinal);
        var rows = 0L;
        JournalRow? last = null;
        await foreach (var row in new JournalCursor(journal.Store).ReadNewAsync(progress, cancellation))
        {
            rows++;
            if (row.Kind == RowKind.Event)
            {
                last = row;
                Check(journal, checks, row);
            }

            if (wires.Contains(row.Type))
            {
                var code = row.Type is ReservationDenied.Wire or BreakerTripped.Wire ? CodeOf(journal.Read(row)) : null;
                foreach (var acted in new[] { new ControlEvent(row.Type), new ControlEvent(row.Type, code) }.Distinct())
                {
                    if (evidence.TryGetValue(acted, out var count))
                    {
                        count.Take(row);
                    }
                }
            }
        }

        var until = last is null ? (UnixNanos?)null : new UnixNanos(last.EventTimeNs);
        var isOver = await HasEndedAsync(journal, cancellation);
        var outcomes = checks.Outcomes(_ => !isOver);
        return new ComplianceReport(
            journal.Store.Info.Location,
            rows,
            until,
            [.. Rts6.Controls.Select(c => Line(journal, checks, c, evidence, outcomes))],
            outcomes,
            outcomes.All(static o => o.Violations == 0));
    }

    private static string? CodeOf(object message) => message switch
    {
        ReservationDenied e => e.Code,
        BreakerTripped e => e.Cause,
        _ => null,
    };

    private static void Check(RunJournal journal, CheckBook checks, JournalRow row)
    {
        if (row.Type == VenueTraded.Wire)
        {
            checks.Trade(VenuePort.ExecId(new EntityId(row.Entity), row.Sequence), new RowAddress(row.Entity, row.Sequence));
        }
        else if (row.Type is OrderTradeBusted.Wire or OrderTradeCorrected.Wire)
        {
            var id = journal.Read(row) is OrderTradeBusted busted ? busted.ExecId : ((OrderTradeCorrected)journal.Read(row)).ExecId;
            checks.Trade(id, new RowAddress(row.Entity, row.Sequence));
        }
        else if (row.Type is Halted.Wire or Resumed.Wire or LimitChanged.Wire or BreakerRearmed.Wire or Reserved.Wire or FillApplied.Wire)
        {
            checks.Take(row, journal.Read(row));
        }
    }

    private static async Task<bool> HasEndedAsync(RunJournal journal, CancellationToken cancellation)
    {
        var ended = false;
        await foreach (var row in journal.RowsAsync(RunJournal.Conductor, 0, cancellation))
        {
            ended = row.Type == RunFinished.Wire;
        }

        return ended;
    }

    private static ControlLine Line(
        RunJournal journal, CheckBook checks, ComplianceControl control, Dictionary<ControlEvent, Acted> evidence, IReadOnlyList<CheckOutcome> outcomes)
    {
        var settings = control.Implementation is null ? [] : journal.Description.Portfolios.Select(p => new ControlSetting(p, control.Setting(checks.LimitsOf(p)))).ToArray();
        var acted = control.Evidence.Select(e => evidence[e]).ToArray();
        var newest = acted.Where(static a => a.Times > 0).OrderBy(static a => a.Time.Value).LastOrDefault();
        return new ControlLine(
            control.Id,
            control.Article,
            control.Requirement,
            control.Implementation is null ? ControlStatus.NotImplemented
                : settings.All(static s => s.InForce is not null) ? ControlStatus.Active
                : ControlStatus.NotConfigured,
            control.Implementation,
            control.Gap,
            settings,
            acted.Sum(static a => a.Times),
            newest?.Row,
            newest?.Time,
            outcomes.FirstOrDefault(o => o.Check == control.Check));
    }

    private sealed class Acted
    {
        public long Times { get; private set; }

        public RowAddress? Row { get; private set; }

        public UnixNanos Time { get; private set; }

        public void Take(JournalRow row)
        {
            Times++;
            Row = new RowAddress(row.Entity, row.Sequence);
            Time = new UnixNanos(row.EventTimeNs);
        }
    }
}

/// <summary>A control in a journal.</summary>
/// <param name="Id">Name.</param>
/// <param name="Article">Article of RTS 6.</param>
/// <param name="Requirement">What it asks for.</param>
/// <param name="Status">What stands behind it.</param>
/// <param name="Implementation">Code; null for none.</param>
/// <param name="Gap">What is not covered.</param>
/// <param name="Settings">Setting by portfolio.</param>
/// <param name="Acted">How often it acted in this journal.</param>
/// <param name="Last">The last row that shows it; null for none.</param>
/// <param name="LastTime">Its event time.</param>
/// <param name="Test">The check that tested it on this journal; null without one.</param>
public sealed record ControlLine(
    string Id,
    string Article,
    string Requirement,
    ControlStatus Status,
    string? Implementation,
    string Gap,
    IReadOnlyList<ControlSetting> Settings,
    long Acted,
    RowAddress? Last,
    UnixNanos? LastTime,
    CheckOutcome? Test);

/// <summary>What is in force for a portfolio; null for nothing.</summary>
public sealed record ControlSetting(PortfolioId Portfolio, string? InForce);

/// <summary>JSON of gm compliance report, as that of audits.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ComplianceReport))]
public sealed partial class ComplianceJson : JsonSerializerContext;
