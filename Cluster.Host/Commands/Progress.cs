using GrandModel.Backtest.Records;
using GrandModel.Cluster.Host.Cli;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>Progress bars of work over a journal or files.</summary>
internal static class Progress
{
    /// <summary>Shows a bar while a journal is read; nothing where nobody watches.</summary>
    public static async Task<T> ReadingAsync<T>(Output output, Func<IProgress<ReadProgress>?, Task<T>> work, string title = "reading the journal")
    {
        if (!output.Interactive)
        {
            return await work(null);
        }

        return await output.Notes.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask(title, maxValue: 1);
            return await work(new Progress<ReadProgress>(read => bar.Value = read.Total == 0 ? 1 : (double)read.Rows / read.Total));
        });
    }

    /// <summary>Shows a bar while something is done that says how far it is, 0 to 1; nothing where nobody watches.</summary>
    public static async Task<T> OfAsync<T>(Output output, string title, Func<Action<double>, T> work)
    {
        if (!output.Interactive)
        {
            return work(static _ => { });
        }

        return await output.Notes.Progress().AutoClear(true).StartAsync(context =>
        {
            var bar = context.AddTask(title, maxValue: 1);
            return Task.FromResult(work(share => bar.Value = share));
        });
    }
}
