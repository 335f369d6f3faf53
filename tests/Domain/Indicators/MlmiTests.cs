using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards MLMI: the nearest-neighbour vote with ties, the samples it keeps, its predictions, line and bands.</summary>
public sealed class MlmiTests
{
    [Theory]
    [InlineData(1, -1)]
    [InlineData(3, 0)]
    [InlineData(5, 0)]
    [InlineData(200, 0)]
    public void The_vote_counts_ties(int k, int want)
    {
        var labels = new NearestLabels();
        foreach (var (x, y, label) in new[] { (50, 52, 0), (55, 60, 1), (45, 40, -1), (52, 49, 1), (58, 63, 1), (47, 44, -1), (50, 50, -1) })
        {
            labels.Add(x, y, label);
        }

        Assert.Equal(want, labels.Vote(51, 51, k));
    }

    [Fact]
    public void Series_a_leaves_the_reference_samples()
    {
        var mlmi = new Mlmi();
        var samples = new List<(int Bar, int Way, double Slow, double Fast, double Price)>();
        for (var i = 0; i < SeriesA.Length; i++)
        {
            mlmi.Add(SeriesA.Closes[i]);
            if (mlmi.Sampled != 0)
            {
                samples.Add((i, mlmi.Sampled, mlmi.SlowMomentum, mlmi.FastMomentum, SeriesA.Closes[i]));
            }
        }

        Assert.Equal(21, samples.Count);
        Assert.Equal(21, mlmi.Samples);
        Check(samples[0], 48, -1, 58.97796163782387, 56.32355735232816, 4516.25);
        Check(samples[1], 56, 1, 54.65839829322655, 49.00215309489799, 4519.25);
        Check(samples[2], 80, -1, 61.34715129304218, 58.81691278318277, 4528.5);
        Check(samples[^1], 377, -1, 55.00334886109561, 50.25080491426458, 4529.75);
        Assert.True(samples[^1].Price < samples[^2].Price, "the last label is -1");
        Assert.Equal(samples.Zip(samples.Skip(1), (a, b) => b.Price >= a.Price ? 1 : -1).Sum(), mlmi.Prediction);
    }

    [Theory]
    [InlineData(200, 2, 4, 4, 6)]
    [InlineData(5, 2, 1, -1, -1)]
    public void Series_a_gives_the_reference_predictions(int k, int at100, int at200, int at300, int at399)
    {
        var mlmi = new Mlmi(k);
        var got = SeriesA.Closes.Select(close =>
        {
            mlmi.Add(close);
            return mlmi.Prediction;
        }).ToArray();

        Assert.Equal([at100, at200, at300, at399], [got[100], got[200], got[300], got[399]]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void A_long_run_equals_the_definition(int k)
    {
        var closes = Walk.Closes(31, 4_000);
        var want = Plain(closes, k);
        var mlmi = new Mlmi(k);
        for (var i = 0; i < closes.Length; i++)
        {
            mlmi.Add(closes[i]);
            Assert.Equal(want[i].HasValue, mlmi.IsDefined);
            if (want[i] is { } prediction)
            {
                Assert.Equal(prediction, mlmi.Prediction);
            }
        }

        Assert.True(mlmi.Samples > 100);
    }

    [Fact]
    public void Line_crosses_and_bands_follow_their_definitions()
    {
        var closes = Walk.Closes(32, 4_000);
        var mlmi = new Mlmi(20);
        var predictions = new List<double>();
        double spread = 0, lineBefore = 0;
        int spreads = 0, crossings = 0;
        foreach (var close in closes)
        {
            mlmi.Add(close);
            if (!mlmi.IsDefined)
            {
                continue;
            }

            predictions.Add(mlmi.Prediction);
            if (predictions.Count < 20)
            {
                Assert.False(mlmi.IsLineDefined);
                continue;
            }

            var last = predictions.TakeLast(20).ToArray();
            var line = last.Select((p, i) => p * (i + 1)).Sum() / 210;
            var mean = last.Average();
            var deviation = Math.Sqrt(last.Sum(p => (p - mean) * (p - mean)) / 20);
            spread = spreads++ == 0 ? deviation : spread + (2.0 / 21 * (deviation - spread));
            Near.Equal(line, mlmi.Line);
            Near.Equal(predictions.TakeLast(2000).Max() - spread, mlmi.Upper);
            Near.Equal(predictions.TakeLast(2000).Min() + spread, mlmi.Lower);
            if (spreads > 1)
            {
                var (p0, p1) = (predictions[^2], predictions[^1]);
                var want = p1 > line && p0 <= lineBefore ? 1 : p1 < line && p0 >= lineBefore ? -1 : 0;
                Assert.Equal(want, mlmi.LineCross);
                Assert.Equal(p1 > 0 && p0 <= 0 ? 1 : p1 < 0 && p0 >= 0 ? -1 : 0, mlmi.ZeroCross);
                crossings += Math.Abs(want);
            }

            lineBefore = line;
        }

        Assert.True(crossings > 50);
    }

    [Fact]
    public void When_full_the_oldest_sample_makes_room()
    {
        var labels = new NearestLabels();
        for (var i = 0; i < NearestLabels.SamplesMax + 500; i++)
        {
            labels.Add(i, 0, i < 500 ? 1 : -1);
        }

        Assert.Equal(NearestLabels.SamplesMax, labels.Count);
        Assert.Equal(-NearestLabels.SamplesMax, labels.Vote(0, 0, int.MaxValue));
        Assert.Equal(-10, labels.Vote(0, 0, 10));
    }

    [Fact]
    public void A_full_store_votes_as_a_plain_scan_does()
    {
        var random = new GrandModel.Contracts.DetRandom(4, "votes");
        var labels = new NearestLabels();
        var kept = new Queue<(double X, double Y, int Label)>();
        double x = 50, y = 50;
        for (var i = 0; i < NearestLabels.SamplesMax + 400; i++)
        {
            x += random.NextNormal();
            y += random.NextNormal();
            var point = (Math.Round(x), Math.Round(y), (int)random.NextLong(3) - 1);
            kept.Enqueue(point);
            labels.Add(point.Item1, point.Item2, point.Item3);
            if (kept.Count > NearestLabels.SamplesMax)
            {
                kept.Dequeue();
            }

            if (i % 16 == 0)
            {
                Assert.Equal(PlainVote(kept, Math.Round(x) + 0.5, y, 200), labels.Vote(Math.Round(x) + 0.5, y, 200));
            }
        }
    }

    [Fact]
    public void Neighbours_outside_their_range_are_refused() =>
        Assert.Contains(
            "neighbours: 0, expected 1 to 2048", Assert.Throws<ArgumentOutOfRangeException>(() => new Mlmi(0)).Message);

    private static void Check((int Bar, int Way, double Slow, double Fast, double Price) got, int bar, int way, double slow, double fast, double price)
    {
        Assert.Equal((bar, way, price), (got.Bar, got.Way, got.Price));
        Near.Equal(slow, got.Slow);
        Near.Equal(fast, got.Fast);
    }

    private static int PlainVote(IEnumerable<(double X, double Y, int Label)> samples, double x, double y, int k)
    {
        var all = samples.Select(s => (Square: ((s.X - x) * (s.X - x)) + ((s.Y - y) * (s.Y - y)), s.Label)).OrderBy(s => s.Square).ToArray();
        var limit = all[Math.Min(k, all.Length) - 1].Square;
        return all.Where(s => s.Square <= limit).Sum(s => s.Label);
    }

    private static int?[] Plain(double[] closes, int k)
    {
        var quick = new Wma(5);
        var slow = new Wma(20);
        var rsi5 = new Rsi(5);
        var rsi20 = new Rsi(20);
        var momentum5 = new Wma(20);
        var momentum20 = new Wma(20);
        var samples = new List<(double X, double Y, int Label)>();
        var result = new int?[closes.Length];
        double price = 0, above = 0;
        for (var i = 0; i < closes.Length; i++)
        {
            quick.Add(closes[i]);
            slow.Add(closes[i]);
            rsi5.Add(closes[i]);
            rsi20.Add(closes[i]);
            if (rsi5.IsDefined)
            {
                momentum5.Add(rsi5.Value);
            }

            if (rsi20.IsDefined)
            {
                momentum20.Add(rsi20.Value);
            }

            var difference = quick.Value - slow.Value;
            var crossed = (difference > 0 && above <= 0) || (difference < 0 && above >= 0);
            above = difference;
            if (!momentum20.IsDefined)
            {
                continue;
            }

            if (crossed)
            {
                samples.Add((momentum20.Value, momentum5.Value, samples.Count == 0 ? 0 : closes[i] >= price ? 1 : -1));
                price = closes[i];
            }

            result[i] = samples.Count == 0 ? null : PlainVote(samples, momentum20.Value, momentum5.Value, k);
        }

        return result;
    }
}
