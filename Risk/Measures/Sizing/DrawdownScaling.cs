namespace GrandModel.Risk.Measures;

/// <summary>A drawdown and the share of the usual size from it on.</summary>
/// <param name="Drawdown">Fall from the high-water mark as a fraction of it, above 0.</param>
/// <param name="Size">Share of the usual size, 0 to below 1.</param>
public readonly record struct DrawdownStep(double Drawdown, double Size);

/// <summary>
/// Smaller positions the deeper the drawdown. In steps: the size of the last step reached. Linear: from 1 at no drawdown straight to each step, so that it is
/// never above the steps. Only sizes new positions: what stops and flattens is the breaker, docs/breakers.md.
/// </summary>
public sealed class DrawdownScaling
{
    private readonly DrawdownStep[] _steps;

    /// <summary>Half from 10 %, a quarter from 15 %, nothing from 20 %.</summary>
    public static readonly DrawdownScaling Default = new([new(0.10, 0.50), new(0.15, 0.25), new(0.20, 0)], linear: false);

    /// <summary>The same with straight lines between.</summary>
    public static readonly DrawdownScaling DefaultLinear = new(Default._steps, linear: true);

    /// <summary>A ladder.</summary>
    /// <param name="steps">Drawdowns ascending, sizes descending.</param>
    /// <param name="linear">Whether sizes run straight between the steps.</param>
    /// <exception cref="MeasureException">The steps are not such.</exception>
    public DrawdownScaling(ReadOnlySpan<DrawdownStep> steps, bool linear)
    {
        var before = new DrawdownStep(0, 1);
        foreach (var step in steps)
        {
            if (!(step.Drawdown > before.Drawdown && step.Drawdown < 1))
            {
                throw Require.Wrong("drawdown", step.Drawdown, $"above {before.Drawdown} and below 1");
            }

            if (!(step.Size < before.Size && step.Size >= 0))
            {
                throw Require.Wrong("size", step.Size, $"0 to below {before.Size}");
            }

            before = step;
        }

        _steps = steps.ToArray();
        IsLinear = linear;
    }

    /// <summary>Whether sizes run straight between the steps.</summary>
    public bool IsLinear { get; }

    /// <summary>Share of the usual size, 0 to 1.</summary>
    /// <param name="drawdown">Fall from the high-water mark as a fraction of it; 0 or more.</param>
    /// <exception cref="MeasureException">Negative or no number.</exception>
    public double Factor(double drawdown)
    {
        if (!(drawdown >= 0))
        {
            throw Require.Wrong("drawdown", drawdown, "0 or more");
        }

        var before = new DrawdownStep(0, 1);
        foreach (var step in _steps)
        {
            if (drawdown < step.Drawdown)
            {
                return IsLinear ? before.Size + ((drawdown - before.Drawdown) / (step.Drawdown - before.Drawdown) * (step.Size - before.Size)) : before.Size;
            }

            before = step;
        }

        return before.Size;
    }
}
