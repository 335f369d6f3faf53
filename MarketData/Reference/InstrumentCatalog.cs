using GrandModel.Contracts;

namespace GrandModel.MarketData.Reference;

/// <summary>
/// Reference data by symbol: the built-in instruments, and what a file adds or overrides. A futures contract, as ESH24, has the data of
/// its root: root, month letter (FGHJKMNQUVXZ), two digits of the year. Immutable. Figures and their sources: docs/data.md, instruments.
/// </summary>
public sealed class InstrumentCatalog
{
    /// <summary>The built-in instruments.</summary>
    public static readonly InstrumentCatalog BuiltIn = new(BuiltInInstruments.All);

    private const string MonthLetters = "FGHJKMNQUVXZ";

    private readonly SortedDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);

    internal InstrumentCatalog(IEnumerable<CatalogEntry> entries)
    {
        foreach (var entry in entries)
        {
            _entries[entry.Spec.Symbol.Value] = entry;
        }
    }

    /// <summary>All instruments, in ordinal order of their symbols; contracts are not listed, their roots are.</summary>
    public IEnumerable<InstrumentSpec> All => _entries.Values.Select(static e => e.Spec);

    internal IEnumerable<CatalogEntry> Entries => _entries.Values;

    /// <summary>A catalog of exactly these instruments, as a run's description holds them.</summary>
    public static InstrumentCatalog Of(IEnumerable<InstrumentSpec> instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        return new InstrumentCatalog(instruments.Select(static spec => new CatalogEntry(spec, IsFuture: false)));
    }

    /// <summary>Reads additions and overrides from a JSON file onto the built-in instruments.</summary>
    /// <exception cref="ReferenceException">INSTRUMENT_FILE: unreadable, or a field is wrong: the message names instrument, field, value
    /// and what was expected.</exception>
    public static InstrumentCatalog Load(string path) => InstrumentFile.Read(BuiltIn, path);

    /// <summary>The data of a symbol; false when it is neither listed nor a contract of a listed future.</summary>
    public bool TryGet(Symbol symbol, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InstrumentSpec? spec)
    {
        spec = null;
        var name = symbol.Value ?? "";
        if (_entries.TryGetValue(name, out var entry))
        {
            spec = entry.Spec;
        }
        else if (TrySplit(name, out var root, out _, out _) && _entries.TryGetValue(root, out entry) && entry.IsFuture)
        {
            spec = entry.Spec with { Symbol = symbol, Description = $"{entry.Spec.Description}, contract {name[root.Length..]}" };
        }

        return spec is not null;
    }

    /// <summary>The data of a symbol.</summary>
    /// <exception cref="ReferenceException">UNKNOWN_SYMBOL: the message says how to add it.</exception>
    public InstrumentSpec Get(Symbol symbol) =>
        TryGet(symbol, out var spec) ? spec : throw new ReferenceException(ReferenceException.UnknownSymbol, UnknownText(symbol.Value));

    /// <summary>Splits a contract symbol: root, month 1 to 12, year 0 to 99.</summary>
    public static bool TrySplit(string name, out string root, out int month, out int year)
    {
        ArgumentNullException.ThrowIfNull(name);
        (root, month, year) = ("", 0, 0);
        if (name.Length < 4 || !char.IsAsciiDigit(name[^1]) || !char.IsAsciiDigit(name[^2]))
        {
            return false;
        }

        month = MonthLetters.IndexOf(name[^3], StringComparison.Ordinal) + 1;
        if (month == 0)
        {
            return false;
        }

        root = name[..^3];
        year = ((name[^2] - '0') * 10) + (name[^1] - '0');
        return true;
    }

    internal static string UnknownText(string name) =>
        $"symbol '{name}' is not in the instrument catalog; add it in an instruments file: "
        + $"{{\"instruments\":[{{\"symbol\":\"{name}\",\"tickSize\":0.01,\"multiplier\":1,\"currency\":\"USD\",\"calendar\":\"always\"}}]}}";
}

/// <summary>An instrument as the catalog keeps it.</summary>
/// <param name="Spec">Its data.</param>
/// <param name="IsFuture">Whether contract symbols of this root are resolved.</param>
internal readonly record struct CatalogEntry(InstrumentSpec Spec, bool IsFuture);
