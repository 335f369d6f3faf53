namespace GrandModel.MarketData.Reference;

/// <summary>Reference data are missing or wrong.</summary>
/// <param name="code">UNKNOWN_SYMBOL or INSTRUMENT_FILE.</param>
/// <param name="message">What, where, and what was expected.</param>
public sealed class ReferenceException(string code, string message) : Exception($"{code}: {message}")
{
    /// <summary>No instrument of that name.</summary>
    public const string UnknownSymbol = "UNKNOWN_SYMBOL";

    /// <summary>The file of instruments cannot be read or says something wrong.</summary>
    public const string InstrumentFile = "INSTRUMENT_FILE";

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}
