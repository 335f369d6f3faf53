using BenchmarkDotNet.Attributes;
using GrandModel.Agents.Numerics;
using GrandModel.Agents.Superposition;

namespace GrandModel.Benchmarks.Agents;

/// <summary>
/// The superposition layer on eight states: logits and phases to probabilities, mixture and entropy. Runs once a strategic bar, so time
/// hardly matters; a byte allocated would mean that the core no longer works on the stack.
/// </summary>
[MemoryDiagnoser]
public class SuperpositionBenchmarks
{
    private readonly double[] _logits = [1.2, -.3, .5, 0, -1, .1, .7, -.5];
    private readonly double[] _phases = [0, .79, 1.57, 0, 3.14, -1.05, .52, 0];
    private readonly UnitaryMixing _mixing = UnitaryMixing.Dft(BasisStates.Count);

    /// <summary>Prepare, mix, measure.</summary>
    [Benchmark]
    public double Measure()
    {
        Span<double> re = stackalloc double[8], im = stackalloc double[8], psiRe = stackalloc double[8], psiIm = stackalloc double[8];
        Span<double> p = stackalloc double[8], c = stackalloc double[8];
        Amplitudes.Prepare(_logits, _phases, re, im);
        _mixing.Apply(re, im, psiRe, psiIm);
        Amplitudes.Born(psiRe, psiIm, p);
        _mixing.ClassicalMixture(re, im, c);
        return Probability.Entropy(p) + c[0];
    }
}
