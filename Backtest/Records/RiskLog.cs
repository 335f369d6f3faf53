using System.Globalization;
using GrandModel.Actors.Entities;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Breakers, halts, breaches, and what went wrong inside entities, as lines for people.</summary>
internal sealed class RiskLog
{
    public List<RiskLine> Lines { get; } = [];

    public List<IncidentLine> Incidents { get; } = [];

    public void Take(RowAddress address, UnixNanos time, string type, BreakerEvent e)
    {
        if (Lines.Count < RecordLimits.NotesMax)
        {
            Lines.Add(e switch
            {
                BreakerTripped t => new RiskLine(address, time, type, t.Scope, $"{t.Cause}: {t.Detail}; {t.Effect}, by {Name(t.By)}"),
                RearmRequested r => new RiskLine(address, time, type, r.Scope, $"{r.Cause}: {r.Reason}, by {Name(r.By)}"),
                BreakerRearmed r => new RiskLine(address, time, type, r.Scope, $"{r.Cause}: asked by {Name(r.RequestedBy)}, approved by {Name(r.ApprovedBy)}"),
                Halted h => new RiskLine(address, time, type, h.Scope, $"halt {h.Epoch}: {h.Reason}, by {Name(h.By)}"),
                Resumed r => new RiskLine(address, time, type, r.Scope, $"halt {r.Epoch} lifted: {r.Reason}, by {Name(r.By)}"),
                _ => throw new System.Diagnostics.UnreachableException($"{e.GetType().Name} has no line"),
            });
        }
    }

    public void Take(RowAddress address, UnixNanos time, RiskBreached e)
    {
        if (Lines.Count < RecordLimits.NotesMax)
        {
            Lines.Add(new RiskLine(address, time, RiskBreached.Wire, Scopes.Of(e.Portfolio), string.Create(
                CultureInfo.InvariantCulture, $"{e.Measure} {e.Value:P2} beyond {e.Limit:P2}: equity {e.Equity} against {e.Reference}")));
        }
    }

    public void Take(RowAddress address, UnixNanos time, CorrelationShocked e)
    {
        if (Lines.Count < RecordLimits.NotesMax)
        {
            Lines.Add(new RiskLine(address, time, CorrelationShocked.Wire, e.Group, string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Severity}: average correlation {e.Correlation:F3}, {e.Jump:F3} above {e.Minimum:F3} at {e.MinimumTime}")));
        }
    }

    public void Take(RowAddress address, UnixNanos time, LeverageCut e)
    {
        if (Lines.Count < RecordLimits.NotesMax)
        {
            Lines.Add(new RiskLine(address, time, LeverageCut.Wire, e.Scope, string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Cause}: factor {e.Factor}; {string.Join(", ", e.Positions.Select(p => $"{p.Symbol} {p.From} to {p.To}"))}")));
        }
    }

    public void Take(RowAddress address, UnixNanos time, string type, object refusal)
    {
        var text = refusal switch
        {
            Faulted f => $"the rule threw {f.Exception} on {f.Message}, {f.InRow} in a row",
            Quarantined q => $"{q.Reason} {q.Detail}".TrimEnd(),
            QuarantineLifted l => l.Reason,
            _ => throw new System.Diagnostics.UnreachableException($"{refusal.GetType().Name} has no line"),
        };
        if (Incidents.Count < RecordLimits.NotesMax)
        {
            Incidents.Add(new IncidentLine(address, time, type, text));
        }
    }

    private static string Name(Actor actor) => $"{actor.Name} ({actor.Role})";
}
