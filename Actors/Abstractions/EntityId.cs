namespace GrandModel.Actors;

/// <summary>
/// Address of an entity: "type/key", as "portfolio/main". ASCII without blanks, at most 200 characters, so that ordinal order is the same in C#, SQL and
/// any script. The type is the text before the first slash; the key may hold slashes.
/// </summary>
public readonly record struct EntityId : IComparable<EntityId>
{
    /// <summary>Longest id.</summary>
    public const int LengthMax = 200;

    private readonly string? _value;

    /// <summary>An id from its text.</summary>
    /// <exception cref="FormatException">Not "type/key", too long, or with characters outside 0x21 to 0x7E.</exception>
    public EntityId(string value)
    {
        if (Fault(value) is { } fault)
        {
            throw new FormatException($"Entity id '{value}': {fault}.");
        }

        _value = value;
    }

    /// <summary>The whole text; empty for the default value.</summary>
    public string Value => _value ?? "";

    /// <summary>Text before the first slash.</summary>
    public string Type => _value is null ? "" : _value[.._value.IndexOf('/')];

    /// <summary>Text after the first slash.</summary>
    public string Key => _value is null ? "" : _value[(_value.IndexOf('/') + 1)..];

    /// <summary>An id from type and key.</summary>
    /// <exception cref="FormatException">As the constructor.</exception>
    public static EntityId Of(string type, string key) => new(string.Concat(type, "/", key));

    /// <summary>False when the text is no id.</summary>
    public static bool TryParse(string? text, out EntityId id)
    {
        var ok = Fault(text) is null;
        id = ok ? new EntityId(text!) : default;
        return ok;
    }

    /// <summary>Ordinal order.</summary>
    public int CompareTo(EntityId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? Fault(string? value)
    {
        if (value is null || value.Length > LengthMax)
        {
            return $"expected at most {LengthMax} characters";
        }

        var slash = value.IndexOf('/');
        if (slash <= 0 || slash == value.Length - 1)
        {
            return "expected type/key";
        }

        foreach (var c in value)
        {
            if (c is < '!' or > '~')
            {
                return "expected visible ASCII characters";
            }
        }

        return null;
    }
}
