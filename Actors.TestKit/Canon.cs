using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace GrandModel.Actors.TestKit;

/// <summary>
/// Text of a message by its values: records as Name(A=1, B=[..]), collections by element. Two messages are the same when their texts are, also where
/// records hold arrays, which compare by reference.
/// </summary>
public static class Canon
{
    /// <summary>The text.</summary>
    public static string Text(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (depth > 16)
        {
            throw new ArgumentException("Nested deeper than 16 levels.", nameof(value));
        }

        switch (value)
        {
            case null:
                text.Append("null");
                return;
            case string s:
                text.Append('"').Append(s).Append('"');
                return;
            case ReadOnlyMemory<byte> bytes:
                text.Append(Convert.ToHexStringLower(bytes.Span));
                return;
            case double d:
                text.Append(d.ToString("R", CultureInfo.InvariantCulture));
                return;
            case IEnumerable many:
                text.Append('[');
                var first = true;
                foreach (var item in many)
                {
                    text.Append(first ? "" : ", ");
                    first = false;
                    Write(text, item, depth + 1);
                }

                text.Append(']');
                return;
        }

        var type = value.GetType();
        var isRecord = type.GetMethod("<Clone>$") is not null;
        if (!isRecord)
        {
            text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
            return;
        }

        text.Append(type.Name).Append('(');
        var separator = "";
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0)
            {
                text.Append(separator).Append(property.Name).Append('=');
                Write(text, property.GetValue(value), depth + 1);
                separator = ", ";
            }
        }

        text.Append(')');
    }
}
