using System.Text.Json;
using System.Text.Json.Serialization;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Runs;

/// <summary>The run's first event: everything that its journal depends on, without a path of this machine.</summary>
/// <param name="Format">Version of this description.</param>
/// <param name="Source">files or simulator.</param>
/// <param name="Inputs">Input files, in order of their source numbers.</param>
/// <param name="Simulator">Version, parameters and seed of the simulator; null for files.</param>
/// <param name="Symbols">Symbols traded.</param>
/// <param name="Instruments">Reference data used.</param>
/// <param name="From">Earliest data.</param>
/// <param name="To">Latest data.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Equity">Starting cash.</param>
/// <param name="Portfolios">Portfolios; the report is that of the first.</param>
/// <param name="DurationSeconds">Event time to run at most; null for all.</param>
/// <param name="Calendar">Calendar of all instruments; null for their own.</param>
/// <param name="BarTimeframe">Length of bars, where it was told.</param>
/// <param name="SchemaN">Whether rows of schema N are there.</param>
/// <param name="Policies">Ids and hashes of the policies, by role.</param>
/// <param name="Numerics">Id of the arithmetic.</param>
/// <param name="Risk">Risk settings, all of them; null in journals older than this field.</param>
public sealed record RunDescription(
    int Format,
    string Source,
    IReadOnlyList<InputDescription> Inputs,
    string? Simulator,
    IReadOnlyList<Symbol> Symbols,
    IReadOnlyList<InstrumentSpec> Instruments,
    UnixNanos? From,
    UnixNanos? To,
    long Seed,
    Money Equity,
    IReadOnlyList<PortfolioId> Portfolios,
    double? DurationSeconds,
    string? Calendar,
    Timeframe? BarTimeframe,
    bool SchemaN,
    IReadOnlyList<PolicyDescription> Policies,
    string Numerics,
    JsonElement? Risk = null)
{
    /// <summary>As JSON, the form in which it is journaled.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, RunJson.Default.RunDescription);

    /// <summary>Reads the journaled form.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RunDescription Of(JsonElement json) =>
        json.Deserialize(RunJson.Default.RunDescription) ?? throw new JsonException("A run description is an object.");

    /// <summary>The first field in which a stored description differs from this one: its name, the stored value and this one's; null when equal.</summary>
    public (string Field, string Stored, string Given)? DifferenceTo(JsonElement stored)
    {
        foreach (var mine in ToJson().EnumerateObject())
        {
            var theirs = stored.TryGetProperty(mine.Name, out var value) ? value.GetRawText() : "nothing";
            if (theirs != mine.Value.GetRawText())
            {
                return (mine.Name, theirs, mine.Value.GetRawText());
            }
        }

        return null;
    }
}

/// <summary>An input file.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Kind">trades, quotes, bars or dailies.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Timeframe">Length of its bars; null for other kinds.</param>
public sealed record InputDescription(string Name, string Kind, long Bytes, string Sha256, Timeframe? Timeframe);

/// <summary>A policy.</summary>
public sealed record PolicyDescription(string Role, string Id, string Hash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class RunJson : JsonSerializerContext;
