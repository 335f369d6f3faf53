using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies;

/// <summary>
/// Everything a policy may look at: the matrix that ends at the decided bar, the indicator outputs beside its newest row, and named numbers
/// (votes, account figures, statistics over the memory). Numbers only, so a network can take the place of a formula. Lives only during the
/// call.
/// </summary>
public readonly ref struct Observation
{
    private readonly IReadOnlyList<string> _factNames;

    /// <summary>An observation with a matrix.</summary>
    /// <param name="schema">What the matrix and the extras mean.</param>
    /// <param name="matrix">Rows x columns, oldest row first.</param>
    /// <param name="undefined">A mask a row: bit i for column i, bit 16+j for extra j.</param>
    /// <param name="extras">Indicator outputs of the newest row, in the schema's order.</param>
    /// <param name="factNames">Names of the facts.</param>
    /// <param name="facts">The facts.</param>
    public Observation(
        FeatureSchema schema,
        ReadOnlySpan<double> matrix,
        ReadOnlySpan<uint> undefined,
        ReadOnlySpan<double> extras,
        IReadOnlyList<string> factNames,
        ReadOnlySpan<double> facts)
    {
        Schema = schema;
        Matrix = matrix;
        Undefined = undefined;
        Extras = extras;
        _factNames = factNames;
        Facts = facts;
    }

    /// <summary>An observation of facts alone.</summary>
    public Observation(IReadOnlyList<string> factNames, ReadOnlySpan<double> facts)
    {
        _factNames = factNames;
        Facts = facts;
    }

    /// <summary>What the matrix and the extras mean; null without a matrix.</summary>
    public FeatureSchema? Schema { get; }

    /// <summary>Rows x columns, row after row, oldest first.</summary>
    public ReadOnlySpan<double> Matrix { get; }

    /// <summary>A mask a row: bit i for column i, bit 16+j for extra j.</summary>
    public ReadOnlySpan<uint> Undefined { get; }

    /// <summary>Indicator outputs of the newest row.</summary>
    public ReadOnlySpan<double> Extras { get; }

    /// <summary>Names of the facts, in order.</summary>
    public IReadOnlyList<string> FactNames => _factNames;

    /// <summary>The facts.</summary>
    public ReadOnlySpan<double> Facts { get; }

    /// <summary>Rows of the matrix.</summary>
    public int Rows => Undefined.Length;

    /// <summary>Share of undefined values in the matrix, 0 to 1; 0 without one.</summary>
    public double UndefinedShare
    {
        get
        {
            if (Schema is null)
            {
                return 0;
            }

            var mask = (1u << Schema.Columns.Count) - 1;
            var count = 0;
            foreach (var row in Undefined)
            {
                count += System.Numerics.BitOperations.PopCount(row & mask);
            }

            return count / (double)Matrix.Length;
        }
    }

    /// <summary>A column's value in the newest row; 0 when it is undefined.</summary>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    public double Newest(string column) => Matrix[Matrix.Length - Required.Columns.Count + Required.Column(column)];

    /// <summary>An indicator output beside the newest row; 0 when it is undefined.</summary>
    /// <exception cref="ArgumentException">The schema has no such extra.</exception>
    public double Extra(string name) => Extras[Required.Extra(name)];

    /// <summary>Whether a column is defined in the newest row.</summary>
    public bool HasColumn(string column) => (Undefined[^1] & (1u << Required.Column(column))) == 0;

    /// <summary>Whether an extra is defined beside the newest row.</summary>
    public bool HasExtra(string name) => (Undefined[^1] & (1u << (16 + Required.Extra(name)))) == 0;

    /// <summary>A fact by name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public double Fact(string name)
    {
        for (var i = 0; i < _factNames.Count; i++)
        {
            if (string.Equals(_factNames[i], name, StringComparison.Ordinal))
            {
                return Facts[i];
            }
        }

        throw new ArgumentException($"The observation has no fact '{name}': expected one of {string.Join(", ", _factNames)}.", nameof(name));
    }

    private FeatureSchema Required => Schema ?? throw new InvalidOperationException("The observation has no matrix.");
}
