using GrandModel.Contracts;
using GrandModel.MarketData.Reference;

namespace GrandModel.MarketData.Simulation;

/// <summary>How an instrument is simulated. Where the figures come from: docs/simulator.md.</summary>
/// <param name="StartPrice">Price at the start, in the instrument's quote currency.</param>
/// <param name="MinuteVolatility">Standard deviation of 1-minute log returns without jumps, averaged over the futures session.</param>
/// <param name="MarketShare">Correlation with the common factor, -1 to 1. Two instruments correlate by the product of theirs.</param>
/// <param name="TradesPerSecond">Trades per second, averaged over the futures session.</param>
/// <param name="WideShare">Share of quotes whose spread is two ticks instead of one.</param>
/// <param name="SizeUnit">Smallest trade: 1 contract, or a lot of 100 shares.</param>
/// <param name="SizeTail">Tail exponent of trade sizes: a size of at least n units has the share n to the power of minus this.</param>
/// <param name="QuoteUnits">Mean size at the best bid and ask, in units.</param>
/// <param name="Intraday">Whether volatility and activity follow the US day; false for a flat day.</param>
public sealed record SimulatedInstrument(
    decimal StartPrice,
    double MinuteVolatility,
    double MarketShare,
    double TradesPerSecond,
    double WideShare,
    long SizeUnit,
    double SizeTail,
    double QuoteUnits,
    bool Intraday = true)
{
    // By symbol or root. Index futures and ETFs, gold and IBM are measured; the others take over the figures of the nearest measured one.
    private static readonly SortedDictionary<string, SimulatedInstrument> Known = new(StringComparer.Ordinal)
    {
        ["ES"] = new(5300m, 0.000223, 0.992, 2.0, 0.06, 1, 1.32, 32),
        ["MES"] = new(5300m, 0.000223, 0.992, 1.0, 0.06, 1, 1.32, 20),
        ["NQ"] = new(19000m, 0.000317, 0.965, 1.5, 0.50, 1, 1.60, 4),
        ["MNQ"] = new(19000m, 0.000317, 0.965, 1.0, 0.50, 1, 1.60, 8),
        ["YM"] = new(39000m, 0.00019, 0.95, 0.7, 0.30, 1, 1.60, 5),
        ["RTY"] = new(2050m, 0.00033, 0.85, 0.7, 0.30, 1, 1.60, 8),
        ["EMD"] = new(2950m, 0.00028, 0.85, 0.1, 0.50, 1, 1.60, 3),
        ["GC"] = new(2350m, 0.00022, 0.05, 0.53, 0.42, 1, 2.60, 4),
        ["CL"] = new(78m, 0.00042, 0.15, 1.0, 0.10, 1, 1.60, 12),
        ["SPY"] = new(530m, 0.000223, 0.992, 3.0, 0.01, 100, 1.30, 98),
        ["QQQ"] = new(460m, 0.000317, 0.965, 2.0, 0.01, 100, 1.30, 40),
        ["IBM"] = new(170m, 0.00030, 0.55, 0.35, 0.60, 100, 2.06, 4),
        ["BAC"] = new(39m, 0.00040, 0.60, 1.4, 0.01, 100, 0.90, 950),
        ["AAPL"] = new(190m, 0.00038, 0.65, 2.0, 0.05, 100, 1.30, 10),
        ["EURUSD"] = new(1.08m, 0.00011, 0.20, 0.4, 0.50, 1000, 0.90, 1000),
        ["BTCUSD"] = new(65000m, 0.0008, 0.30, 1.0, 0.50, 1, 1.60, 2, Intraday: false),
        ["ETHUSD"] = new(3500m, 0.0010, 0.30, 0.7, 0.50, 1, 1.60, 5, Intraday: false),
    };

    /// <summary>The figures of a symbol, of its root, or of an average stock when there are none.</summary>
    public static SimulatedInstrument Of(Symbol symbol)
    {
        var name = symbol.Value;
        return Known.TryGetValue(name, out var found) || (InstrumentCatalog.TrySplit(name, out var root, out _, out _) && Known.TryGetValue(root, out found))
            ? found
            : new SimulatedInstrument(100m, 0.0004, 0.6, 0.5, 0.3, 1, 1.6, 10);
    }
}
