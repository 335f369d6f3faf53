using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>What was decided, how often, and why.</summary>
internal static class DecisionsSection
{
    public static void Write(HtmlWriter html, RunRecord record)
    {
        html.Write($"<h2>Decisions</h2>");
        if (record.Decisions.Count == 0)
        {
            html.Write($"<div class=\"empty\">Nothing was decided: the strategic layer needs 48 closed 30-minute bars, the tactical layer 60 closed 5-minute bars.</div>");
            return;
        }

        html.Write($"<div class=\"two\">");
        foreach (var (kind, name) in (ReadOnlySpan<(string, string)>)[(StrategicDecided.Wire, "Strategic"), (Signalled.Wire, "Tactical")])
        {
            var actions = record.Decisions.Where(d => d.Kind == kind).GroupBy(d => d.Action, StringComparer.Ordinal)
                .Select(g => (g.Key, Count: (long)g.Count(), (RowAddress?)g.First().Address))
                .OrderByDescending(a => a.Count).ThenBy(a => a.Key, StringComparer.Ordinal).ToArray();
            CountTable.Write(html, $"{name} actions ({kind})", "Action", actions);
        }

        foreach (var (kind, name) in (ReadOnlySpan<(string, string)>)[(StrategicDecided.Wire, "Strategic"), (Signalled.Wire, "Tactical")])
        {
            var reasons = record.Reasons.Where(r => r.Kind == kind).OrderByDescending(r => r.Count).ThenBy(r => r.Code, StringComparer.Ordinal)
                .Select(r => (r.Code, r.Count, (RowAddress?)r.First)).ToArray();
            CountTable.Write(html, $"{name} reasons", "Code", reasons);
        }

        html.Write($"</div>");
        var undefined = record.Decisions.Count(d => d.UndefinedShare > 0);
        html.Write($"<p class=\"note\">A decision may give several reasons. {Figures.Count(undefined)} of {Figures.Count(record.Decisions.Count)} decisions saw an observation with undefined values. ");
        html.Write($"All of them, with row, policy and observation: decisions.csv.</p>");
        html.Write($"<div class=\"scroll\"><table><tr><th>Policy</th><th>SHA-256</th><th>Numerics</th><th class=\"n\">Decisions</th></tr>");
        foreach (var p in record.Policies)
        {
            html.Write($"<tr><td>{p.Policy}</td><td><code>{p.Hash}</code></td><td>{p.Numerics}</td><td class=\"n\">{Figures.Count(p.Decisions)}</td></tr>");
        }

        html.Write($"</table></div>");
    }
}
