using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using Symbol = GrandModel.Contracts.Symbol;

namespace GrandModel.Cluster.Host.Commands.Orders;

/// <summary>gm order list.</summary>
internal static class OrderListCommand
{
    public static Command Create()
    {
        var status = new Option<string?>("--status") { Description = $"Orders of this status only: {string.Join(", ", OrderLine.Statuses)}." };
        var symbols = new Option<string[]>("--symbol") { Description = "Orders of these symbols only, as ES,NQ.", AllowMultipleArgumentsPerToken = true };
        var follow = new Option<bool>("--follow") { Description = "Go on with the orders of a running session until it ends or ^C; with --json one JSON object a line." };
        var store = new StoreArguments();
        var command = new Command("list", CommandRunner.Examples(
            "Lists orders in the order in which they were placed.", "gm order list --symbol ES --status Denied", "gm order list --store out/run-001 --follow"));
        command.Options.Add(status);
        command.Options.Add(symbols);
        command.Options.Add(follow);
        store.AddTo(command);
        return command.Does(store.Json, (parsed, output, cancellation) =>
        {
            var filter = new OrderFilter(Status(parsed.GetValue(status)), Values.Symbols("--symbol", parsed.GetValue(symbols)));
            return store.WithRunAsync(parsed, null, journal => GoAsync(journal, filter, parsed.GetValue(follow), output, cancellation), cancellation);
        });
    }

    private static string? Status(string? text) => text is null ? null
        : OrderLine.Statuses.FirstOrDefault(s => s.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw Values.Wrong("--status", text, string.Join(", ", OrderLine.Statuses));

    private static async Task<int> GoAsync(RunJournal journal, OrderFilter filter, bool follow, Output output, CancellationToken cancellation)
    {
        var cursor = new JournalCursor(journal.Store);
        var register = new OrderRegister(journal);
        await Progress.ReadingAsync(output, async progress =>
        {
            await foreach (var row in cursor.ReadNewAsync(progress, cancellation))
            {
                register.Take(row);
            }

            return true;
        });
        var lines = register.Lines.Where(filter.Takes).ToArray();
        if (output.Json && !follow)
        {
            output.Document(new OrderList(lines), AuditJson.Default.OrderList);
            return ExitCode.Done;
        }

        if (!output.Json)
        {
            Show(lines, output);
        }

        if (follow)
        {
            foreach (var line in output.Json ? lines : [])
            {
                Output.Line(line, AuditJson.Default.OrderLine);
            }

            await Following.RunAsync(cursor, row => Tell(register.Take(row), filter, output), cancellation);
        }

        return ExitCode.Done;
    }

    private static void Tell(OrderLine? line, OrderFilter filter, Output output)
    {
        if (line is null || !filter.Takes(line))
        {
            return;
        }

        if (output.Json)
        {
            Output.Line(line, AuditJson.Default.OrderLine);
        }
        else
        {
            Console.Out.WriteLine($"{line.Time}  {line.Order}  {line.Status}  {line.Side} {line.Quantity} {line.Symbol}, filled {line.Cumulative} at {Tables.Price(line.AveragePrice)}  {line.Reason}".TrimEnd());
        }
    }

    private static void Show(OrderLine[] lines, Output output)
    {
        var table = Tables.Of("order", "placed", "side", ">quantity", "status", ">filled", ">leaves", ">average price", "last row", "reason");
        foreach (var line in lines)
        {
            table.Add(
                line.Order.Value,
                line.Placed.ToString(),
                $"{line.Side}",
                line.Quantity.ToString(),
                line.Status,
                line.Cumulative.ToString(),
                line.Leaves.ToString(),
                Tables.Price(line.AveragePrice is { } average ? decimal.Round(average, 4) : null),
                $"#{line.Last.Sequence}",
                line.Reason);
        }

        output.People.Write(table);
        output.Note($"{lines.Length:N0} orders");
    }

    private sealed record OrderFilter(string? Status, IReadOnlyList<Symbol> Symbols)
    {
        public bool Takes(OrderLine line) =>
            (Status is null || line.Status == Status) && (Symbols.Count == 0 || (line.Symbol is { } symbol && Symbols.Contains(symbol)));
    }
}
