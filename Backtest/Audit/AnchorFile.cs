using System.Text.Json;
using GrandModel.Actors.Journal;

namespace GrandModel.Backtest.Audit;

/// <summary>Chain hashes kept outside a store: what <c>gm audit anchors</c> writes, and the anchors of summary.json, which have the same form.</summary>
public static class AnchorFile
{
    /// <summary>Largest file, bytes: beyond it the file is something else.</summary>
    public const long FileBytesMax = 50_000_000;

    /// <summary>The anchors of a store: the heads of now and all that were kept before, by (shard, position).</summary>
    public static async Task<IReadOnlyList<Anchor>> OfAsync(IJournalStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var heads = (await store.ShardsAsync(cancellation)).Where(s => s.Head > 0).Select(s => new Anchor(s.Shard, s.Head, s.HeadHash, ""));
        return [.. (await store.AnchorsAsync(cancellation)).Concat(heads).DistinctBy(a => (a.Shard, a.Position, Convert.ToHexString(a.ChainHash)))
            .OrderBy(a => a.Shard).ThenBy(a => a.Position)];
    }

    /// <summary>Reads anchors.</summary>
    /// <exception cref="AuditException">ANCHORS_INVALID: unreadable, or no anchors in it.</exception>
    public static IReadOnlyList<Anchor> Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > FileBytesMax)
            {
                throw new AuditException("ANCHORS_INVALID", $"'{path}' has {file.Length} bytes; expected at most {FileBytesMax}.");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. document.RootElement.GetProperty("anchors").EnumerateArray().Select(a => new Anchor(
                a.GetProperty("shard").GetInt32(), a.GetProperty("position").GetInt64(), Convert.FromHexString(a.GetProperty("chainHash").GetString() ?? ""), path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AuditException(
                "ANCHORS_INVALID", $"'{path}' holds no anchors: {e.Message} Expected what gm audit anchors writes, or the summary.json of a run.", e);
        }
    }
}
