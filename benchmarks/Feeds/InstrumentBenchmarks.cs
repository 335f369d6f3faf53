using BenchmarkDotNet.Attributes;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Instruments;
using GrandModel.MarketData.State;

namespace GrandModel.Benchmarks.Feeds;

/// <summary>
/// A tick through an instrument: quality, 5- and 30-minute bars, marks, without the cost of features. A regression here slows every run
/// over ticks.
/// </summary>
[MemoryDiagnoser]
public class InstrumentBenchmarks : IStreamSink
{
    private const int Ticks = 20_000;

    private readonly MarketRecord[] _records = new MarketRecord[Ticks];
    private InstrumentView _view = null!;
    private MarketBatch[] _batches = null!;

    /// <summary>Ticks 50 ms apart in batches of a second.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new MarketDataOptions { Strategic = static () => new NoFeatures(), Tactical = static () => new NoFeatures() };
        _view = new InstrumentView(new Symbol("ES"), options);
        _batches = [.. Enumerable.Range(0, Ticks / 20).Select(i => new MarketBatch(new Symbol("ES"), _records.AsMemory(i * 20, 20)))];
        var random = new DetRandom(1, "instrument");
        for (var i = 0; i < Ticks; i++)
        {
            _records[i] = new MarketRecord
            {
                Kind = RecordKind.Trade,
                Time = 1_715_600_000_000_000_000 + (i * 50_000_000L) + 1,
                P0 = 5_240_000_000_000 + (random.NextLong(8) * 250_000_000),
                S0 = 1,
            };
        }
    }

    /// <summary>Per tick; time goes on from one invocation to the next.</summary>
    [Benchmark(OperationsPerInvoke = Ticks)]
    public long TickToInstrument()
    {
        foreach (var batch in _batches)
        {
            _view.Take(batch, this);
        }

        for (var i = 0; i < Ticks; i++)
        {
            _records[i].Time += Ticks * 50_000_000L;
        }

        return _view.Position;
    }

    /// <inheritdoc/>
    public void Stream(object message)
    {
    }

    private sealed class NoFeatures : IBarFeatures
    {
        private static readonly FeatureRow Empty = new("none", [], [], 0);

        public void Add(in FeatureBar bar)
        {
        }

        public FeatureRow Row() => Empty;

        public void Transfer(StateStream stream)
        {
        }
    }
}
