using GrandModel.Contracts;

namespace GrandModel.Risk.Limits;

/// <summary>The limits of a scope.</summary>
/// <param name="Scope">Scope path, the key of the entity.</param>
/// <param name="InForce">Limits in force.</param>
/// <param name="Proposal">The open proposal; null without one. One at a time, so that what is approved is what was read.</param>
public sealed record LimitsState(string Scope, LimitSet InForce, LimitProposed? Proposal);
