using GrandModel.Actors.Entities;

namespace GrandModel.Actors.Conducted;

/// <summary>A message on its way to an entity in a round.</summary>
internal readonly struct Envelope
{
    public required Cell To { get; init; }

    public required object Message { get; init; }

    public required MessageKind Kind { get; init; }

    public EntityId Source { get; init; }

    /// <summary>Sequence of the cause in its entity; position for inputs and commands from outside.</summary>
    public long SourceSequence { get; init; }

    /// <summary>0 for told events, n for effect n, -n for the n-th streamed message of a handling; for inputs their number in the slice.</summary>
    public int Number { get; init; }

    public CommandKey Key { get; init; }

    public byte[]? RequestHash { get; init; }

    /// <summary>
    /// Order in which an entity takes its inbox: inputs, timers, commands from outside, then by (source entity, source sequence, number). Never by arrival.
    /// </summary>
    public static readonly Comparison<Envelope> Order = static (a, b) =>
    {
        var to = ReferenceEquals(a.To, b.To) ? 0 : a.To.Id.CompareTo(b.To.Id);
        if (to != 0)
        {
            return to;
        }

        var kind = Class(a).CompareTo(Class(b));
        if (kind != 0)
        {
            return kind;
        }

        if (a.Kind == MessageKind.Input)
        {
            return a.Number.CompareTo(b.Number);
        }

        var source = a.Source.CompareTo(b.Source);
        if (source != 0)
        {
            return source;
        }

        var sequence = a.SourceSequence.CompareTo(b.SourceSequence);
        return sequence != 0 ? sequence : a.Number.CompareTo(b.Number);
    };

    private static int Class(in Envelope e) => e.Kind switch
    {
        MessageKind.Input => 0,
        MessageKind.Timer => 1,
        MessageKind.Command when e.Source.Value.Length == 0 => 2,
        _ => 3,
    };
}

/// <summary>Messages of the rounds to come in a slice.</summary>
internal sealed class RoundInboxes
{
    private readonly List<List<Envelope>> _rounds = [];

    /// <summary>Whether any round from <paramref name="round"/> on has messages.</summary>
    public bool HasFrom(int round)
    {
        for (var i = round; i < _rounds.Count; i++)
        {
            if (_rounds[i].Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Add(int round, in Envelope envelope) => Of(round).Add(envelope);

    /// <summary>The sorted inbox of a round.</summary>
    public List<Envelope> Sorted(int round)
    {
        var inbox = Of(round);
        if (inbox.Count > 1)
        {
            inbox.Sort(Envelope.Order);
        }

        return inbox;
    }

    public void Clear()
    {
        foreach (var inbox in _rounds)
        {
            inbox.Clear();
        }
    }

    private List<Envelope> Of(int round)
    {
        while (_rounds.Count <= round)
        {
            _rounds.Add([]);
        }

        return _rounds[round];
    }
}
