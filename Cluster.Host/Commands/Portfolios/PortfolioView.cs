using GrandModel.Backtest.Audit;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Portfolios;

/// <summary>A portfolio for people.</summary>
internal static class PortfolioView
{
    public static void Show(PortfolioStatement statement, IAnsiConsole to)
    {
        var head = Tables.Pairs();
        head.Pair("portfolio", $"{statement.Portfolio} after {statement.Last} at {statement.Time}");
        head.Pair("cash", Tables.Money(statement.Cash.Amount));
        head.Pair("equity", $"{Tables.Money(statement.Equity.Amount)}{(statement.Mark is { } mark ? $" at {mark}" : " (not marked yet)")}");
        head.Pair("high water, day start", $"{Tables.Money(statement.HighWater.Amount)}, {Tables.Money(statement.DayStart.Amount)}");
        head.Pair("realised, fees", $"{Tables.Money(statement.Realized.Amount)}, {Tables.Money(statement.Fees.Amount)}");
        to.Write(head);

        var positions = Tables.Of("symbol", ">position", ">average price", ">mark", ">unrealised", ">realised", ">open buys", ">open sells");
        foreach (var line in statement.Positions)
        {
            positions.Add(
                line.Symbol.Value,
                line.Quantity.ToString(),
                Tables.Price(line.AveragePrice is { } average ? decimal.Round(average, 4) : null),
                $"{line.Mark?.ToString() ?? "-"}",
                line.Unrealized is { } open ? Tables.Money(open.Amount) : "-",
                Tables.Money(line.Realized.Amount),
                line.Buys.ToString(),
                line.Sells.ToString());
        }

        to.Write(positions);
        if (statement.Reservations.Count > 0)
        {
            var reservations = Tables.Of("open order", "symbol", "side", ">left", "reduces");
            foreach (var line in statement.Reservations)
            {
                reservations.Add(line.Order.Value, line.Symbol.Value, line.Side.ToString(), line.Left.ToString(), line.Reduces ? "yes" : "no");
            }

            to.Write(reservations);
        }

        var breakers = Tables.Of("breaker", "halted", ">halts", "tripped", "last row");
        foreach (var line in statement.Breakers)
        {
            breakers.Add(line.Scope, line.Halted ? "HALTED" : "no", Tables.N(line.Epoch), line.Tripped.Count == 0 ? "-" : string.Join(", ", line.Tripped), line.Last?.ToString() ?? "-");
        }

        to.Write(breakers);
        var limits = Tables.Of("limit", ">value", "scope");
        foreach (var line in statement.Limits)
        {
            limits.Add(line.Limit, Tables.Price(line.Value), line.Scope ?? "-");
        }

        to.Write(limits);
    }
}
