using System.Security.Cryptography;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports;
using GrandModel.Backtest.Runs;
using GrandModel.Backtest.Statistics;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Data;
using GrandModel.Cluster.Host.Live;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>How a run is shown.</summary>
/// <param name="Speed">Factor of event time; null for as fast as possible.</param>
/// <param name="Live">Whether entities are shown while it runs.</param>
/// <param name="Trials">Strategies tried before, for the deflated Sharpe ratio of the report; null when nobody said.</param>
internal sealed record RunPresentation(double? Speed, bool Live, Trials? Trials);

/// <summary>Carries out a run from directory to report: the body of up and backtest.</summary>
internal static class RunCommand
{
    public static async Task<int> GoAsync(
        Backtest.Runs.RunOptions options, RunPlace place, RunPresentation presentation, Output output, CancellationToken cancellation)
    {
        var setup = RunSetup.Prepare(options); // what cannot be opened is said before anything is made
        var directory = RunDirectory.Take(place.Out, place.Kind, place.Resume);
        var address = place.Store ?? RunDirectory.StoreOf(directory);
        await using var store = await StoreUri.Parse(address).OpenOrCreateAsync(place.Shards is { } shards ? new StoreOptions { ShardCount = shards } : null);
        var result = await RunAsync(setup, store, place, presentation, output, cancellation);
        FaultNotes.Write(result.Feed);
        var summary = await ReportAsync(setup, store, result, presentation.Trials, directory, address, output, CancellationToken.None); // also of a run that was stopped
        if (!result.Outcome.Finished)
        {
            output.Failure("STOPPED", $"stopped at {new Contracts.UnixNanos(result.Outcome.LastSlice * 1_000_000_000)}; everything so far is durable and reported, go on with the same command and --resume --out {directory}");
            return ExitCode.CheckFailed;
        }

        if (output.Json)
        {
            output.Document(summary, RunSummary.Json);
        }
        else
        {
            RunTable.Show(output.People, summary, result, directory);
        }

        return ExitCode.Done;
    }

    private static async Task<RunResult> RunAsync(
        RunSetup setup, IJournalStore store, RunPlace place, RunPresentation presentation, Output output, CancellationToken cancellation)
    {
        await using var view = RunView.Start(setup, presentation, output);
        return await RunSession.RunAsync(
            setup,
            store,
            new RunControls
            {
                Owner = new Guid(RandomNumberGenerator.GetBytes(16)),
                Time = TimeProvider.System,
                Resume = place.Resume,
                Pacer = presentation.Speed is { } speed ? new Pace(speed, TimeProvider.System) : null,
                Observer = view,
                TakesOperatorCommands = true,
                CheckpointRows = place.CheckpointRows,
                SliceDone = view.SliceDone,
            },
            cancellation);
    }

    private static async Task<RunSummary> ReportAsync(
        RunSetup setup, IJournalStore store, RunResult result, Trials? trials, string directory, string address, Output output, CancellationToken cancellation)
    {
        var registry = setup.Register();
        var record = await Progress.ReadingAsync(output, progress => RunRecordReader.ReadAsync(store, registry.Catalog, progress, cancellation));
        return RunOutputs.Write(directory, record, new RunFacts
        {
            Ticks = result.Records,
            ElapsedSeconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            Faults = (result.Feed?.Counts ?? []).ToDictionary(c => c.Key, c => c.Value),
            Notes = FaultNotes.Count(result.Feed),
            Anchors = result.Anchors,
            Trials = trials,
            StoreArgument = StoreUri.Parse(address) is { Kind: "sqlite" } uri ? Path.GetRelativePath(Environment.CurrentDirectory, uri.Rest) is var relative ? $"sqlite:{relative}" : address : StoreUri.Parse(address).ToString(),
        });
    }
}
