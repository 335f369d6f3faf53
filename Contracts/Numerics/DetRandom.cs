namespace GrandModel.Contracts;

/// <summary>
/// Seeded random numbers without hidden state: draw n of stream s under a seed is a function of (seed, s, n), so it does not matter who drew before.
/// Streams are named by text (an order id, an instrument). Quality: a 64-bit finalising mix of a counter; period 2^64 per stream. Not for secrets.
/// </summary>
public struct DetRandom
{
    private readonly ulong _key;
    private ulong _counter;

    /// <summary>The stream <paramref name="stream"/> under <paramref name="seed"/>, at its first draw.</summary>
    public DetRandom(long seed, ReadOnlySpan<char> stream)
    {
        var key = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        foreach (var c in stream)
        {
            key = Mix(key ^ c) + 0x9E3779B97F4A7C15;
        }

        _key = key;
        _counter = 0;
    }

    /// <summary>Draws so far; setting it goes to that draw.</summary>
    public ulong Position
    {
        readonly get => _counter;
        set => _counter = value;
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits() => Mix(_key + (++_counter * 0x9E3779B97F4A7C15));

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform whole number in [0, <paramref name="bound"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Bound not positive.</exception>
    public long NextLong(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>Standard normal, by the polar method of Marsaglia on <see cref="DetMath"/>.</summary>
    public double NextNormal()
    {
        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * DetMath.Log(s) / s);
            }
        }
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
