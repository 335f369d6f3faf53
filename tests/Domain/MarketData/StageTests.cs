using GrandModel.Contracts;
using GrandModel.MarketData.Feeds.Stages;

namespace GrandModel.Tests;

/// <summary>
/// Guards the two stages: one loses nothing and holds the writer back, the other keeps the newest and says what it left out.
/// </summary>
public sealed class StageTests
{
    [Fact]
    public async Task A_bounded_stage_passes_all_in_order_and_counts_waits()
    {
        using var stage = new BoundedStage<int>(4);
        var writer = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    Assert.True(stage.Put(i));
                }

                stage.Complete();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Assert.True(SpinWait.SpinUntil(() => stage.WriterWaits > 0, TimeSpan.FromSeconds(30)), "the writer never waited");
        var taken = new List<int>();
        while (stage.TryTake(out var item))
        {
            taken.Add(item);
        }

        await writer;
        Assert.Equal(Enumerable.Range(0, 1_000), taken);
        Assert.Equal((1_000, 1_000), (stage.Received, stage.Passed));
    }

    [Fact]
    public void A_failure_comes_after_the_items_before_it()
    {
        using var stage = new BoundedStage<int>(4);
        stage.Put(1);
        stage.Complete(new FormatException("broken"));
        Assert.True(stage.TryTake(out _));
        Assert.IsType<FormatException>(Assert.Throws<AggregateException>(() => stage.TryTake(out _)).InnerException);
    }

    [Fact]
    public void A_writer_stops_when_the_reader_has_gone()
    {
        var stage = new BoundedStage<int>(1);
        stage.Put(1);
        stage.Dispose();
        Assert.False(stage.Put(2));
    }

    [Fact]
    public void A_conflating_stage_keeps_the_newest_of_each_key_in_turn()
    {
        var stage = new ConflatingStage<string, int>(10);
        foreach (var (key, item) in new[] { ("ES", 1), ("NQ", 2), ("ES", 3), ("SPY", 4), ("NQ", 5) })
        {
            stage.Put(key, item);
        }

        Assert.Equal([3, 5, 4], Drain(stage));
        Assert.Equal((5, 3, 2, 0), (stage.Received, stage.Passed, stage.Conflated, stage.Dropped));
    }

    [Fact]
    public void One_key_too_many_drops_what_waits_longest()
    {
        var stage = new ConflatingStage<string, int>(2);
        stage.Put("ES", 1);
        stage.Put("NQ", 2);
        stage.Put("SPY", 3);
        Assert.Equal([2, 3], Drain(stage));
        Assert.Equal(1, stage.Dropped);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_item_is_passed_conflated_dropped_or_waiting(long seed)
    {
        var random = new DetRandom(seed, "stage");
        var stage = new ConflatingStage<long, long>(5);
        var newest = new Dictionary<long, long>();
        for (var i = 0; i < 10_000; i++)
        {
            if (random.NextLong(3) == 0)
            {
                if (stage.TryTake(out var item))
                {
                    Assert.Equal(newest[item % 8], item);
                }
            }
            else
            {
                var item = (i * 8) + random.NextLong(8);
                newest[item % 8] = item;
                stage.Put(item % 8, item);
            }

            Assert.Equal(stage.Received, stage.Passed + stage.Conflated + stage.Dropped + stage.Waiting);
            Assert.InRange(stage.Waiting, 0, 5);
        }

        Assert.True(stage.Conflated > 0 && stage.Dropped > 0 && stage.Passed > 0);
    }

    private static List<int> Drain(ConflatingStage<string, int> stage)
    {
        var items = new List<int>();
        while (stage.TryTake(out var item))
        {
            items.Add(item);
        }

        return items;
    }
}
