using System.Buffers;
using System.Text;
using System.Text.Json;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Audit;

/// <summary>
/// All rows of a store as lines, shard by shard in order of positions: from them alone chains and journal hash can be computed again. Columns are those of
/// the journal; hashes and keys in hex, times in nanoseconds since 1970 and as text, payloads as they are stored.
/// </summary>
public static class JournalExport
{
    private const int ProgressRows = 4_096;

    private static readonly string[] Columns =
    [
        "shard", "position", "epoch", "kind", "entity", "sequence", "key", "requestHash", "type", "version", "eventTimeNs", "eventTime", "slice", "round",
        "causeEntity", "causeSequence", "causeNumber", "payload", "effects", "inputs", "crc32c", "chainHash",
    ];

    /// <summary>Writes JSON lines. A payload that is no JSON stands as a string in base64.</summary>
    /// <returns>Rows written.</returns>
    public static Task<long> WriteJsonLinesAsync(IJournalStore store, Stream to, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var line = new ArrayBufferWriter<byte>(1_024);
        return WriteAsync(store, row =>
        {
            line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(line))
            {
                Write(json, row);
            }

            to.Write(line.WrittenSpan);
            to.WriteByte((byte)'\n');
        }, progress, cancellation);
    }

    /// <summary>Writes comma-separated values with a header, quoted as RFC 4180 says.</summary>
    /// <returns>Rows written.</returns>
    public static async Task<long> WriteCsvAsync(IJournalStore store, Stream to, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await text.WriteLineAsync(string.Join(',', Columns));
        return await WriteAsync(store, row => text.WriteLine(string.Join(',', Values(row).Select(Quoted))), progress, cancellation);
    }

    private static async Task<long> WriteAsync(IJournalStore store, Action<JournalRow> write, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var total = (await store.ShardsAsync(cancellation)).Sum(s => s.Head);
        var rows = 0L;
        for (var shard = 0; shard < store.Info.ShardCount; shard++)
        {
            await foreach (var row in store.ReadAsync(shard, 0, cancellation))
            {
                write(row);
                if (++rows % ProgressRows == 0)
                {
                    progress?.Report(new ReadProgress(rows, total));
                }
            }
        }

        return rows;
    }

    private static void Write(Utf8JsonWriter json, JournalRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("shard", row.Shard);
        json.WriteNumber("position", row.Position);
        json.WriteNumber("epoch", row.Epoch);
        json.WriteString("kind", row.Kind.ToString());
        json.WriteString("entity", row.Entity);
        json.WriteNumber("sequence", row.Sequence);
        Text("key", row.Key?.ToString());
        Text("requestHash", Hex(row.RequestHash));
        json.WriteString("type", row.Type);
        json.WriteNumber("version", row.Version);
        json.WriteNumber("eventTimeNs", row.EventTimeNs);
        json.WriteString("eventTime", new UnixNanos(row.EventTimeNs).ToString());
        json.WriteNumber("slice", row.Slice);
        json.WriteNumber("round", row.Round);
        json.WriteString("causeEntity", row.CauseEntity);
        json.WriteNumber("causeSequence", row.CauseSequence);
        json.WriteNumber("causeNumber", row.CauseNumber);
        Raw("payload", row.Payload);
        Raw("effects", row.Effects);
        Raw("inputs", row.Inputs);
        json.WriteNumber("crc32c", (uint)row.Crc);
        json.WriteString("chainHash", Hex(row.ChainHash));
        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is null)
            {
                json.WriteNull(name);
            }
            else
            {
                json.WriteString(name, value);
            }
        }

        void Raw(string name, byte[] bytes)
        {
            json.WritePropertyName(name);
            if (bytes.Length == 0)
            {
                json.WriteNullValue();
            }
            else if (IsJson(bytes))
            {
                json.WriteRawValue(bytes, skipInputValidation: true);
            }
            else
            {
                json.WriteBase64StringValue(bytes);
            }
        }
    }

    private static IEnumerable<string> Values(JournalRow row) =>
    [
        $"{row.Shard}", $"{row.Position}", $"{row.Epoch}", row.Kind.ToString(), row.Entity, $"{row.Sequence}", row.Key?.ToString() ?? "", Hex(row.RequestHash) ?? "",
        row.Type, $"{row.Version}", $"{row.EventTimeNs}", new UnixNanos(row.EventTimeNs).ToString(), $"{row.Slice}", $"{row.Round}", row.CauseEntity,
        $"{row.CauseSequence}", $"{row.CauseNumber}", Encoding.UTF8.GetString(row.Payload), Encoding.UTF8.GetString(row.Effects),
        Encoding.UTF8.GetString(row.Inputs), $"{(uint)row.Crc}", Hex(row.ChainHash) ?? "",
    ];

    private static bool IsJson(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        try
        {
            reader.Read();
            return reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
