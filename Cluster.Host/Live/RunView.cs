using System.Diagnostics;
using System.Globalization;
using GrandModel.Actors.Conducted;
using GrandModel.Backtest.Runs;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands;
using GrandModel.Contracts;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Live;

/// <summary>
/// Shows a run while it goes: a table that is drawn four times a second where somebody watches, else a line on standard error every ten seconds.
/// Drawing conflates: it shows the newest figures, never every one.
/// </summary>
internal sealed class RunView : IRunObserver, IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private readonly RunNumbers _numbers = new();
    private readonly Output _output;
    private readonly RunSetup _setup;
    private readonly bool _live;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;
    private long _slices;
    private long _slice;

    private RunView(RunSetup setup, RunPresentation presentation, Output output)
    {
        _setup = setup;
        _output = output;
        _live = presentation.Live;
        _drawing = output.Json ? Task.CompletedTask : output.Interactive ? DrawAsync() : WriteLinesAsync();
    }

    public static RunView Start(RunSetup setup, RunPresentation presentation, Output output) => new(setup, presentation, output);

    public void Committed(IReadOnlyList<CommittedRow> rows) => _numbers.Take(rows);

    /// <summary>A slice was run (not yet durable): only counted.</summary>
    public void SliceDone(long slice)
    {
        Interlocked.Increment(ref _slices);
        Volatile.Write(ref _slice, slice);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _drawing;
        _ended.Dispose();
    }

    private async Task DrawAsync() => await _output.Notes.Live(Table()).AutoClear(true).StartAsync(async context =>
    {
        while (await PauseAsync(Frame))
        {
            context.UpdateTarget(Table());
        }
    });

    private async Task WriteLinesAsync()
    {
        while (await PauseAsync(LineEvery))
        {
            var (now, _, _) = _numbers.Read();
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{new UnixNanos(now.TimeNs)} bars {now.Bars} decisions {now.Decisions} orders {now.Orders} fills {now.Fills} equity {now.Equity?.Amount:N2}"));
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, TimeProvider.System, _ended.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Panel Table()
    {
        var (now, positions, news) = _numbers.Read();
        var seconds = Math.Max(0.001, _watch.Elapsed.TotalSeconds);
        var figures = new Grid().AddColumn().AddColumn().AddColumn().AddColumn();
        Add(figures, "event time", now.TimeNs == 0 ? "-" : new UnixNanos(now.TimeNs).ToString(), "elapsed", $"{seconds:F1} s");
        Add(figures, "slices", $"{Interlocked.Read(ref _slices):N0}", "slices a second", $"{Interlocked.Read(ref _slices) / seconds:N0}");
        Add(figures, "rows durable", $"{now.Rows:N0}", "rows a second", $"{now.Rows / seconds:N0}");
        Add(figures, "bars", $"{now.Bars:N0}", "decisions", $"{now.Decisions:N0}");
        Add(figures, "orders", $"{now.Orders:N0}", "fills", $"{now.Fills:N0}");
        Add(figures, "equity", now.Equity is { } equity ? $"{equity.Amount:N2}" : "-", "max drawdown", now.Drawdown is { } d ? $"{d:P2}" : "-");
        if (!_live)
        {
            return new Panel(figures).Header("backtest").Expand();
        }

        var table = new Table().Expand().Border(TableBorder.Simple).AddColumn("symbol").AddColumn(new TableColumn("position").RightAligned())
            .AddColumn(new TableColumn("mark").RightAligned());
        foreach (var (symbol, position, mark) in positions)
        {
            table.AddRow(Markup.Escape(symbol), $"{position:N0}", mark.ToString());
        }

        return new Panel(new Rows(figures, table, new Text(string.Join('\n', news)))).Header($"{string.Join(' ', _setup.Symbols)}").Expand();
    }

    private static void Add(Grid grid, string name, string value, string otherName, string otherValue) =>
        grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value), new Text(otherName, new Style(Color.Grey)), new Text(otherValue));
}
