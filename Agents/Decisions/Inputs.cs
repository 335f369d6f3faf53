using GrandModel.Actors;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Decisions;

/// <summary>
/// The journal addresses a decision names, source by source: a window as its first and last sequence, a single message once. All that the
/// entity follows inside the windows, folded in this order, gives the view that the decision was made on. Page: docs/decisions.md.
/// </summary>
public sealed class Inputs
{
    private readonly List<InputRef> _refs = [];

    /// <summary>Adds a window of a source, both ends inclusive.</summary>
    public Inputs Add(EntityId source, long first, long last)
    {
        _refs.Add(new InputRef(source.Value, first));
        if (last != first)
        {
            _refs.Add(new InputRef(source.Value, last));
        }

        return this;
    }

    /// <summary>Adds one message.</summary>
    public Inputs Add(EntityId source, long sequence) => Add(source, sequence, sequence);

    /// <summary>What a decision carries.</summary>
    public Provenance With(PolicyIdentity policy, in Observation observation) => new(
        policy.Id, policy.Hash, DetMath.NumericsId, ObservationDigest.Of(in observation), _refs, observation.UndefinedShare);
}
