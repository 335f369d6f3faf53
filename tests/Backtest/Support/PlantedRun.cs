using System.Text;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Registry;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Runs;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>A journal of rows that a test plants, as the areas themselves would write them, behind the first event of a real run.</summary>
public sealed class PlantedRun
{
    /// <summary>Portfolios of the run.</summary>
    public static readonly PortfolioId Main = new("main"), Second = new("second");

    /// <summary>The instrument.</summary>
    public static readonly Symbol Es = new("ES");

    /// <summary>2024-05-13T14:00:00Z.</summary>
    public const long Start = 1_715_608_800;

    private readonly JournalBuilder _rows;
    private readonly EntityRegistry _registry;

    private PlantedRun(JournalBuilder rows, EntityRegistry registry) => (_rows, _registry) = (rows, registry);

    public static async Task<PlantedRun> NewAsync()
    {
        var setup = RunSetup.Prepare(new RunOptions { Symbols = [Es], Portfolios = [Main, Second], Duration = TimeSpan.FromHours(1) });
        var rows = await JournalBuilder.NewAsync();
        rows.At(0, -1).Operational("conductor/run", new RunStarted(setup.Description.ToJson()));
        return new PlantedRun(rows, setup.Register());
    }

    /// <summary>The instant of a second after the start.</summary>
    public static UnixNanos At(long second) => UnixNanos.FromSeconds(Start + second);

    /// <summary>Goes to a second after the start, and a round of its slice.</summary>
    public PlantedRun Go(long second, int round = 0)
    {
        _rows.At(Start + second, round);
        return this;
    }

    /// <summary>Adds an event.</summary>
    /// <returns>Its sequence.</returns>
    public long Add(string entity, object message)
    {
        var type = _registry.Catalog.TypeOf(message);
        return _rows.Raw(entity, type.Name, Encoding.UTF8.GetString(_registry.Catalog.Write(message, type)));
    }

    /// <summary>Ends the run and opens its journal.</summary>
    public async Task<RunJournal> OpenAsync()
    {
        _rows.Operational("conductor/run", new RunFinished(0, "inputs-ended"));
        return await RunJournal.OpenAsync(await _rows.StoreAsync(), null, CancellationToken.None);
    }
}
