using System.Text.Json;
using GrandModel.Cluster.Host.Commands.Data;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>A judged method in a document.</summary>
internal static class BacktestJson
{
    public static void Write(Utf8JsonWriter writer, DateOnly[] dates, VarBacktest run)
    {
        writer.WriteStartObject();
        writer.WriteString("method", run.Request.Method.Name());
        writer.WriteNumber("forecasts", run.Days);
        writer.WriteNumber("refused", run.Refused);
        writer.WriteNumber("exceptions", run.Count);
        writer.WriteNumber("expected", run.Expected);
        writer.WriteNumber("exceptionRate", (double)run.Count / run.Days);
        Test(writer, "kupiec", run.Kupiec);
        writer.WriteStartObject("christoffersen");
        var t = run.Transitions;
        writer.WriteNumber("n00", t.N00);
        writer.WriteNumber("n01", t.N01);
        writer.WriteNumber("n10", t.N10);
        writer.WriteNumber("n11", t.N11);
        Test(writer, "independence", run.Independence);
        Test(writer, "conditionalCoverage", run.ConditionalCoverage);
        writer.WriteEndObject();
        Light(writer, run);
        writer.WriteStartArray("years");
        foreach (var year in dates.Select(d => d.Year).Distinct())
        {
            JsonLine.Line(writer, line =>
            {
                line.WriteStartObject();
                line.WriteNumber("year", year);
                line.WriteNumber("forecasts", run.Forecasts.Where((f, i) => f is not null && dates[i].Year == year).Count());
                line.WriteNumber("exceptions", run.Exceptions.Where((e, i) => e && dates[i].Year == year).Count());
                line.WriteEndObject();
            });
        }

        writer.WriteEndArray();
        writer.WritePropertyName("exceptionDates");
        var exceptions = dates.Where((_, i) => run.Exceptions[i]).ToArray();
        JsonLine.Array(writer, exceptions.Length, (line, i) => line.WriteStringValue($"{exceptions[i]:yyyy-MM-dd}"));
        writer.WriteEndObject();
    }

    private static void Light(Utf8JsonWriter writer, VarBacktest run)
    {
        writer.WriteStartObject("trafficLight");
        writer.WriteString("zone", run.Zone.ToString().ToLowerInvariant());
        writer.WriteNumber("days", run.LastDays);
        writer.WriteNumber("exceptions", run.LastCount);
        if (run is { LastDays: TrafficLight.Days, Request.Confidence: 0.99 })
        {
            writer.WriteNumber("addOn1996", TrafficLight.AddOn(run.LastCount));
            writer.WriteNumber("addOnMar99", TrafficLight.AddOnMar99(run.LastCount));
        }

        writer.WriteNumber("greenDays", run.ZoneDays.Green);
        writer.WriteNumber("yellowDays", run.ZoneDays.Yellow);
        writer.WriteNumber("redDays", run.ZoneDays.Red);
        writer.WriteEndObject();
    }

    private static void Test(Utf8JsonWriter writer, string name, TestOutcome outcome)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("statistic", outcome.Statistic);
        writer.WriteNumber("pValue", outcome.PValue);
        writer.WriteBoolean("rejected", outcome.Rejected);
        writer.WriteEndObject();
    }
}
