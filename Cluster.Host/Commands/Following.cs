using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>Goes on with the rows of a running session until its run ends or the user stops it: both are a normal end.</summary>
internal static class Following
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(JournalCursor cursor, Action<JournalRow> take, CancellationToken cancellation)
    {
        try
        {
            while (!cursor.RunEnded)
            {
                await Task.Delay(LookEvery, TimeProvider.System, cancellation);
                await foreach (var row in cursor.ReadNewAsync(null, cancellation))
                {
                    take(row);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // ^C: what was wanted has been shown.
        }
    }
}
