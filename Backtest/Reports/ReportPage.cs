using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Charts;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Reports.Sections;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports;

/// <summary>
/// report.html: one file that needs nothing else, no script and no network. The same record, statistics and facts give the same bytes. What each part
/// shows: docs/report.md.
/// </summary>
public static class ReportPage
{
    /// <summary>The page.</summary>
    public static string Render(RunRecord record, RunStatistics statistics, RunFacts facts)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(facts);
        var html = new HtmlWriter();
        var axis = TimeAxis.Of(record);
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Write($"<title>{HeadSection.Title(record)}</title><style>\n{PageStyle.Css}\n</style></head>\n<body><main>\n");
        HeadSection.Write(html, record, statistics, facts);
        CurvesSection.Write(html, axis, record, statistics);
        PricesSection.Write(html, axis, record);
        FiguresSection.Write(html, record, statistics);
        ReturnsSection.Write(html, axis, record, statistics);
        CostsSection.Write(html, statistics);
        TradesSection.Write(html, record, statistics);
        DecisionsSection.Write(html, record);
        OrdersSection.Write(html, record);
        QualitySection.Write(html, record, facts);
        RunSection.Write(html, record, facts);
        TraceSection.Write(html, record, statistics, facts);
        html.Write($"</main></body></html>\n");
        return html.ToMarkup().Text;
    }
}
