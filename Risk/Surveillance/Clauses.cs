using System.Globalization;

namespace GrandModel.Risk.Surveillance;

/// <summary>Measures clauses: a number that is not known makes a clause unknown, never false.</summary>
internal static class Clauses
{
    public static Clause AtLeast(string name, double? measured, double min, string unknown) => Of(name, measured, measured >= min, $">= {Text(min)}", unknown);

    public static Clause AtMost(string name, double? measured, double max, string unknown = "") => Of(name, measured, measured <= max, $"<= {Text(max)}", unknown);

    public static Clause Holds(string name, bool holds, string measured, string threshold) => new(name, holds ? Finding.Yes : Finding.No, measured, threshold);

    public static Clause NotKnown(string name, string why, string threshold) => new(name, Finding.Unknown, why, threshold);

    /// <summary>No when any clause is, else unknown when any is, else yes.</summary>
    public static Finding Verdict(IReadOnlyList<Clause> clauses)
    {
        var verdict = Finding.Yes;
        foreach (var clause in clauses)
        {
            verdict = clause.Finding < verdict ? clause.Finding : verdict;
        }

        return verdict;
    }

    public static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static Clause Of(string name, double? measured, bool holds, string threshold, string unknown) =>
        measured is { } value ? Holds(name, holds, Text(value), threshold) : NotKnown(name, unknown, threshold);
}
