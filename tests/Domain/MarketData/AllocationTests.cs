using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Instruments;

namespace GrandModel.Tests;

/// <summary>
/// Gates what a tick allocates: nothing on its way into a bar, nothing in an instrument beyond its marks and events, nothing per row of a
/// file.
/// </summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(1800)]
    public void A_tick_into_a_bar_allocates_nothing(int seconds)
    {
        var series = new BarSeries(new Timeframe(seconds), SessionCalendar.Named("cme-equity"));
        var time = FeedTestKit.Ns("2024-05-13T13:00:00Z");
        var closed = 0;
        void Feed(int ticks)
        {
            for (var i = 0; i < ticks; i++)
            {
                time += 37_000_000;
                if (series.TryCloseBefore(time, out var bar))
                {
                    closed += bar.Parts > 0 ? 1 : 0;
                }

                series.Add(time, 5_240_000_000_000 + (i % 40 * 250_000_000L), 1);
            }
        }

        Feed(200_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1_000_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(closed > 10);
    }

    [Fact]
    public void Ticks_of_one_second_allocate_one_mark_in_an_instrument()
    {
        var view = new InstrumentView(new Symbol("ES"), InstrumentRun.Options());
        var stream = new KeptStream();
        var records = new MarketRecord[100_000];
        MarketBatch Batch(int second)
        {
            for (var i = 0; i < records.Length; i++)
            {
                records[i] = new MarketRecord
                {
                    Kind = i % 3 == 0 ? RecordKind.Quote : RecordKind.Trade,
                    Time = FeedTestKit.Ns("2024-05-13T13:30:00Z") + (second * UnixNanos.PerSecond) + (i * 9_000),
                    P0 = 5_240_000_000_000 + (i % 4 * 250_000_000L),
                    P1 = 5_240_250_000_000 + (i % 4 * 250_000_000L),
                    S0 = 1,
                    S1 = 1,
                };
            }

            return new MarketBatch(new Symbol("ES"), records);
        }

        view.Take(Batch(0), stream);
        var batch = Batch(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        view.Take(batch, stream);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512);
    }

    [RecordedDataFact]
    public void A_row_of_a_file_allocates_nothing()
    {
        var options = new FeedOptions();
        var input = FeedFiles.Find([RecordedData.File("ticks/trades_IBM_20131007_09.csv.gz")], options).Inputs[0];
        using var reader = new FeedReader(input, 0, options);
        var block = new RecordBlock();
        for (var i = 0; i < 5; i++)
        {
            reader.Read(block);
        }

        var (before, rows) = (GC.GetAllocatedBytesForCurrentThread(), reader.Rows);
        while (reader.Read(block))
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.True(reader.Rows - rows > 70_000);
    }
}
