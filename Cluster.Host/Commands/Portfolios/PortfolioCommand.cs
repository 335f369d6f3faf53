using System.CommandLine;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;

namespace GrandModel.Cluster.Host.Commands.Portfolios;

/// <summary>gm portfolio show.</summary>
internal static class PortfolioCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "Portfolio. Default: that of the run.", Arity = ArgumentArity.ZeroOrOne };
        var store = new StoreArguments();
        var show = new Command("show", CommandRunner.Examples(
            "Shows cash, equity, positions, open orders, breakers and limits of a portfolio, also while a session runs.", "gm portfolio show", "gm portfolio show main --json"));
        show.Arguments.Add(name);
        store.AddTo(show);
        show.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var portfolio = parsed.GetValue(name) switch
            {
                null => (PortfolioId?)null,
                var text when PortfolioId.IsValid(text) => new PortfolioId(text),
                var text => throw Values.Wrong("NAME", text, "a portfolio's name of A-Z a-z 0-9 . _ -"),
            };
            var statement = await store.WithRunAsync(
                parsed, null, journal => PortfolioStatement.ReadAsync(journal, portfolio, cancellation), cancellation);
            if (output.Json)
            {
                output.Document(statement, AuditJson.Default.PortfolioStatement);
            }
            else
            {
                PortfolioView.Show(statement, output.People);
            }

            return ExitCode.Done;
        });
        return new Command("portfolio", "Shows portfolios.") { show };
    }
}
