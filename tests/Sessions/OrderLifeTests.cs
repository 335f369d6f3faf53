using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Books of a whole session: every order that was wanted ends once, every fill is booked once, positions and cash are the sum of the fills.</summary>
public sealed class OrderLifeTests
{
    private static readonly string[] Ends = ["OrderDenied", "OrderRejected", "OrderCanceled", "OrderExpired", "OrderFilled"];

    [RecordedDataFact]
    public async Task Every_order_ends_once_and_every_fill_is_booked_once()
    {
        var rows = await Session.RowsAsync(Session.Recorded("ES", "NQ"));

        var wanted = rows.Count(r => r.Type == "OrderIntended");
        var orders = rows.Where(r => r.Entity.StartsWith("order/", StringComparison.Ordinal)).GroupBy(r => r.Entity).ToArray();
        Assert.Equal(wanted, orders.Length);
        Assert.True(wanted > 20, $"{wanted} orders are too few to say anything");
        Assert.All(orders, order =>
        {
            Assert.Single(order, r => Ends.Contains(r.Type));
            Assert.Contains(order.Last().Type, Ends);
        });

        long position = 0;
        decimal cash = 1_000_000;
        var executions = new HashSet<string>();
        foreach (var row in rows.Where(r => r.Type == "FillApplied" && Json(r.Payload, "symbol").GetString() == "ES"))
        {
            Assert.True(executions.Add(Json(row.Payload, "execId").GetString()!), "booked twice");
            position += (Json(row.Payload, "side").GetString() == "Buy" ? 1 : -1) * Json(row.Payload, "quantity").GetInt64();
            Assert.Equal(position, Json(row.Payload, "position").GetInt64());
        }

        foreach (var row in rows.Where(r => r.Type == "FillApplied"))
        {
            var signed = (Json(row.Payload, "side").GetString() == "Buy" ? 1 : -1) * Json(row.Payload, "quantity").GetInt64();
            cash -= (signed * Number(row.Payload, "price") * Number(row.Payload, "multiplier")) + Number(row.Payload, "fee");
            Assert.Equal(cash, Number(row.Payload, "cash"));
        }
    }

    private static JsonElement Json(byte[] payload, string name) => JsonDocument.Parse(payload).RootElement.GetProperty(name);

    private static decimal Number(byte[] payload, string name) =>
        Json(payload, name) is { ValueKind: JsonValueKind.String } text ? decimal.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : Json(payload, name).GetDecimal();
}
