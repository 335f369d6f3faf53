using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace GrandModel.Actors;

/// <summary>A message type's name on the wire and in the journal.</summary>
/// <param name="Name">Constant, never renamed; unique in a catalog.</param>
/// <param name="Version">From 1; raised when the JSON changes in a way that old readers or old data would misread.</param>
/// <param name="Type">CLR type of the newest version.</param>
/// <param name="Json">Source-generated serializer.</param>
/// <param name="Operational">True for events about the run itself: journaled and chained, left out of the journal hash.</param>
public sealed record MessageType(string Name, short Version, Type Type, JsonTypeInfo Json, bool Operational);

/// <summary>
/// The messages an area journals or sends: wire name and version to type, with upcasters for versions written earlier. Payloads are UTF-8 JSON.
/// </summary>
public sealed class MessageCatalog
{
    private readonly SortedDictionary<string, MessageType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, MessageType> _byType = [];
    private readonly Dictionary<(string Name, short From), Func<JsonObject, JsonObject>> _upcasters = [];

    /// <summary>All types, in ordinal order of their names.</summary>
    public IReadOnlyCollection<MessageType> Types => _byName.Values;

    /// <summary>Adds a type.</summary>
    /// <exception cref="ArgumentException">The name or the type is there already, or the version is not positive.</exception>
    public MessageCatalog Add<T>(string name, short version, JsonTypeInfo<T> json, bool operational = false)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, (short)1);
        var type = new MessageType(name, version, typeof(T), json, operational);
        if (!_byName.TryAdd(name, type) || !_byType.TryAdd(typeof(T), type))
        {
            throw new ArgumentException($"Message {name} ({typeof(T).Name}) is registered twice.", nameof(name));
        }

        return this;
    }

    /// <summary>Adds a step from version <paramref name="from"/> to the next.</summary>
    public MessageCatalog Upcast(string name, short from, Func<JsonObject, JsonObject> step)
    {
        _upcasters.Add((name, from), step);
        return this;
    }

    /// <summary>Takes over all types of another catalog.</summary>
    /// <exception cref="ArgumentException">A name stands for two types.</exception>
    public MessageCatalog Include(MessageCatalog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var type in other.Types)
        {
            if (_byName.TryGetValue(type.Name, out var mine))
            {
                if (mine.Type != type.Type || mine.Version != type.Version)
                {
                    throw new ArgumentException($"Message {type.Name} stands for {mine.Type.Name} and {type.Type.Name}.", nameof(other));
                }

                continue;
            }

            _byName.Add(type.Name, type);
            _byType.Add(type.Type, type);
        }

        foreach (var (key, step) in other._upcasters)
        {
            _upcasters.TryAdd(key, step);
        }

        return this;
    }

    /// <summary>The type of a message.</summary>
    /// <exception cref="ArgumentException">Not registered.</exception>
    public MessageType TypeOf(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _byType.TryGetValue(message.GetType(), out var type)
            ? type
            : throw new ArgumentException($"Message type {message.GetType().Name} is not registered in the catalog.", nameof(message));
    }

    /// <summary>The wire name of a CLR type; null when it is not registered.</summary>
    public string? NameOf(Type type) => _byType.TryGetValue(type, out var found) ? found.Name : null;

    /// <summary>The type of a wire name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out MessageType? type) => _byName.TryGetValue(name, out type);

    /// <summary>Payload bytes of a message.</summary>
    public byte[] Write(object message, MessageType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return JsonSerializer.SerializeToUtf8Bytes(message, type.Json);
    }

    /// <summary>The message of a payload, upcast to the newest version.</summary>
    /// <exception cref="UnknownMessageException">Unknown name, or a version newer than this build or without a way up.</exception>
    /// <exception cref="JsonException">The bytes are no such message.</exception>
    public object Read(string name, short version, ReadOnlySpan<byte> payload)
    {
        if (!_byName.TryGetValue(name, out var type) || version > type.Version)
        {
            throw new UnknownMessageException(name, version);
        }

        if (version == type.Version)
        {
            return JsonSerializer.Deserialize(payload, type.Json) ?? throw new JsonException($"{name} v{version}: null.");
        }

        var node = JsonNode.Parse(payload)?.AsObject() ?? throw new JsonException($"{name} v{version}: null.");
        for (var at = version; at < type.Version; at++)
        {
            node = _upcasters.TryGetValue((name, at), out var step) ? step(node) : throw new UnknownMessageException(name, version);
        }

        return node.Deserialize(type.Json) ?? throw new JsonException($"{name} v{version}: null.");
    }
}

/// <summary>A message name or version that this build cannot read. A replay never skips it.</summary>
public sealed class UnknownMessageException(string name, short version)
    : Exception($"Message {name} version {version} is not known to this build.")
{
    /// <summary>Wire name.</summary>
    public string Name { get; } = name;

    /// <summary>Wire version.</summary>
    public short Version { get; } = version;
}
