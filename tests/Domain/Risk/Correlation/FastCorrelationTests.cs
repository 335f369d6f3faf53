using GrandModel.Contracts;
using GrandModel.Risk.Correlation;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Guards the fast estimate: joint returns, memory in event time, bad prices, symbols that come and go.</summary>
public sealed class FastCorrelationTests
{
    private static readonly CorrelationOptions Options = new() { WarmUp = 5 };

    [Fact]
    public void A_return_is_joint_when_every_symbol_has_a_new_mark()
    {
        var pair = new FastCorrelation(2, Options);
        Assert.False(pair.Take(0, Price.From(100), At(1)));
        Assert.False(pair.Take(1, Price.From(50), At(1)));
        Assert.False(pair.Take(0, Price.From(101), At(2)));
        Assert.False(pair.Take(0, Price.From(102), At(3))); // the other has not traded: the return goes on
        Assert.True(pair.Take(1, Price.From(51), At(3)));
        Assert.Equal(1, pair.Observations);
        Assert.False(pair.Take(1, Price.From(0), At(4))); // no logarithm
        Assert.False(pair.Take(1, Price.From(51), At(2))); // older than its last
        Assert.False(pair.Take(0, Price.From(103), At(4)));
        Assert.True(pair.Take(1, Price.From(50.5m), At(4)));
        Assert.Equal(At(4), pair.LastNs);
    }

    [Fact]
    public void A_symbol_that_misses_a_second_does_not_set_the_others_back_by_one()
    {
        var pair = new FastCorrelation(2, Options);
        var random = new Random(29);
        var (es, nq) = (4500m, 18_000m);
        for (var second = 1; second <= 400; second++)
        {
            var tick = random.Next(-3, 4);
            (es, nq) = (es + (0.25m * tick), nq + (1m * tick)); // in step, to the second
            if (second % 50 != 20)
            {
                pair.Take(0, Price.From(es), At(second));
            }

            if (second % 50 != 40)
            {
                pair.Take(1, Price.From(nq), At(second));
            }
        }

        Assert.True(pair.Average > .99, $"{pair.Average}");

        // One marks in this second, the other only in the next but one: the return is that up to the end of the earlier instant.
        Assert.False(pair.Take(0, Price.From(es + 1), At(402)));
        Assert.False(pair.Take(1, Price.From(nq + 4), At(403)));
        Assert.True(pair.Take(0, Price.From(es + 2), At(404)));
        Assert.Equal(At(403), pair.LastNs);
    }

    [Fact]
    public void It_says_nothing_until_warm_and_nothing_when_nothing_moves()
    {
        var pair = new FastCorrelation(2, Options);
        for (var second = 1; second <= 20; second++)
        {
            Marks(pair, second, 100, 50);
            Assert.Null(pair.Average);
        }

        pair = new FastCorrelation(2, Options);
        var walk = new Walk(3, .5);
        for (var second = 1; second <= 6; second++)
        {
            Assert.Null(pair.Average);
            walk.Step(pair, second);
        }

        Assert.NotNull(pair.Average);
    }

    [Theory]
    [InlineData(.0)]
    [InlineData(.5)]
    [InlineData(.95)]
    public void It_finds_the_correlation_that_is_there(double correlation)
    {
        var pair = new FastCorrelation(2, Options);
        var walk = new Walk(7, correlation);
        var (sum, count) = (0.0, 0);
        for (var second = 1; second <= 6_000; second++)
        {
            walk.Step(pair, second);
            (sum, count) = second > 300 ? (sum + pair.Average!.Value, count + 1) : (sum, count);
        }

        Assert.Equal(correlation, sum / count, 0.03);
    }

    [Fact]
    public void Memory_is_event_time_but_never_less_than_lambda_an_observation()
    {
        // One joint move of 1, then joint moves of opposite signs of .1: the first's share fades with exp(-t/180 s), on slow marks with 0.97 a mark.
        foreach (var (step, lambda) in new[] { (1, Math.Exp(-1 / 180.0)), (60, 0.97) })
        {
            var pair = new FastCorrelation(2, Options with { LoneOutlier = 999 });
            var (c, v) = (0.0, 0.0);
            for (var i = 0; i <= 12; i++)
            {
                var (x, y) = i == 0 ? (0.0, 0.0) : i == 1 ? (.01, .01) : (i % 2 == 0 ? .001 : -.001, i % 2 == 0 ? -.001 : .001);
                pair.Take(0, Priced(0, x, i), At(1 + (i * step)));
                pair.Take(1, Priced(1, y, i), At(1 + (i * step)));
                c = (lambda * c) + (Math.Log(1 + x) * Math.Log(1 + y));
                v = (lambda * v) + (Math.Log(1 + x) * Math.Log(1 + x));
            }

            Assert.Equal(c / v, pair.Average!.Value, 1e-3);
        }

        // Prices that give about these returns: 100, then +1 %, then up and down by 0.1 % against each other.
        static Price Priced(int symbol, double move, int i) =>
            Price.From(i == 0 ? 100 : i == 1 || (i % 2 == 1) ? 101 : symbol == 0 ? 101.101m : 100.899m);
    }

    [Fact]
    public void A_lone_bad_price_and_the_way_back_make_no_shock_whatever_the_correlation()
    {
        foreach (var correlation in new[] { .3, .6, .9 })
        {
            var pair = new FastCorrelation(2, new CorrelationOptions());
            var detector = new ShockDetector(new CorrelationOptions());
            var walk = new Walk(11, correlation);
            var worst = 0.0;
            for (var second = 1; second <= 1_500; second++)
            {
                walk.Step(pair, second, bad: second == 700 ? 0.05 : 0);
                if (second > 600 && pair.Average is { } average)
                {
                    worst = Math.Max(worst, detector.Take(At(second), average).Jump);
                }
            }

            Assert.InRange(worst, 0, 0.5);
        }
    }

    [Fact]
    public void A_move_that_symbols_share_shows_at_its_first_mark()
    {
        var pair = new FastCorrelation(2, new CorrelationOptions());
        var walk = new Walk(13, .1);
        for (var second = 1; second <= 600; second++)
        {
            walk.Step(pair, second);
        }

        var before = pair.Average!.Value;
        walk.Step(pair, 601, joint: 0.01); // a hundred deviations
        Assert.True(pair.Average - before > .7, $"from {before} to {pair.Average}");
    }

    [Fact]
    public void Nights_are_no_returns_and_who_joins_late_starts_it_anew()
    {
        var three = new FastCorrelation(3, Options);
        var walk = new Walk(17, .5);
        for (var second = 1; second <= 20; second++)
        {
            walk.Step(three, second);
        }

        Assert.Equal(19, three.Observations);
        var membership = three.Membership;
        Marks(three, 40_000, 140, 70); // the night's return is in no estimate
        Assert.Equal(19, three.Observations);
        Assert.NotEqual(membership, three.Membership);
        walk.Step(three, 40_001);
        Assert.Equal(20, three.Observations);
        three.Take(2, Price.From(10), At(40_001)); // a third that lacks the twenty
        Assert.Equal(0, three.Observations);
        Assert.Null(three.Average);
    }

    [Fact]
    public void Nothing_is_allocated_and_a_snapshot_goes_on_alike()
    {
        var pair = new FastCorrelation(2, Options);
        var detector = new ShockDetector(Options);
        var walk = new Walk(19, .5);
        for (var second = 1; second <= 700; second++)
        {
            walk.Step(pair, second);
            detector.Take(At(second), pair.Average ?? 0);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var second = 701; second <= 1_000; second++)
        {
            walk.Step(pair, second);
            detector.Take(At(second), pair.Average ?? 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        var copy = new FastCorrelation(2, Options);
        copy.Load(pair.Save());
        foreach (var estimate in new[] { pair, copy })
        {
            Marks(estimate, 1_001, 100, 50);
        }

        Assert.Equal((pair.Average, pair.SlowAverage, pair.Observations, pair.Membership), (copy.Average, copy.SlowAverage, copy.Observations, copy.Membership));
    }

    internal static long At(double second) => (long)(second * UnixNanos.PerSecond);

    private static void Marks(FastCorrelation pair, int second, decimal first, decimal other)
    {
        pair.Take(0, Price.From(first), At(second));
        pair.Take(1, Price.From(other), At(second));
    }

    /// <summary>Two random walks of 0.01 % a step with a correlation.</summary>
    private sealed class Walk(int seed, double correlation)
    {
        private readonly Random _random = new(seed);
        private double _first = 100, _second = 50;

        public void Step(FastCorrelation pair, int second, double bad = 0, double joint = 0)
        {
            var (x, y) = (Normal(), Normal());
            _first *= 1 + (1e-4 * x) + joint;
            _second *= 1 + (1e-4 * ((correlation * x) + (Math.Sqrt(1 - (correlation * correlation)) * y))) + joint;
            pair.Take(0, Rounded(_first * (1 + bad)), At(second));
            pair.Take(1, Rounded(_second), At(second));
        }

        private static Price Rounded(double price) => Price.From(Math.Round((decimal)price, 6));

        private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
    }
}
