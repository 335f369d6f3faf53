namespace GrandModel.Risk.Measures;

/// <summary>A symmetric n x n matrix of doubles; rows of the lower triangle one after the other, so that each element is held once.</summary>
public sealed class SymmetricMatrix
{
    /// <summary>Most rows: 4,096 are 64 MiB.</summary>
    public const int SizeMax = 4096;

    private readonly double[] _lower;

    /// <summary>The zero matrix.</summary>
    /// <exception cref="MeasureException">Size not 1 to <see cref="SizeMax"/>.</exception>
    public SymmetricMatrix(int size)
    {
        if (size is < 1 or > SizeMax)
        {
            throw new MeasureException(MeasureCodes.Shape, $"assets: {size}; expected 1 to {SizeMax}.");
        }

        Size = size;
        _lower = new double[size * (size + 1) / 2];
    }

    /// <summary>Rows, and columns.</summary>
    public int Size { get; }

    /// <summary>Element of a row and a column, from 0.</summary>
    public double this[int row, int column]
    {
        get => row >= column ? Lower(row)[column] : Lower(column)[row];
        set => (row >= column ? LowerSpan(row) : LowerSpan(column))[Math.Min(row, column)] = value;
    }

    /// <summary>A matrix from n x n values, row by row.</summary>
    /// <exception cref="MeasureException">Not square, not symmetric, or not finite.</exception>
    public static SymmetricMatrix Of(ReadOnlySpan<double> values, int size)
    {
        var matrix = new SymmetricMatrix(size);
        Require.SameLength("matrix", values.Length, size * size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var value = values[(i * size) + j];
                if (!double.IsFinite(value) || value != values[(j * size) + i])
                {
                    throw new MeasureException(MeasureCodes.Shape, $"matrix: ({i}, {j}) is {value:R}, ({j}, {i}) is {values[(j * size) + i]:R}; expected equal finite numbers.");
                }

                matrix[i, j] = value;
            }
        }

        return matrix;
    }

    /// <summary>Row i up to the diagonal: i + 1 values.</summary>
    public ReadOnlySpan<double> Lower(int row) => LowerSpan(row);

    /// <summary>A copy.</summary>
    public SymmetricMatrix Copy()
    {
        var copy = new SymmetricMatrix(Size);
        _lower.CopyTo(copy._lower, 0);
        return copy;
    }

    /// <summary>into = S x.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> into)
    {
        Require.SameLength("vector", x.Length, Size);
        Require.SameLength("result", into.Length, Size);
        into.Clear();
        for (var i = 0; i < Size; i++)
        {
            var row = Lower(i);
            RowMath.AddScaled(into[..i], x[i], row[..i]);
            into[i] += RowMath.Dot(row, x[..(i + 1)]);
        }
    }

    /// <summary>into += scale x column j.</summary>
    public void AddColumn(int column, double scale, Span<double> into)
    {
        RowMath.AddScaled(into[..(column + 1)], scale, Lower(column));
        var at = (column * (column + 1) / 2) + column;
        for (var i = column + 1; i < Size; i++)
        {
            at += i; // element (i, column) stands i behind (i - 1, column)
            into[i] += scale * _lower[at];
        }
    }

    /// <summary>S = decay x S + scale x r r'.</summary>
    public void DecayAndAdd(double decay, double scale, ReadOnlySpan<double> r)
    {
        Require.SameLength("returns", r.Length, Size);
        for (var i = 0; i < Size; i++)
        {
            RowMath.DecayAndAdd(LowerSpan(i), decay, scale * r[i], r[..(i + 1)]);
        }
    }

    /// <summary>Multiplies every element.</summary>
    public void Scale(double factor)
    {
        foreach (ref var value in _lower.AsSpan())
        {
            value *= factor;
        }
    }

    internal Span<double> LowerSpan(int row) => _lower.AsSpan(row * (row + 1) / 2, row + 1);
}
