using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GrandModel.Actors;
using GrandModel.MarketData.State;

namespace GrandModel.Agents;

/// <summary>
/// How views of agents are kept in snapshots: fields through <see cref="StateStream"/>, small messages inside as their journal JSON.
/// </summary>
internal static class ViewSnapshot
{
    /// <summary>Codec of a view that transfers itself.</summary>
    /// <param name="empty">View before its first message.</param>
    /// <param name="transfer">Passes every field.</param>
    public static ViewCodec<TView> Of<TView>(Func<EntityId, TView> empty, Action<TView, StateStream> transfer)
        where TView : class =>
        new(
            view => StateStream.Save(stream => transfer(view, stream)),
            (id, bytes) =>
            {
                var view = empty(id);
                StateStream.Load(bytes, stream => transfer(view, stream));
                return view;
            });

    /// <summary>A value that has a serializer; null stays null.</summary>
    public static void Json<T>(this StateStream stream, ref T? value, JsonTypeInfo<T> json)
        where T : class
    {
        var text = value is null ? null : JsonSerializer.Serialize(value, json);
        stream.Value(ref text);
        value = text is null ? null : JsonSerializer.Deserialize(text, json);
    }

    /// <summary>A text that is never null.</summary>
    public static void Text(this StateStream stream, ref string value)
    {
        string? text = value;
        stream.Value(ref text);
        value = text ?? throw new InvalidDataException("State text is null.");
    }

    /// <summary>A sorted map, key by key.</summary>
    /// <param name="stream">Stream.</param>
    /// <param name="map">Map; emptied first when loading.</param>
    /// <param name="max">Most entries that can be right.</param>
    /// <param name="json">Serializer of the values.</param>
    public static void Map<T>(this StateStream stream, SortedDictionary<string, T> map, int max, JsonTypeInfo<T> json)
        where T : class
    {
        var count = stream.Count(map.Count, max);
        var entries = stream.Writing ? [.. map] : new KeyValuePair<string, T>[count];
        if (!stream.Writing)
        {
            map.Clear();
        }

        foreach (var entry in entries)
        {
            var (key, value) = (entry.Key ?? "", entry.Value);
            stream.Text(ref key);
            stream.Json(ref value, json);
            map[key] = value ?? throw new InvalidDataException($"State entry {key} is null.");
        }
    }

    /// <summary>A sorted map by bar.</summary>
    public static void Map<T>(this StateStream stream, SortedDictionary<long, T> map, int max, JsonTypeInfo<T> json)
        where T : class
    {
        var count = stream.Count(map.Count, max);
        var entries = stream.Writing ? [.. map] : new KeyValuePair<long, T>[count];
        if (!stream.Writing)
        {
            map.Clear();
        }

        foreach (var entry in entries)
        {
            var (key, value) = (entry.Key, entry.Value);
            stream.Value(ref key);
            stream.Json(ref value!, json);
            map[key] = value ?? throw new InvalidDataException($"State entry {key} is null.");
        }
    }
}
