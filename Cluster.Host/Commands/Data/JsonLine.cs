using System.Buffers;
using System.Text.Json;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>Values that stand on one line of an indented document: rows of numbers would fill pages otherwise.</summary>
internal static class JsonLine
{
    /// <summary>An array on one line.</summary>
    public static void Array(Utf8JsonWriter writer, int count, Action<Utf8JsonWriter, int> item) => Line(writer, line =>
    {
        line.WriteStartArray();
        for (var i = 0; i < count; i++)
        {
            item(line, i);
        }

        line.WriteEndArray();
    });

    /// <summary>A value on one line.</summary>
    public static void Line(Utf8JsonWriter writer, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var line = new Utf8JsonWriter(bytes))
        {
            write(line);
        }

        // A raw value stands where it is written: its line break and indentation are its own.
        byte[] indented = [(byte)'\n', .. Enumerable.Repeat((byte)' ', 2 * writer.CurrentDepth), .. bytes.WrittenSpan];
        writer.WriteRawValue(indented, skipInputValidation: true);
    }

    /// <summary>A number, or null.</summary>
    public static void Number(Utf8JsonWriter writer, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
