using FsCheck;
using FsCheck.Fluent;
using GrandModel.Agents.Numerics;
using GrandModel.Agents.Superposition;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the superposition layer: published vectors, and what must hold whatever the logits, phases and mixing.</summary>
public sealed class SuperpositionTests
{
    private static readonly double[] Logits = [1.2, -.3, .5, 0, -1, .1, .7, -.5];
    private static readonly double[] Phases = [0, Math.PI / 4, Math.PI / 2, 0, Math.PI, -Math.PI / 3, Math.PI / 6, 0];

    [Fact]
    public void Without_mixing_the_probabilities_are_the_softmax_of_the_logits()
    {
        var state = new State(Logits, Phases, UnitaryMixing.Identity(8));
        Close.To([.307333144, .068575294, .152617123, .092566964, .034053483, .102302317, .186406974, .056144702], state.P);
        Close.To(1.8766979349444757, Probability.Entropy(state.P));
        Close.To(.18054205250663774, Amplitudes.Purity(state.P));
        Close.To(new double[8], state.Interference);
    }

    [Fact]
    public void The_fourier_mixing_interferes_as_published()
    {
        var state = new State(Logits, Phases, UnitaryMixing.Dft(8));
        Close.To([.365242862, .005428586, .0814918, .049113391, .063503788, .179324271, .02220628, .233689021], state.P);
        Close.To([.125, .125, .125, .125, .125, .125, .125, .125], state.Classical);
        Close.To([.240242862, -.119571414, -.0435082, -.075886609, -.061496212, .054324271, -.10279372, .108689021], state.Interference);
        Close.To(1.6560296711351326, Probability.Entropy(state.P));
        Close.To(4.277554065596694, Amplitudes.Participation(state.P));
        Close.To(.634757137622405, Amplitudes.Degree(state.P));
    }

    [Fact]
    public void The_fourier_mixing_of_equal_phases_gathers_in_the_first_state()
    {
        var p = new State(Logits, new double[8], UnitaryMixing.Dft(8)).P;
        Close.To([.900640684, .010036831, .001076735, .026553369, .024025445, .026553369, .001076735, .010036831], p);
    }

    [Fact]
    public void Coherence_and_its_loss_by_dephasing_are_as_published()
    {
        var state = new State(Logits, Phases, UnitaryMixing.Identity(8));
        var coherence = Amplitudes.Coherence(state.Re, state.Im);
        Close.To(6.205125469022874, coherence);
        Close.To(4.343587828316012, Amplitudes.Dephased(coherence, .3));
    }

    [Fact]
    public void Uniform_amplitudes_with_winding_phases_end_in_one_state()
    {
        for (var n = 0; n < 8; n++)
        {
            var phases = Enumerable.Range(0, 8).Select(k => -2 * Math.PI * n * k / 8).ToArray();
            var want = new double[8];
            want[n] = 1;
            Close.To(want, new State(new double[8], phases, UnitaryMixing.Dft(8)).P);
        }
    }

    [Fact]
    public void The_eight_states_have_their_published_order() => Assert.Equal(
        "BULLISH_MOMENTUM BEARISH_MOMENTUM SIDEWAYS_CONSOLIDATION HIGH_VOLATILITY LOW_VOLATILITY TREND_REVERSAL BREAKOUT_IMMINENT UNCERTAIN_REGIME",
        string.Join(' ', BasisStates.Names));

    [Fact]
    public void Collapse_walks_the_distribution_function() =>
        Assert.Equal([0, 0, 1, 2, 2], new[] { 0, .29, .3, .5, .999999 }.Select(u => Probability.Sample([.3, .2, .5], u)));

    [Fact]
    public void Collapse_never_ends_in_an_impossible_state()
    {
        Assert.Equal(1, Probability.Sample([0, 1, 0], 0));
        Assert.Equal(1, Probability.Sample([0, .9999999999, 0], Math.BitDecrement(1.0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probability.Sample([1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probability.Sample([1], double.NaN));
    }

    [Fact]
    public void The_deterministic_collapse_takes_the_first_of_the_largest() => Assert.Equal(1, Probability.ArgMax([.2, .4, .4]));

    [Fact]
    public void Probabilities_sum_to_one_and_entropy_stays_in_its_range_whatever_the_mixing() => ForAll((logits, phases, mixing) =>
    {
        var state = new State(logits, phases, mixing);
        Assert.True(Math.Abs(state.P.Sum() - 1) <= 1e-12, $"sum {state.P.Sum():R}");
        Assert.True(Math.Abs(state.Interference.Sum()) <= 1e-12);
        Assert.InRange(Probability.Entropy(state.P), 0, Math.Log(8) + 1e-12);
        Assert.InRange(Probability.NormalizedEntropy(state.P), 0, 1);
        Assert.InRange(Amplitudes.Participation(state.P), 1 - 1e-12, 8 + 1e-9);
    });

    [Fact]
    public void A_global_phase_changes_no_probability() => ForAll((logits, phases, mixing) =>
        Near(new State(logits, phases, mixing).P, new State(logits, [.. phases.Select(f => f + 1.234)], mixing).P));

    [Fact]
    public void Full_dephasing_leaves_the_classical_mixture() => ForAll((logits, phases, mixing) =>
    {
        var state = new State(logits, phases, mixing);
        var p = new double[8];
        Amplitudes.Dephase(state.P, state.Classical, 1, p);
        Near(state.Classical, p);
        Amplitudes.Dephase(state.P, state.Classical, 0, p);
        Near(state.P, p);
    });

    [Fact]
    public void Without_mixing_no_phase_matters() => ForAll((logits, phases, _) =>
    {
        var p = new double[8];
        Probability.Softmax(logits, p);
        var state = new State(logits, phases, UnitaryMixing.Identity(8));
        Near(p, state.P);
        Near(new double[8], state.Interference);
    });

    [Fact]
    public void Mixing_keeps_fidelities() => ForAll((logits, phases, mixing) =>
    {
        var a = new State(logits, phases, mixing);
        var b = new State(Reversed(logits), phases, mixing);
        var before = Amplitudes.Fidelity(a.Re, a.Im, b.Re, b.Im);
        Assert.InRange(before, 0, 1 + 1e-12);
        Near([before], [Amplitudes.Fidelity(a.PsiRe, a.PsiIm, b.PsiRe, b.PsiIm)]);
        Near([1], [Amplitudes.Fidelity(a.Re, a.Im, a.Re, a.Im)]);
    });

    [Fact]
    public void A_cayley_transform_is_unitary_and_keeps_to_its_definition()
    {
        var one = UnitaryMixing.Cayley([0], [-1]);
        Near([0, 1], [one.Re(0, 0), one.Im(0, 0)]); // (1+i)/(1-i) = i
        ForAll((_, _, mixing) =>
        {
            for (var j = 0; j < 8; j++)
            {
                for (var k = 0; k < 8; k++)
                {
                    double re = 0, im = 0;
                    for (var i = 0; i < 8; i++)
                    {
                        re += (mixing.Re(i, j) * mixing.Re(i, k)) + (mixing.Im(i, j) * mixing.Im(i, k));
                        im += (mixing.Re(i, j) * mixing.Im(i, k)) - (mixing.Im(i, j) * mixing.Re(i, k));
                    }

                    Near([j == k ? 1 : 0, 0], [re, im]);
                }
            }
        });
    }

    [Fact]
    public void A_matrix_that_is_not_skew_hermitian_is_refused()
    {
        Assert.Contains("(0, 0)", Assert.Throws<ArgumentException>(() => UnitaryMixing.Cayley([1], [0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => UnitaryMixing.Cayley([0, 1, 1, 0], new double[4]));
        Assert.Throws<ArgumentException>(() => UnitaryMixing.Cayley(new double[5], new double[5]));
        Assert.Throws<ArgumentException>(() => UnitaryMixing.Identity(65));
        Assert.Throws<ArgumentOutOfRangeException>(() => Amplitudes.Dephased(1, 1.1));
    }

    [Fact]
    public void The_core_allocates_nothing()
    {
        var mixing = UnitaryMixing.Dft(8);
        Once(mixing);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Once(mixing);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Once(UnitaryMixing mixing)
    {
        Span<double> re = stackalloc double[8], im = stackalloc double[8], psiRe = stackalloc double[8], psiIm = stackalloc double[8];
        Span<double> p = stackalloc double[8], c = stackalloc double[8], i = stackalloc double[8];
        Amplitudes.Prepare(Logits, Phases, re, im);
        mixing.Apply(re, im, psiRe, psiIm);
        Amplitudes.Born(psiRe, psiIm, p);
        mixing.ClassicalMixture(re, im, c);
        Amplitudes.Interference(p, c, i);
        return Probability.Entropy(p) + Amplitudes.Purity(p) + Amplitudes.Coherence(re, im) + Amplitudes.Fidelity(re, im, psiRe, psiIm) + i[0];
    }

    private static double[] Reversed(double[] values) => [.. Enumerable.Reverse(values)];

    private static void Near(double[] want, double[] got) =>
        Assert.All(want.Zip(got), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-12, $"want {pair.First:R} got {pair.Second:R}"));

    // Random logits and phases, with the identity, Fourier or a random Cayley mixing.
    private static void ForAll(Action<double[], double[], UnitaryMixing> property)
    {
        var seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, seed =>
        {
            var random = new System.Random(seed);
            double[] Draw(double scale, int count) => [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
            property(Draw(5, 8), Draw(10, 8), (seed % 3) switch
            {
                0 => UnitaryMixing.Identity(8),
                1 => UnitaryMixing.Dft(8),
                _ => RandomCayley(Draw(2, 64), Draw(2, 64)),
            });
        }).QuickCheckThrowOnFailure();
    }

    private static UnitaryMixing RandomCayley(double[] re, double[] im)
    {
        double[] skewRe = new double[64], skewIm = new double[64];
        for (var j = 0; j < 8; j++)
        {
            for (var k = 0; k < 8; k++)
            {
                skewRe[(8 * j) + k] = j == k ? 0 : re[(8 * Math.Min(j, k)) + Math.Max(j, k)] * (j < k ? 1 : -1);
                skewIm[(8 * j) + k] = im[(8 * Math.Min(j, k)) + Math.Max(j, k)];
            }
        }

        return UnitaryMixing.Cayley(skewRe, skewIm);
    }

    private sealed class State
    {
        public State(double[] logits, double[] phases, UnitaryMixing mixing)
        {
            Amplitudes.Prepare(logits, phases, Re, Im);
            mixing.Apply(Re, Im, PsiRe, PsiIm);
            Amplitudes.Born(PsiRe, PsiIm, P);
            mixing.ClassicalMixture(Re, Im, Classical);
            Amplitudes.Interference(P, Classical, Interference);
        }

        public double[] Re { get; } = new double[8];

        public double[] Im { get; } = new double[8];

        public double[] PsiRe { get; } = new double[8];

        public double[] PsiIm { get; } = new double[8];

        public double[] P { get; } = new double[8];

        public double[] Classical { get; } = new double[8];

        public double[] Interference { get; } = new double[8];
    }
}
