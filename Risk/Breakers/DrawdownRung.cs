namespace GrandModel.Risk.Breakers;

/// <summary>A cut of leverage before the drawdown limit closes everything.</summary>
/// <param name="Drawdown">Fall from the high-water mark as a share of it, above 0, below 1.</param>
/// <param name="Factor">What is left of the leverage from there on, above 0, below 1.</param>
public sealed record DrawdownRung(double Drawdown, double Factor)
{
    /// <summary>What is wrong with a ladder; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<DrawdownRung> ladder)
    {
        ArgumentNullException.ThrowIfNull(ladder);
        if (ladder.Count > BreakerCauses.DrawdownCuts.Count)
        {
            return $"at most {BreakerCauses.DrawdownCuts.Count} rungs";
        }

        for (var i = 0; i < ladder.Count; i++)
        {
            var (drawdown, factor) = (ladder[i].Drawdown, ladder[i].Factor);
            if (!(drawdown > (i == 0 ? 0 : ladder[i - 1].Drawdown) && drawdown < 1 && factor > 0 && factor < (i == 0 ? 1 : ladder[i - 1].Factor)))
            {
                return "drawdowns above 0, rising, below 1; factors below 1, falling, above 0";
            }
        }

        return null;
    }
}
