using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Actors.TestKit.Contract;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Statistics;
using GrandModel.Contracts;
using GrandModel.Tests.Support;
using Xunit.Abstractions;

namespace GrandModel.Tests.Records;

/// <summary>Guards the way from journal rows to the record: nothing lost, nothing invented, the same whatever the shards.</summary>
public sealed class RunRecordReaderTests(ITestOutputHelper output)
{
    private static readonly PortfolioId Main = new("main");
    private static readonly Symbol Es = new("ES");

    [Fact]
    public async Task Everything_that_was_journaled_is_in_the_record()
    {
        var journal = await new SyntheticRun { Sessions = 2, Instruments = [SyntheticRun.Es, SyntheticRun.Nq] }.BuildAsync();
        var rows = journal.Rows.SelectMany(r => r).ToArray();
        var record = await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog);

        Assert.Equal(rows.Length, record.Rows);
        Assert.Equal(rows.Count(r => r.Kind is RowKind.Event or RowKind.Refusal), record.JournalEvents);
        Assert.Equal(Count(rows, EquityMarked.Wire), record.Marks.Count);
        Assert.Equal(Count(rows, FillApplied.Wire), record.Fills.Count);
        Assert.Equal(Count(rows, StrategicDecided.Wire) + Count(rows, Signalled.Wire), record.Decisions.Count);
        Assert.Equal(Count(rows, OrderIntended.Wire), record.Orders.Count);
        Assert.Equal(Count(rows, ReservationDenied.Wire), record.Denials.Sum(d => d.Orders));
        Assert.Equal(Count(rows, BarClosed.Wire), record.Bars.Sum(b => b.Counts.Sum(c => c.Count)));
        Assert.Equal(["ES", "NQ"], record.Bars.Select(b => b.Symbol.Value));
        Assert.Equal(("main", "inputs-ended"), (record.Portfolio?.Value, record.Ended));
        Assert.Equal(new Money(1_000_000), record.StartingEquity);
        Assert.Equal(1, record.Description!.Value.GetProperty("seed").GetInt32());
        Assert.Equal(rows.GroupBy(r => r.Type).ToDictionary(g => g.Key, g => (long)g.Count()), record.Types.ToDictionary(t => t.Name, t => t.Count));
    }

    [Fact]
    public async Task Every_address_names_the_row_the_number_stands_in()
    {
        var journal = await new SyntheticRun { Sessions = 2 }.BuildAsync();
        var rows = journal.Rows.SelectMany(r => r).Where(r => r.Sequence > 0).ToDictionary(r => new RowAddress(r.Entity, r.Sequence));
        var record = await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog);

        Assert.NotEmpty(record.Trades);
        Assert.All(record.Fills, f => Assert.Equal(f.Fill, Read<FillApplied>(rows[f.Address])));
        Assert.All(record.Trades, t => Assert.Equal(
            (t.Gross.Amount, t.Fills), (Closing(t).Sum(f => f.Fill.Realized.Amount), Closing(t).Count())));
        Assert.All(record.Trades, t => Assert.Equal((t.First, t.Address), (Closing(t).First().Address, Closing(t).Last().Address)));
        Assert.All(record.Marks, m => Assert.Equal(m.Equity, Read<EquityMarked>(rows[record.AddressOf(m)]).Equity));
        Assert.All(record.Orders, o => Assert.Equal(o.Order, Read<OrderIntended>(rows[o.Address]).Order.Value));
        Assert.All(record.Denials, d => Assert.Contains($"\"code\":\"{d.Code}\"", System.Text.Encoding.UTF8.GetString(rows[d.First].Payload), StringComparison.Ordinal));
        Assert.All(record.Decisions, d => Assert.Equal(d.Kind, rows[d.Address].Type));

        IEnumerable<FillLine> Closing(ClosedTrade t) => record.Fills.Where(f => f.Fill.Order == t.Order && f.Fill.ClosedQuantity.Units > 0);
    }

    [Fact]
    public async Task The_number_of_shards_does_not_show()
    {
        var run = (int shards) => new SyntheticRun { Sessions = 2, Shards = shards, Instruments = [SyntheticRun.Es, SyntheticRun.Nq] };
        var one = await RunRecordReader.ReadAsync(await run(1).StoreAsync(), Messages.Catalog);
        var many = await RunRecordReader.ReadAsync(await run(64).StoreAsync(), Messages.Catalog);

        Assert.Equal(one.JournalHash, many.JournalHash);
        Assert.Equal(one.Marks, many.Marks);
        Assert.Equal(one.Fills, many.Fills);
        Assert.Equal(one.Decisions, many.Decisions);
        Assert.Equal(one.Orders, many.Orders);
        Assert.Equal(one.Trades, many.Trades);
    }

    [Fact]
    public async Task The_hash_is_the_one_that_the_engine_tells()
    {
        var registry = new EntityRegistry();
        ContractEntities.Register(registry);
        await using var store = new MemoryJournalStore(new Guid("11111111-2222-3333-4444-555555555555"), 8);
        var opening = Enumerable.Range(1, 20).Select(i =>
            new RunCommand(EntityId.Of(ContractEntities.Counter, $"c{i % 3}"), CommandKey.FromText($"k{i}"), new Add(i % 5 == 0 ? -1 : i))).ToArray();
        await using var engine = await ConductedEngine.OpenAsync(registry, store, new ConductedOptions
        {
            Owner = new Guid(1, 1, 0, new byte[8]), Description = System.Text.Json.JsonDocument.Parse("""{"seed":3}""").RootElement, Opening = opening,
        }, TimeProvider.System);
        var outcome = await engine.RunAsync(new OneSecond(), CancellationToken.None);

        var record = await RunRecordReader.ReadAsync(store, registry.Catalog);

        Assert.True(outcome.JournalEvents > 20, $"{outcome.JournalEvents} rows");
        Assert.Equal((outcome.JournalHash, outcome.JournalEvents, outcome.Reason), (record.JournalHash, record.JournalEvents, record.Ended));
        Assert.Null(record.Portfolio);
    }

    [Fact]
    public async Task Trades_are_paired_first_in_first_out_and_no_fee_is_lost()
    {
        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 3, Seed = 5 }.StoreAsync(), Messages.Catalog);
        var open = record.Fills.Aggregate(0L, (sum, f) => sum + (f.Fill.Side == Side.Buy ? f.Fill.Quantity.Units : -f.Fill.Quantity.Units));

        Assert.All(record.Trades, t => Assert.Equal(
            t.Gross.Amount, decimal.Round((t.ExitPrice - t.EntryPrice) * t.Quantity * 50 * (t.Side == Side.Buy ? 1 : -1), 8)));
        Assert.All(record.Trades, t => Assert.True(t.Entered <= t.Exited));
        Assert.Equal(record.Fills.Sum(f => f.Fill.Realized.Amount), record.Trades.Sum(t => t.Gross.Amount));
        Assert.Equal(record.Fills.Sum(f => f.Fill.Fee.Amount) - (Math.Abs(open) * 2.10m), decimal.Round(record.Trades.Sum(t => t.Fees.Amount), 8));
    }

    [Fact]
    public async Task A_fill_that_turns_the_position_closes_one_trade_and_opens_the_next()
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0).Event("portfolio/main", new Deposited(new Money(1000), new Money(1000), "opening"));
        Fill(journal, Side.Buy, 2, 100, fee: 4, position: 2, realized: 0, closed: 0);
        Fill(journal, Side.Buy, 1, 103, fee: 2, position: 3, realized: 0, closed: 0);
        Fill(journal, Side.Sell, 5, 110, fee: 10, position: -2, realized: 27, closed: 3);
        Fill(journal, Side.Buy, 2, 111, fee: 4, position: 0, realized: -2, closed: 2);
        var record = await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog);

        Assert.Equal(
            [(Side.Buy, 3L, 101m, 110m, new Money(12)), (Side.Sell, 2L, 110m, 111m, new Money(8))],
            record.Trades.Select(t => (t.Side, t.Quantity, t.EntryPrice, t.ExitPrice, t.Fees)));
        Assert.Equal([new Money(15), new Money(-10)], record.Trades.Select(t => t.Net));
    }

    [Fact]
    public async Task Orders_end_as_their_own_events_say_or_else_as_the_portfolio_says()
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0);
        foreach (var number in Enumerable.Range(1, 6))
        {
            journal.Event("agent.tactical/main/ES/execution", Intent(number));
        }

        journal.At(100, 1);
        journal.Raw("order/main/ES/1", "OrderCanceled", """{"order":"main/ES/1"}""");
        journal.Raw("order/main/ES/2", "OrderDenied", """{"order":"main/ES/2","code":"HALT_ACTIVE","detail":"scope=cluster"}""");
        journal.Raw("order/main/ES/3", "OrderAccepted", """{"order":"main/ES/3"}""");
        Fill(journal, Side.Buy, 2, 100, 4, 2, 0, 0, order: 4);
        journal.Event("portfolio/main", new ReservationDenied(new OrderId("main/ES/5"), Es, Side.Buy, new Quantity(2), "LIMIT_ORDER_NOTIONAL", "limit=1"));
        journal.Event("portfolio/main", new ReservationDenied(new OrderId("other/ES/9"), Es, Side.Buy, new Quantity(2), "LIMIT_ORDER_NOTIONAL", "limit=1"));
        var record = await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog, Main, null, CancellationToken.None);

        Assert.Equal(["Canceled", "Denied", "Open", "Filled", "Denied", "Open"], record.Orders.Select(o => o.Outcome));
        Assert.Equal([("HALT_ACTIVE", 1L), ("LIMIT_ORDER_NOTIONAL", 1L)], record.Denials.Select(d => (d.Code, d.Orders)));
        Assert.Equal("scope=cluster", record.Denials[0].Example);
    }

    [Fact]
    public async Task Breakers_quality_and_incidents_are_told_with_their_rows()
    {
        var record = await RunRecordReader.ReadAsync(await Troubles.StoreAsync(), Messages.Catalog);

        Assert.Equal(
            [RiskBreached.Wire, BreakerTripped.Wire, RearmRequested.Wire, BreakerRearmed.Wire, Halted.Wire, Resumed.Wire], record.Risk.Select(r => r.Event));
        Assert.Equal("daily-loss: loss=0.06 limit=0.05; StopOpening, by monitor (system)", record.Risk[1].Text);
        Assert.Equal("breaker/portfolio/main#1", record.Risk[1].Address.ToString());
        Assert.Equal([Faulted.Wire, Quarantined.Wire], record.Incidents.Select(i => i.Event));
        Assert.Equal("the rule threw InvalidOperationException on BarClosed, 3 in a row", record.Incidents[0].Text);
        Assert.Equal(
            [("GAP", 2L, 1L, 0L), ("OUTLIER", 7L, 1L, 1L)], record.Quality.Select(q => (q.Reason, q.Records, q.Changes, q.SuspectBars)));
    }

    [Fact]
    public async Task A_second_portfolio_is_left_out_and_named()
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0).Event("portfolio/aux", new Deposited(new Money(5), new Money(5), "opening"));
        journal.Event("portfolio/main", new Deposited(new Money(1000), new Money(1000), "opening"));
        journal.At(200, 0).Event("portfolio/main", Mark(1000));
        var store = await journal.StoreAsync();

        var record = await RunRecordReader.ReadAsync(store, Messages.Catalog);
        Assert.Equal((Main, new Money(1000)), (record.Portfolio!.Value, record.StartingEquity));
        Assert.Equal([new PortfolioId("aux")], record.OtherPortfolios);

        var aux = await RunRecordReader.ReadAsync(store, Messages.Catalog, new PortfolioId("aux"), null, CancellationToken.None);
        Assert.Equal((new Money(5), 0), (aux.StartingEquity, aux.Marks.Count));
        var unknown = await Assert.ThrowsAsync<ReportException>(
            () => RunRecordReader.ReadAsync(store, Messages.Catalog, new PortfolioId("nobody"), null, CancellationToken.None));
        Assert.Equal("PORTFOLIO_UNKNOWN", unknown.Code);
    }

    [Fact]
    public async Task Money_put_in_later_is_a_flow_before_the_next_mark()
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0).Event("portfolio/main", new Deposited(new Money(1000), new Money(1000), "opening"));
        journal.At(200, 0).Event("portfolio/main", Mark(1010));
        journal.At(300, 0).Event("portfolio/main", new Deposited(new Money(500), new Money(1500), "more"));
        journal.At(400, 0).Event("portfolio/main", Mark(1510));
        var record = await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog);

        Assert.Equal([(new Money(1000), 0), (new Money(500), 1)], record.Flows.Select(f => (f.Amount, f.MarksBefore)));
        Close.To(.01, RunStatistics.Of(record).TotalReturn);
    }

    [Fact]
    public async Task An_empty_store_and_a_run_without_trading_are_records_too()
    {
        await using var empty = new MemoryJournalStore(Guid.Empty, 4);
        var nothing = await RunRecordReader.ReadAsync(empty, Messages.Catalog);
        Assert.Equal((0L, 0L, null, null), (nothing.Rows, nothing.JournalEvents, nothing.Portfolio, nothing.FirstEvent));

        var quiet = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 1, BarsPerSession = 3, Ends = false }.StoreAsync(), Messages.Catalog);
        Assert.Equal((3, 0, null), (quiet.Marks.Count, quiet.Decisions.Count, quiet.Ended));
    }

    [Fact]
    public async Task A_journal_with_a_hole_is_no_record()
    {
        var journal = await new SyntheticRun { Sessions = 1, BarsPerSession = 4 }.BuildAsync();
        await using var store = new HoledStore(await journal.StoreAsync());

        var damage = await Assert.ThrowsAsync<StoreException>(() => RunRecordReader.ReadAsync(store, Messages.Catalog));
        Assert.Equal("STORE_DAMAGED", damage.Code);
    }

    [Fact]
    public async Task A_payload_that_was_changed_is_named_by_its_row()
    {
        var journal = await new SyntheticRun { Sessions = 1, BarsPerSession = 4 }.BuildAsync();
        var row = journal.Rows.SelectMany(r => r).First(r => r.Type == EquityMarked.Wire);
        row.Payload[^2] ^= 1;

        var damage = await Assert.ThrowsAsync<StoreException>(async () => await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog));
        Assert.Equal("STORE_DAMAGED", damage.Code);
        Assert.Contains($"{row.Entity}#{row.Sequence}", damage.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"portfolio\":")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"amount\":\"much\"}")]
    public async Task A_payload_that_is_not_what_its_name_says_is_damage(string payload)
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0).Raw("portfolio/main", Deposited.Wire, payload);
        await using var store = await journal.StoreAsync();

        var damage = await Assert.ThrowsAsync<StoreException>(() => RunRecordReader.ReadAsync(store, Messages.Catalog));
        Assert.Equal("STORE_DAMAGED", damage.Code);
        Assert.Contains("portfolio/main#1", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_no_catalog_knows_are_counted_and_hashed()
    {
        var journal = await JournalBuilder.NewAsync();
        journal.At(100, 0).Raw("satellite/x", "Launched", "{}");
        await using var store = await journal.StoreAsync();
        var record = await RunRecordReader.ReadAsync(store, Messages.Catalog);

        Assert.Equal((1L, "Launched"), (record.JournalEvents, Assert.Single(record.Types).Name));
    }

    [Fact]
    public async Task Progress_ends_at_the_number_of_rows()
    {
        var told = new List<ReadProgress>();
        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 1 }.StoreAsync(), Messages.Catalog, new Sink(told));

        Assert.Equal(new ReadProgress(record.Rows, record.Rows), told[^1]);
    }

    [Fact]
    public async Task Four_hundred_thousand_rows_are_read_in_seconds()
    {
        var store = await new SyntheticRun { Sessions = 120, Instruments = [SyntheticRun.Es, SyntheticRun.Nq] }.StoreAsync();
        using var process = Process.GetCurrentProcess();
        var (cpu, heap) = (process.TotalProcessorTime, GC.GetTotalMemory(true));
        var record = await RunRecordReader.ReadAsync(store, Messages.Catalog);
        process.Refresh();
        var (seconds, kept) = ((process.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalMemory(true) - heap);

        output.WriteLine($"{record.Rows} rows in {seconds:N1} s of processor time, {kept / 1e6:N0} MB kept");
        Assert.True(record.Rows > 390_000, $"{record.Rows} rows");
        Assert.True(seconds < 30, $"{seconds} s of processor time"); // a tenfold of what it takes: only a blunder in the order of growth fails here
        Assert.True(kept < 200e6, $"{kept} bytes kept");
        GC.KeepAlive(record);
    }

    private static int Count(IEnumerable<JournalRow> rows, string type) => rows.Count(r => r.Type == type);

    private static T Read<T>(JournalRow row) => (T)Messages.Catalog.Read(row.Type, row.Version, row.Payload);

    private static EquityMarked Mark(decimal equity) => new(
        Main, Es, 1, UnixNanos.FromSeconds(200), 19_000, new Money(equity), new Money(equity), new Money(equity), new Money(1000), Money.Zero, Money.Zero, []);

    private static OrderIntended Intent(int number) => new(
        new OrderId($"main/ES/{number}"), Main, Es, 1, Side.Buy, new Quantity(2), new Quantity(2), Quantity.Zero, Quantity.Zero, false, Price.From(100), [],
        new Provenance("p", "h", "n", "o", [], 0));

    private static void Fill(JournalBuilder journal, Side side, long units, decimal price, decimal fee, long position, decimal realized, long closed, int order = 1) =>
        journal.Event("portfolio/main", new FillApplied(
            new OrderId($"main/ES/{order}"), "sim/1", Es, side, new Quantity(units), Price.From(price), new Money(fee), 1, UnixNanos.FromSeconds(100),
            new Quantity(position), Money.Zero, new Money(realized), new Quantity(closed), Price.Zero));

    private sealed class Sink(List<ReadProgress> told) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => told.Add(value);
    }

    private sealed class OneSecond : IConductedInputs
    {
        private bool _taken;

        public long? NextSlice => _taken ? null : 1_000;

        public void Take(long slice, ICollection<InputMessage> into) => _taken = true;

        public void SkipThrough(long slice) => _taken = slice >= 1_000;
    }
}
