using GrandModel.Contracts;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// What all instruments share in a second: a standard normal move, and now and then a jump. A function of seed and second alone, so it
/// does not matter which instruments there are.
/// </summary>
internal struct MarketFactor(long seed)
{
    // Measured on ES 1-minute bars: 3.1 moves a day beyond six standard deviations of their half hour, 0.0016 on average.
    private const double JumpsPerSecond = 3.1 / 82_800;
    private const double JumpMin = 0.0011;
    private const double JumpExcess = 0.0005;
    private const ulong DrawsPerSecond = 64; // more than a normal and a jump need, so that seconds do not share draws

    private DetRandom _random = new(seed, Simulator.Version + "/market");

    /// <summary>
    /// Move and jump of a second. The jump is that of an instrument with the volatility of <see cref="ReferenceVolatility"/>.
    /// </summary>
    public (double Move, double Jump) At(long second)
    {
        _random.Position = (ulong)second * DrawsPerSecond;
        var jumps = _random.NextDouble() < JumpsPerSecond;
        var size = jumps ? JumpMin - (JumpExcess * DetMath.Log(1 - _random.NextDouble())) : 0;
        var jump = jumps && _random.NextDouble() < 0.5 ? -size : size;
        return (_random.NextNormal(), jump);
    }

    /// <summary>1-minute volatility of the instrument on which jumps were measured.</summary>
    public const double ReferenceVolatility = 0.000223;
}
