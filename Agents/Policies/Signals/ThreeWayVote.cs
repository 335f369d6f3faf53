using GrandModel.Agents.Numerics;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>A signed strength as a distribution over (for, neutral, against).</summary>
internal static class ThreeWayVote
{
    /// <summary>softmax((z, 0, -z)/T).</summary>
    public static double[] Of(double z, double temperature)
    {
        var p = new double[3];
        Probability.Softmax([z, 0, -z], p, temperature);
        return p;
    }

    /// <summary>Reasons for the inputs of a vote that are undefined in the newest row.</summary>
    public static void Undefined(in Observation observation, List<string> reasons, params ReadOnlySpan<string> columns)
    {
        foreach (var name in columns)
        {
            if (!observation.HasColumn(name))
            {
                reasons.Add(Reason.Of("VOTE_UNDEFINED", "name", name));
            }
        }
    }
}
