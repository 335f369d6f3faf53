using System.Globalization;
using System.Text;

namespace GrandModel.Agents.Policies;

/// <summary>
/// Text of a reason: a stable code that can be counted, then the numbers, as "CODE: key=value key=value". Codes: docs/agents.md.
/// </summary>
public static class Reason
{
    /// <summary>A code with numbers, rounded to six decimals for people; the exact ones are in the event.</summary>
    public static string Of(string code, params ReadOnlySpan<(string Key, double Value)> numbers)
    {
        var text = new StringBuilder(code);
        for (var i = 0; i < numbers.Length; i++)
        {
            text.Append(i == 0 ? ": " : " ").Append(numbers[i].Key).Append('=')
                .Append((numbers[i].Value + 0.0).ToString("0.######", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>A code with one word, as "REGIME: state=BULL".</summary>
    public static string Of(string code, string key, string value) => $"{code}: {key}={value}";
}
