using GrandModel.Contracts;

namespace GrandModel.Agents.Superposition;

/// <summary>
/// A unitary matrix U that mixes amplitudes: psi = U a. Made once, applied without allocating. A learned mixing comes as a skew-Hermitian
/// matrix through <see cref="Cayley"/>, so it is unitary whatever was learned.
/// </summary>
public sealed class UnitaryMixing
{
    private const double SkewTolerance = 1e-12;
    private readonly double[] _re;
    private readonly double[] _im;

    private UnitaryMixing(int states, double[] re, double[] im)
    {
        States = states;
        _re = re;
        _im = im;
    }

    /// <summary>n: amplitudes in and out.</summary>
    public int States { get; }

    /// <summary>Real part of U_jk.</summary>
    public double Re(int j, int k) => _re[(j * States) + k];

    /// <summary>Imaginary part of U_jk.</summary>
    public double Im(int j, int k) => _im[(j * States) + k];

    /// <summary>No mixing.</summary>
    public static UnitaryMixing Identity(int states)
    {
        CheckStates(states);
        var re = new double[states * states];
        for (var j = 0; j < states; j++)
        {
            re[(j * states) + j] = 1;
        }

        return new UnitaryMixing(states, re, new double[states * states]);
    }

    /// <summary>Discrete Fourier transform: U_jk = e^(2 pi i j k / n) / sqrt n.</summary>
    public static UnitaryMixing Dft(int states)
    {
        CheckStates(states);
        var re = new double[states * states];
        var im = new double[states * states];
        var scale = 1 / Math.Sqrt(states);
        for (var j = 0; j < states; j++)
        {
            for (var k = 0; k < states; k++)
            {
                var angle = 2 * Math.PI * (j * k % states) / states;
                re[(j * states) + k] = scale * DetMath.Cos(angle);
                im[(j * states) + k] = scale * DetMath.Sin(angle);
            }
        }

        return new UnitaryMixing(states, re, im);
    }

    /// <summary>Cayley transform U = (I - A)(I + A)^-1 of a skew-Hermitian A, A_jk = -conj(A_kj). I + A always has an inverse.</summary>
    /// <param name="re">Real parts of A, row by row; antisymmetric.</param>
    /// <param name="im">Imaginary parts of A, row by row; symmetric.</param>
    /// <exception cref="ArgumentException">Not square, of more than 64 states, or not skew-Hermitian within 1e-12.</exception>
    public static UnitaryMixing Cayley(ReadOnlySpan<double> re, ReadOnlySpan<double> im)
    {
        var n = (int)Math.Sqrt(re.Length);
        if (n * n != re.Length || im.Length != re.Length)
        {
            throw new ArgumentException($"A has {re.Length} real and {im.Length} imaginary parts, expected n x n of both.", nameof(re));
        }

        CheckStates(n);
        CheckSkew(re, im, n);
        var system = new ComplexElimination(n);
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < n; k++)
            {
                var one = j == k ? 1 : 0;
                system.Set(j, k, one + re[(j * n) + k], im[(j * n) + k], one - re[(j * n) + k], -im[(j * n) + k]);
            }
        }

        // (I - A) and (I + A)^-1 commute, so U solves (I + A) U = I - A.
        var (uRe, uIm) = system.Solve();
        return new UnitaryMixing(n, uRe, uIm);
    }

    /// <summary>psi = U a.</summary>
    public void Apply(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> psiRe, Span<double> psiIm)
    {
        for (var j = 0; j < States; j++)
        {
            double x = 0, y = 0;
            for (var k = 0; k < States; k++)
            {
                double a = _re[(j * States) + k], b = _im[(j * States) + k];
                x += (a * re[k]) - (b * im[k]);
                y += (a * im[k]) + (b * re[k]);
            }

            psiRe[j] = x;
            psiIm[j] = y;
        }
    }

    /// <summary>c_j = sum_k |U_jk|^2 |a_k|^2: the probabilities if the amplitudes did not interfere.</summary>
    public void ClassicalMixture(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> c)
    {
        for (var j = 0; j < States; j++)
        {
            double sum = 0;
            for (var k = 0; k < States; k++)
            {
                double a = _re[(j * States) + k], b = _im[(j * States) + k];
                sum += ((a * a) + (b * b)) * ((re[k] * re[k]) + (im[k] * im[k]));
            }

            c[j] = sum;
        }
    }

    private static void CheckStates(int states)
    {
        if (states is < 1 or > Amplitudes.StatesMax)
        {
            throw new ArgumentException($"A mixing has 1 to {Amplitudes.StatesMax} states, not {states}.", nameof(states));
        }
    }

    private static void CheckSkew(ReadOnlySpan<double> re, ReadOnlySpan<double> im, int n)
    {
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < n; k++)
            {
                if (!(Math.Abs(re[(j * n) + k] + re[(k * n) + j]) <= SkewTolerance && Math.Abs(im[(j * n) + k] - im[(k * n) + j]) <= SkewTolerance))
                {
                    throw new ArgumentException($"A is not skew-Hermitian at ({j}, {k}).", nameof(re));
                }
            }
        }
    }
}
