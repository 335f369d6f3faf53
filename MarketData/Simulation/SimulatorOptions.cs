using System.Globalization;
using System.Text;
using GrandModel.Contracts;
using GrandModel.MarketData.Reference;

namespace GrandModel.MarketData.Simulation;

/// <summary>What to simulate. Equal options give equal records.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Instruments.</summary>
    public required IReadOnlyList<Symbol> Symbols { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required long Seed { get; init; }

    /// <summary>Start, inclusive, nanoseconds since 1970; a whole second.</summary>
    public required long From { get; init; }

    /// <summary>End, inclusive; a whole second.</summary>
    public required long To { get; init; }

    /// <summary>Reference data.</summary>
    public InstrumentCatalog Catalog { get; init; } = InstrumentCatalog.BuiltIn;

    /// <summary>Factor on the number of trades of all instruments.</summary>
    public double Activity { get; init; } = 1;

    /// <summary>Other figures for single symbols.</summary>
    public IReadOnlyDictionary<string, SimulatedInstrument> Instruments { get; init; } =
        new SortedDictionary<string, SimulatedInstrument>(StringComparer.Ordinal);

    /// <summary>The figures of a symbol.</summary>
    public SimulatedInstrument InstrumentOf(Symbol symbol) => Instruments.TryGetValue(symbol.Value, out var own) ? own : SimulatedInstrument.Of(symbol);

    /// <summary>Version, seed and all figures as one line: equal lines give equal records.</summary>
    public string Describe()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"{Simulator.Version} seed={Seed} from={new UnixNanos(From)} to={new UnixNanos(To)} activity={Activity:R}");
        foreach (var symbol in Symbols.OrderBy(static s => s))
        {
            var i = InstrumentOf(symbol);
            text.Append(CultureInfo.InvariantCulture, $" {symbol}[{i.StartPrice};{i.MinuteVolatility:R};{i.MarketShare:R};{i.TradesPerSecond:R};")
                .Append(CultureInfo.InvariantCulture, $"{i.WideShare:R};{i.SizeUnit};{i.SizeTail:R};{i.QuoteUnits:R};{(i.Intraday ? 1 : 0)}]");
        }

        return text.ToString();
    }

    internal SimulatorOptions Checked()
    {
        static ArgumentException Wrong(string name, object value, string expected) => new($"Simulator {name} is {value}, expected {expected}.");
        if (Symbols.Count == 0 || Symbols.Distinct().Count() != Symbols.Count)
        {
            throw Wrong("Symbols", string.Join(",", Symbols), "at least one symbol, each once");
        }

        if (From < 0 || To < From || From % UnixNanos.PerSecond != 0 || To % UnixNanos.PerSecond != 0)
        {
            throw Wrong("From, To", $"{new UnixNanos(From)}, {new UnixNanos(To)}", "whole seconds in order");
        }

        if (Activity is not (> 0 and <= 100))
        {
            throw Wrong("Activity", Activity, "above 0, at most 100");
        }

        foreach (var symbol in Symbols)
        {
            var i = InstrumentOf(symbol);
            _ = Catalog.Get(symbol);
            if (i.StartPrice <= 0 || i.MinuteVolatility is not (>= 0 and <= 0.1) || i.MarketShare is not (>= -1 and <= 1)
                || i.TradesPerSecond is not (> 0 and <= 1000) || i.WideShare is not (>= 0 and <= 1) || i.SizeUnit < 1 || i.SizeTail is not (> 0 and <= 100)
                || i.QuoteUnits is not (>= 1 and <= 1e6))
            {
                throw Wrong($"Instruments[{symbol}]", i, "positive figures, shares within their ranges");
            }
        }

        return this;
    }
}
