using GrandModel.Backtest.Audit;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>A decision for people: seen, thought, done, and made again.</summary>
internal static class DecisionView
{
    private const int OtherColumns = 85;

    public static void Show(DecisionAudit audit, IAnsiConsole to)
    {
        var head = Tables.Pairs();
        head.Pair("decision", audit.Address.ToString());
        head.Pair("event", $"{audit.Type} at {audit.Time}");
        head.Pair("policy", $"{audit.Policy}  {audit.PolicyHash}");
        head.Pair("observation", $"{audit.Observation}, {audit.UndefinedShare:P1} undefined");
        head.Pair("arithmetic", audit.Numerics);
        to.Write(head);

        var seen = Tables.Of("seen", ">rows", "from", "to", "last of it");
        foreach (var input in audit.Inputs)
        {
            var address = input.First == input.Last ? input.First.ToString() : $"{input.First} … #{input.Last.Sequence}";
            seen.Add(address, Tables.N(input.Rows), $"{input.From}", $"{input.To}", Tables.Cut($"{input.Type} {input.Message?.GetRawText()}", Math.Max(24, to.Profile.Width - OtherColumns - 35)));
        }

        to.Write(seen);
        if (audit.Thought.Count > 0)
        {
            var thought = Tables.Of("thought", ">value", "thought ", ">value ");
            var half = (audit.Thought.Count + 1) / 2;
            for (var i = 0; i < half; i++)
            {
                var right = i + half < audit.Thought.Count ? audit.Thought[i + half] : null;
                thought.Add(audit.Thought[i].Name, Tables.Number(audit.Thought[i].Value), right?.Name ?? "", right is null ? "" : Tables.Number(right.Value));
            }

            to.Write(thought);
        }

        var done = Tables.Of("done", "value");
        foreach (var field in audit.Done)
        {
            done.Add(field.Name, Tables.Cut(field.Value, to.Profile.Width - 30));
        }

        foreach (var reason in audit.Reasons)
        {
            done.Add("because", reason);
        }

        foreach (var effect in audit.Effects)
        {
            done.Add("sent", $"{effect.Type} to {effect.To}");
        }

        to.Write(done);
        if (audit.BitEqual)
        {
            to.WriteLine("made again from the journal: the same bytes");
            return;
        }

        var parted = Tables.Of("parted at", "journaled", "made again");
        foreach (var difference in audit.Differences)
        {
            parted.Add(difference.Path.Length == 0 ? "(event)" : difference.Path, Tables.Cut(difference.Journaled, 64), Tables.Cut(difference.Reexecuted, 64));
        }

        to.Write(parted);
    }
}
