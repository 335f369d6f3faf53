using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards gm order and gm portfolio over a finished run: what they tell is what the summary and the journal say, address by address.</summary>
[Collection(SimulatedRunTests.Name)]
public sealed class OrderTests(SimulatedRun run)
{
    [Fact]
    public void List_has_the_orders_of_the_summary()
    {
        var orders = Orders();
        Assert.Equal(run.Summary.GetProperty("orders").GetInt64(), orders.Length);
        Assert.Equal(run.Summary.GetProperty("denied").GetInt64(), orders.Count(o => o.GetProperty("status").GetString() == "Denied"));
        Assert.Equal(run.Summary.GetProperty("fees").GetDecimal(), orders.Sum(o => o.GetProperty("fees").GetDecimal()));
        Assert.All(orders, o => Assert.Equal("ES", o.GetProperty("symbol").GetString()));
    }

    [Fact]
    public void List_is_filtered_by_status_and_symbol()
    {
        var filled = Orders("--status", "filled");
        Assert.NotEmpty(filled);
        Assert.All(filled, o => Assert.Equal("Filled", o.GetProperty("status").GetString()));
        Assert.Empty(Orders("--symbol", "NQ"));
        Assert.Equal(Orders().Length, Orders("--symbol", "ES,NQ").Length);
        run.Json("order", "list", "--status", "Happy").Fails(2, "OPTION", json: true);
        run.Json("order", "list", "--symbol", "E S").Fails(2, "OPTION", json: true);
        Assert.Contains("main/ES/1", run.Text("order", "list").Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_the_way_from_the_decision_to_the_booking()
    {
        var story = run.Json("order", "show", "main/ES/1").Exits(0).Json;
        var steps = story.GetProperty("steps").EnumerateArray().ToArray();
        var types = steps.Select(s => s.GetProperty("type").GetString()!).ToList();
        string[] way = ["OrderIntended", "OrderInitialized", "Reserved", "OrderReleased", "VenueOrderAccepted", "OrderAccepted", "VenueTraded", "OrderFilled", "FillApplied"];
        Assert.Equal(way, types.Where(way.Contains).Distinct());
        var known = steps.Select(s => s.GetProperty("address").GetString()).ToHashSet();
        Assert.All(steps.Where(s => s.GetProperty("type").GetString() is not ("OrderIntended" or "VenueTraded")), s => Assert.Contains(s.GetProperty("cause").GetString(), known));

        var filled = steps.Single(s => s.GetProperty("type").GetString() == "OrderFilled");
        Assert.Equal("Trade", filled.GetProperty("execType").GetString());
        Assert.Equal("Filled", filled.GetProperty("status").GetString());
        Assert.Equal(0, filled.GetProperty("leaves").GetInt64());
        Assert.Equal(story.GetProperty("order").GetProperty("quantity").GetInt64(), filled.GetProperty("cumulative").GetInt64());
        foreach (var step in steps)
        {
            var address = step.GetProperty("address").GetString()!.Split('#');
            var row = run.Json("audit", "replay", address[0], "--to-seq", address[1], "--tail", "1").Exits(0).Json.GetProperty("events")[0];
            Assert.Equal(step.GetProperty("payload").GetRawText(), row.GetProperty("payload").GetRawText());
        }
    }

    [Fact]
    public void Show_takes_the_entity_too_and_knows_what_is_no_order()
    {
        Assert.Contains("OrderFilled", run.Text("order", "show", "order/main/ES/1").Exits(0).Output, StringComparison.Ordinal);
        run.Json("order", "show", "main/ES/999").Fails(2, "ORDER_UNKNOWN", json: true);
        run.Json("order", "show", "b a d").Fails(2, "ORDER_UNKNOWN", json: true);
    }

    [Fact]
    public void Portfolio_agrees_with_the_summary()
    {
        var statement = run.Json("portfolio", "show").Exits(0).Json;
        Assert.Equal(run.Summary.GetProperty("finalEquity").GetDecimal(), statement.GetProperty("equity").GetDecimal());
        Assert.Equal(run.Summary.GetProperty("fees").GetDecimal(), statement.GetProperty("fees").GetDecimal());
        var position = statement.GetProperty("positions").EnumerateArray().Single();
        var open = position.GetProperty("unrealized") is { ValueKind: JsonValueKind.Number } u ? u.GetDecimal() : 0;
        Assert.Equal(
            statement.GetProperty("equity").GetDecimal(),
            statement.GetProperty("deposits").GetDecimal() + statement.GetProperty("realized").GetDecimal() - statement.GetProperty("fees").GetDecimal() + open);
        Assert.Equal(["agent/main/ES", "portfolio/main", "venue/sim", "cluster"], statement.GetProperty("breakers").EnumerateArray().Select(b => b.GetProperty("scope").GetString()));
        Assert.Equal(12, statement.GetProperty("limits").GetArrayLength());
        Assert.Contains("portfolio/main#", statement.GetProperty("mark").GetString(), StringComparison.Ordinal);
        Assert.Equal(run.Json("portfolio", "show", "main").Exits(0).Output, run.Json("portfolio", "show").Exits(0).Output);
        Assert.Contains("average price", run.Text("portfolio", "show").Exits(0).Output, StringComparison.Ordinal);
        run.Json("portfolio", "show", "other").Fails(2, "PORTFOLIO_UNKNOWN", json: true);
        run.Json("portfolio", "show", "o/ther").Fails(2, "OPTION", json: true);
    }

    private JsonElement[] Orders(params string[] arguments) =>
        [.. run.Json(["order", "list", .. arguments]).Exits(0).Json.GetProperty("orders").EnumerateArray()];
}
