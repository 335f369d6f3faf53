using System.Text;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Tests;

/// <summary>
/// Guards the reader against anything: whatever the bytes, it ends with records, faults or a FeedException, accounts for every row, and
/// what it accepts is sane. Seeds are fixed; a failing one is printed.
/// </summary>
public sealed class FeedFuzzTests
{
    private static readonly string[] Headers = [FeedFormat.Trades, FeedFormat.Quotes, FeedFormat.Bars, FeedFormat.Dailies];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_bytes_end_in_records_faults_or_an_error(int seed)
    {
        using var folder = new TempFolder();
        var random = new DetRandom(seed, "fuzz");
        var bytes = seed % 10 == 0 ? RandomBytes(ref random) : Mutated(ref random, seed);
        var name = random.NextLong(2) == 0 ? "x.csv" : "x.csv.gz";
        var path = folder.Write(name, bytes);
        if (name.EndsWith(".gz", StringComparison.Ordinal) && random.NextLong(3) == 0)
        {
            var packed = File.ReadAllBytes(path);
            packed[random.NextLong(packed.Length)] ^= (byte)(1 + random.NextLong(255));
            File.WriteAllBytes(path, packed);
        }

        try
        {
            var (records, report) = FeedTestKit.Read(path, new FeedOptions { BarTimeframe = Timeframe.M5 });
            var file = report.Files[0];
            var whole = report.Counts.Where(static c => c.Key is FaultCodes.GzipCorrupt or FaultCodes.GzipTruncated).Sum(static c => c.Value);
            Assert.Equal(file.Rows, file.Records + report.FaultCount - whole);
            Assert.Equal(file.Records, records.Count);
            Check(records);
        }
        catch (FeedException e)
        {
            Assert.StartsWith("FEED_", e.Code, StringComparison.Ordinal);
        }
    }

    private static void Check(List<(long Second, Symbol Symbol, MarketRecord Record)> records)
    {
        var last = long.MinValue;
        foreach (var (_, symbol, r) in records)
        {
            Assert.True(r.Time >= last && symbol.Value.Length > 0);
            last = r.Time;
            foreach (var price in r.Kind == RecordKind.Trade ? [r.P0] : r.Kind == RecordKind.Quote ? [r.P0, r.P1] : new[] { r.P0, r.P1, r.P2, r.P3 })
            {
                Assert.True(price > 0 || (r.Kind == RecordKind.Quote && price == MarketRecord.Unknown));
            }

            Assert.True(r.S0 is >= 0 or MarketRecord.Unknown);
            if (r.Kind == RecordKind.Bar)
            {
                Assert.True(r.P2 <= r.P0 && r.P2 <= r.P3 && r.P1 >= r.P0 && r.P1 >= r.P3);
            }
        }
    }

    // A good file with bytes changed, removed, doubled.
    private static byte[] Mutated(ref DetRandom random, int seed)
    {
        var kind = seed % 4;
        var text = new StringBuilder(Headers[kind]).Append('\n');
        for (var i = 0; i < 300; i++)
        {
            var symbol = random.NextLong(2) == 0 ? "ES" : "NQ";
            var (ns, time) = (1_715_600_000_000_000_000 + (i * 300_000_000_000), FeedTestKit.Ns("2024-05-13") + (i * 300_000_000_000));
            text.Append(kind switch
            {
                0 => $"{ns},{symbol},{5000 + (i % 7 * 0.25m)},{i % 5}\n",
                1 => $"{ns},{symbol},{5000 + (i % 7 * 0.25m)},,{5001 + (i % 7 * 0.25m)},{i}\n",
                2 => $"{new UnixNanos(time)},{symbol},5000,5001.5,4999.25,{5000 + (i % 3 * 0.5m)},{(i % 4 == 0 ? "" : i)}\n",
                _ => $"{DateOnly.FromDayNumber(738_000 + i):yyyy-MM-dd},{symbol},{5000 + (i * 0.01m)}\n",
            });
        }

        var bytes = new List<byte>(Encoding.ASCII.GetBytes(text.ToString()));
        for (var n = random.NextLong(60); n >= 0; n--)
        {
            var at = (int)random.NextLong(bytes.Count);
            switch (random.NextLong(4))
            {
                case 0: bytes[at] = (byte)random.NextLong(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, ",\n.-0123456789\""u8[(int)random.NextLong(15)]); break;
                default: bytes.InsertRange(at, bytes.Slice(at, (int)Math.Min(bytes.Count - at, random.NextLong(80)))); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] RandomBytes(ref DetRandom random)
    {
        var bytes = new byte[random.NextLong(200_000)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.NextBits();
        }

        return [.. Encoding.ASCII.GetBytes(Headers[random.NextLong(4)] + "\n"), .. bytes];
    }
}
