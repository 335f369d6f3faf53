using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;

namespace GrandModel.Cluster.Host.Commands.Orders;

/// <summary>gm order show: the FIX life of an order.</summary>
internal static class OrderShowCommand
{
    public static Command Create()
    {
        var order = new Argument<string>("ORDER") { Description = "Order id, as main/ES/1." };
        var store = new StoreArguments();
        var command = new Command("show", CommandRunner.Examples(
            "Tells the life of an order: decision, reservation, its own events, the venue's and the bookings, each with its journal address and cause.",
            "gm order show main/ES/1",
            "gm order show main/ES/1 --json"));
        command.Arguments.Add(order);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var story = await store.WithRunAsync(
                parsed, null, journal => OrderStory.ReadAsync(journal, parsed.GetValue(order)!, cancellation), cancellation);
            if (output.Json)
            {
                output.Document(story, AuditJson.Default.OrderStory);
            }
            else
            {
                Show(story, output);
            }

            return ExitCode.Done;
        });
    }

    /// <summary>Columns for a row's address, so that the table fits 120; the decision's whole address stands in the head.</summary>
    private const int RowColumns = 21;

    private static string Time(UnixNanos time, UnixNanos first)
    {
        var (text, day) = (time.ToString(), first.ToString()[..10]);
        return text.StartsWith(day, StringComparison.Ordinal) ? text[11..].TrimEnd('Z') : text;
    }

    private static void Show(OrderStory story, Output output)
    {
        var order = story.Order;
        var head = Tables.Pairs();
        head.Pair("order", order.Order.Value);
        head.Pair("terms", $"{order.Side} {order.Quantity} {order.Symbol} {order.Type}{(order.LimitPrice is { } limit ? $" {limit}" : "")} of {order.Portfolio}");
        head.Pair("placed", order.Placed.ToString());
        head.Pair("status", order.Reason.Length == 0 ? order.Status : $"{order.Status}: {order.Reason}");
        head.Pair("filled", $"{order.Cumulative} at {Tables.Price(order.AveragePrice)}, fees {Tables.Money(order.Fees.Amount)}");
        if (story.Steps.FirstOrDefault(s => s.Type == OrderIntended.Wire) is { } decision)
        {
            head.Pair("decision", decision.Cause is { } cause ? $"{decision.Address} on {cause}" : decision.Address.ToString());
        }

        output.People.Write(head);
        var numbers = story.Steps.Select((step, i) => (step.Address, Number: i + 1)).ToDictionary(s => s.Address, s => s.Number);
        var table = Tables.Of("> ", "time", "row", "event (exec type)", "status", ">filled", ">avg price", "cause");
        foreach (var step in story.Steps)
        {
            table.Add(
                $"{numbers[step.Address]}",
                Time(step.Time, story.Steps[0].Time),
                Tables.CutLeft(step.Address.ToString(), RowColumns),
                step.ExecType.Length == 0 ? step.Type : $"{step.Type} ({step.ExecType})",
                step.Status,
                step.Cumulative is { } cumulative ? $"{cumulative} of {cumulative + step.Leaves!.Value}" : "",
                step.Cumulative is null ? "" : Tables.Price(step.AveragePrice is { } average ? decimal.Round(average, 4) : null),
                step.Cause is not { } by ? "market" : numbers.TryGetValue(by, out var number) ? $"{number}" : "");
        }

        output.People.Write(table);
    }
}
