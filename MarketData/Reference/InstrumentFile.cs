using System.Text.Json;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;

namespace GrandModel.MarketData.Reference;

/// <summary>
/// Reads a file of instruments: {"instruments":[{"symbol":..,"tickSize":..,"multiplier":..,"currency":..,"calendar":..,"feePerUnit":..,
/// "future":..,"description":..}]}. A listed symbol is changed in the fields that are given; a new one needs the first five.
/// </summary>
internal static class InstrumentFile
{
    private const long BytesMax = 4 << 20;

    private static readonly string[] Fields =
        ["symbol", "tickSize", "multiplier", "currency", "calendar", "feePerUnit", "future", "description"];

    public static InstrumentCatalog Read(InstrumentCatalog onto, string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
            {
                throw Fault($"{path}: expected at most {BytesMax} bytes");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new InstrumentCatalog([.. onto.Entries, .. Entries(onto, document.RootElement, path)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault($"{path}: cannot be read ({e.Message})");
        }
        catch (JsonException e)
        {
            throw Fault($"{path}: line {e.LineNumber + 1}: no JSON ({e.Message})");
        }
    }

    private static List<CatalogEntry> Entries(InstrumentCatalog onto, JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("instruments", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Fault($"{path}: expected an object with an array \"instruments\"");
        }

        var known = onto.Entries.ToDictionary(static e => e.Spec.Symbol.Value, StringComparer.Ordinal);
        var read = new List<CatalogEntry>();
        foreach (var item in list.EnumerateArray())
        {
            var fields = new InstrumentFields(item, $"{path}: instruments[{read.Count}]");
            fields.Only(Fields);
            var name = fields.Text("symbol", null);
            if (!Symbol.IsValid(name))
            {
                throw fields.Wrong("symbol", name, "1 to 32 of A-Z a-z 0-9 . _ -");
            }

            read.Add(Entry(fields, name, known.TryGetValue(name, out var entry) ? entry : null));
        }

        return read;
    }

    private static CatalogEntry Entry(InstrumentFields fields, string name, CatalogEntry? old)
    {
        var spec = old?.Spec;
        var calendar = fields.Text("calendar", spec?.Calendar);
        if (!SessionCalendar.Names.Contains(calendar))
        {
            throw fields.Wrong("calendar", calendar, $"one of {string.Join(", ", SessionCalendar.Names)}");
        }

        var currency = fields.Text("currency", spec?.Currency);
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            throw fields.Wrong("currency", currency, "an ISO 4217 code, as USD");
        }

        return new CatalogEntry(
            new InstrumentSpec(
                new Symbol(name),
                Price.From(fields.Number("tickSize", spec?.TickSize.ToDecimal(), above: 0, decimals: 9)),
                fields.Number("multiplier", spec?.Multiplier, above: 0, decimals: 9),
                currency,
                calendar,
                new Money(fields.Number("feePerUnit", spec?.FeePerUnit.Amount ?? 0, above: -1, decimals: 9, least: 0)),
                fields.Text("description", spec?.Description ?? name)),
            fields.Flag("future", old?.IsFuture ?? false));
    }

    internal static ReferenceException Fault(string text) => new(ReferenceException.InstrumentFile, text);
}

/// <summary>The fields of one instrument in a file, read with errors that say where.</summary>
/// <param name="item">JSON of the instrument.</param>
/// <param name="where">File and place.</param>
internal readonly struct InstrumentFields(JsonElement item, string where)
{
    private const decimal NumberMax = 9_000_000_000m;

    private readonly JsonElement _item = item.ValueKind == JsonValueKind.Object ? item : throw InstrumentFile.Fault($"{where}: expected an object");

    public void Only(string[] names)
    {
        foreach (var property in _item.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw InstrumentFile.Fault($"{where}: unknown field \"{property.Name}\", expected one of {string.Join(", ", names)}");
            }
        }
    }

    public string Text(string name, string? otherwise)
    {
        if (!_item.TryGetProperty(name, out var value))
        {
            return otherwise ?? throw InstrumentFile.Fault($"{where}: field \"{name}\" is missing");
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, value.GetRawText(), "a text");
    }

    public bool Flag(string name, bool otherwise)
    {
        if (!_item.TryGetProperty(name, out var value))
        {
            return otherwise;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value.GetRawText(), "true or false");
    }

    public decimal Number(string name, decimal? otherwise, decimal above, int decimals, decimal? least = null)
    {
        if (!_item.TryGetProperty(name, out var value))
        {
            return otherwise ?? throw InstrumentFile.Fault($"{where}: field \"{name}\" is missing");
        }

        var expected = least is null ? $"a number above {above} with at most {decimals} decimals" : $"a number from {least} with at most {decimals} decimals";
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number > above && number >= (least ?? above)
            && number <= NumberMax && decimal.Round(number, decimals) == number
            ? number
            : throw Wrong(name, value.GetRawText(), expected);
    }

    public ReferenceException Wrong(string name, string value, string expected) =>
        InstrumentFile.Fault($"{where}: field \"{name}\" is {value}, expected {expected}");
}
