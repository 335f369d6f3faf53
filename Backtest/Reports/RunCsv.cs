using GrandModel.Backtest.Records;

namespace GrandModel.Backtest.Reports;

/// <summary>fills.csv and decisions.csv. Columns: docs/report.md. Amounts and prices are exact; every line has the journal address it comes from.</summary>
public static class RunCsv
{
    private static readonly string[] FillColumns =
    [
        "address", "time", "tradeTime", "portfolio", "symbol", "side", "quantity", "price", "fee", "multiplier", "position", "cash", "realized",
        "closedQuantity", "slippage", "slippageCost", "order", "execId",
    ];

    private static readonly string[] DecisionColumns =
    [
        "address", "time", "kind", "portfolio", "symbol", "bar", "barClose", "action", "target", "strength", "certainty", "reasons", "policy", "policyHash",
        "observation", "undefinedShare",
    ];

    /// <summary>Writes one line per FillApplied, in order.</summary>
    public static void WriteFills(RunRecord record, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var csv = new CsvText(stream, FillColumns);
        foreach (var line in record.Fills)
        {
            var fill = line.Fill;
            csv.Field(line.Address.ToString()).Field(line.Time.ToString()).Field(fill.TradeTime.ToString()).Field(record.Portfolio?.Value)
                .Field(fill.Symbol.Value).Field(fill.Side.ToString()).Field(fill.Quantity.Units).Field(fill.Price.ToString()).Field(fill.Fee.ToString())
                .Field(new Contracts.Money(fill.Multiplier).ToString()).Field(fill.Position.Units).Field(fill.Cash.ToString()).Field(fill.Realized.ToString())
                .Field(fill.ClosedQuantity.Units).Field(fill.Slippage.ToString()).Field(line.SlippageCost.ToString()).Field(fill.Order.Value).Field(fill.ExecId)
                .EndLine();
        }
    }

    /// <summary>Writes one line per StrategicDecided and Signalled, in order.</summary>
    public static void WriteDecisions(RunRecord record, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var csv = new CsvText(stream, DecisionColumns);
        foreach (var d in record.Decisions)
        {
            csv.Field(d.Address.ToString()).Field(d.Time.ToString()).Field(d.Kind).Field(record.Portfolio?.Value).Field(d.Symbol.Value).Field(d.Bar)
                .Field(d.BarClose.ToString()).Field(d.Action).Field(d.Target).Field(d.Strength).Field(d.Certainty).Field(d.Reasons).Field(d.Policy)
                .Field(d.PolicyHash).Field(d.Observation).Field(d.UndefinedShare).EndLine();
        }
    }
}
