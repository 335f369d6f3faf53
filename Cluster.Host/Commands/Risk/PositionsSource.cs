using System.CommandLine;
using GrandModel.Actors.Sql;
using GrandModel.Backtest.Audit;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Contracts;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>Where positions come from: a file, or a portfolio of a journal, which a session may be writing.</summary>
internal sealed class PositionsSource
{
    private readonly Option<string?> _file = new("--positions") { Description = "csv of symbol,quantity,price[,multiplier]; quantities are signed. Default: those of --portfolio." };
    private readonly Option<string?> _store = CommonOptions.Store();
    private readonly Option<string?> _portfolio = new("--portfolio") { Description = "Portfolio of --store whose positions are taken, at their last marks. Default: the first of the run." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_store);
        command.Options.Add(_portfolio);
    }

    /// <summary>The positions.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="notes">Takes what a reader must know.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<HeldPosition>> ReadAsync(ParseResult parsed, List<MeasureNote> notes, CancellationToken cancellation)
    {
        var (file, store, name) = (parsed.GetValue(_file), parsed.GetValue(_store), parsed.GetValue(_portfolio));
        if (file is not null)
        {
            return store is null && name is null
                ? PositionsFile.Read(file, notes)
                : throw CliException.Usage("OPTION", $"--positions: '{file}' beside --store or --portfolio; expected one of the two.");
        }

        PortfolioId? portfolio = name is null ? null : Values.Portfolios("--portfolio", [name])[0];
        await using var journal = await StoreUri.Parse(RunDirectory.Existing(store)).OpenReadOnlyAsync();
        var statement = await PortfolioStatement.ReadAsync(await RunJournal.OpenAsync(journal, null, cancellation), portfolio, cancellation);
        notes.Add(new MeasureNote("POSITIONS_FROM_JOURNAL", $"positions of portfolio {statement.Portfolio} at {statement.Last}, marks of {statement.Mark?.ToString() ?? "none"}."));
        return [.. statement.Positions.Where(p => p.Quantity.Units != 0).Select(Held)];
    }

    private static HeldPosition Held(PositionLine line) => new(
        line.Symbol.Value,
        line.Quantity.Units,
        line.Mark?.ToDecimal() ?? line.AveragePrice!.Value, // not marked since it was opened
        line.Multiplier!.Value);
}
