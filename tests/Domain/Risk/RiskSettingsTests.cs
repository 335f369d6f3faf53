using System.Text.Json;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the settings of a run's risk: what is not named stays, what is not known is refused, and the journaled form reads back.</summary>
public sealed class RiskSettingsTests
{
    [Fact]
    public void What_is_not_named_stays_as_it_is()
    {
        var settings = RiskSettings.Of("""
            {"portfolioLimits": {"grossLeverage": 2, "orderNotional": null, "restricted": ["YM"]}, "drawdownLadder": [{"drawdown": 0.04, "factor": 0.75}],
             "correlation": {"atModerate": "Tell", "memory": "00:01:00"}}
            """);

        var limits = RiskSettings.Default.PortfolioLimits;
        Assert.Equal(limits with { GrossLeverage = 2, OrderNotional = null, Restricted = new SymbolSet(new Symbol("YM")) }, settings.PortfolioLimits);
        Assert.Equal([new DrawdownRung(.04, .75)], settings.DrawdownLadder);
        Assert.Equal((CorrelationAction.Tell, CorrelationAction.CutLeverage, TimeSpan.FromMinutes(1)), (settings.Correlation.AtModerate, settings.Correlation.AtHigh, settings.Correlation.Memory));
        Assert.Equal(RiskSettings.Default.Cooling, settings.Cooling);
    }

    [Fact]
    public void The_journaled_form_reads_back_as_itself()
    {
        var json = RiskSettings.Of("""{"breachMarks": 5, "clusterLimits": {"valueAtRisk": 0.02}}""").ToJson().GetRawText();
        Assert.Equal(json, RiskSettings.Of(json).ToJson().GetRawText());
        Assert.Equal(RiskSettings.Default.ToJson().GetRawText(), RiskSettings.Of("{}").ToJson().GetRawText());
    }

    [Theory]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{\"lever\": 2}", "field lever is unknown, expected one of portfolioLimits, ")]
    [InlineData("{\"correlation\": {\"jump\": 2}}", "field correlation.jump is unknown")]
    [InlineData("{\"breachMarks\": \"many\"}", "breachMarks")]
    [InlineData("{\"correlation\": null}", "correlation")]
    [InlineData("{\"correlation\": {\"atHigh\": \"Panic\"}}", "atHigh")]
    [InlineData("{\"breachMarks\": 1, \"breachMarks\": 2}", "breachMarks")]
    public void What_is_no_setting_is_refused_by_name(string json, string why) =>
        Assert.Contains(why, Assert.ThrowsAny<JsonException>(() => RiskSettings.Of(json)).Message, StringComparison.OrdinalIgnoreCase);
}
