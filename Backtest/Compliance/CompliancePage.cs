using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Compliance;

/// <summary>The checklist as one HTML page that needs nothing else. The same report gives the same bytes.</summary>
public static class CompliancePage
{
    /// <summary>The page.</summary>
    public static string Render(ComplianceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new HtmlWriter();
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Write($"<title>RTS 6 checklist</title><style>\n{PageStyle.Css}\n</style></head>\n<body><main>\n");
        html.Write($"<h1>RTS 6 checklist</h1><p class=\"sub\">{Figures.Count(report.Rows, "row")} up to {report.Until?.ToString() ?? Figures.None}; ");
        html.Write($"{Figures.Count(report.Controls.Count(c => c.Status == ControlStatus.Active))} of {Figures.Count(report.Controls.Count, "control")} active, ");
        html.Write($"{Figures.Count(report.Controls.Count(c => c.Status == ControlStatus.NotImplemented))} not implemented.</p>");
        html.Write($"<p class=\"warn\">What this software does and what this journal shows. It is no statement of compliance: that is the firm's.</p>");
        WriteControls(html, report);
        WriteChecks(html, report);
        html.Write($"</main></body></html>\n");
        return html.ToMarkup().Text;
    }

    /// <summary>Status as people read it.</summary>
    public static string Text(ControlStatus status) => status switch
    {
        ControlStatus.Active => "active",
        ControlStatus.NotConfigured => "not configured",
        ControlStatus.NotImplemented => "not implemented",
        _ => throw new System.Diagnostics.UnreachableException($"{status} has no text"),
    };

    private static void WriteControls(HtmlWriter html, ComplianceReport report)
    {
        html.Write($"<h2>Controls</h2><div class=\"scroll\"><table><tr><th>Article</th><th>Control</th><th>Status</th><th>In force</th><th>Not covered</th><th class=\"n\">Acted</th><th>Last</th></tr>");
        foreach (var c in report.Controls)
        {
            html.Write($"<tr><td>{c.Article}</td><td><strong>{c.Id}</strong><br>{c.Requirement}<br><code>{c.Implementation}</code></td><td>{Text(c.Status)}</td><td>");
            foreach (var setting in c.Settings)
            {
                html.Write($"{setting.Portfolio.Value}: {setting.InForce ?? "off"}<br>");
            }

            html.Write($"</td><td class=\"why\">{c.Gap}</td><td class=\"n\">{Figures.Count(c.Acted)}</td><td>");
            if (c.Last is { } row)
            {
                html.Write($"{row}<br>{c.LastTime?.ToString()}");
            }
            else
            {
                html.Write($"never in this journal");
            }

            html.Write($"</td></tr>\n");
        }

        html.Write($"</table></div>");
    }

    private static void WriteChecks(HtmlWriter html, ComplianceReport report)
    {
        html.Write($"<h2>Tested on this journal</h2><table><tr><th>Check</th><th class=\"n\">Rows</th><th class=\"n\">Violations</th><th>First violation</th><th>Last row</th></tr>");
        foreach (var check in report.Checks)
        {
            html.Write($"<tr><td>{check.Check}</td><td class=\"n\">{Figures.Count(check.Examined)}</td><td class=\"n\">{Figures.Count(check.Violations)}</td><td>");
            if (check.First is { } first)
            {
                html.Write($"{first}");
            }

            html.Write($"</td><td>");
            if (check.Last is { } last)
            {
                html.Write($"{last}");
            }

            html.Write($"</td></tr>\n");
        }

        html.Write($"</table>");
    }
}
