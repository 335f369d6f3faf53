using System.Text.Json.Serialization;
using GrandModel.Agents.Coordination;
using GrandModel.Agents.Strategic;
using GrandModel.Agents.Tactical;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>Serializers of what agents journal and keep in snapshots. Property names are camelCase and part of the journal.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Voted))]
[JsonSerializable(typeof(StrategicDecided))]
[JsonSerializable(typeof(Signalled))]
[JsonSerializable(typeof(Budgeted))]
[JsonSerializable(typeof(OrderIntended))]
[JsonSerializable(typeof(CancelsIntended))]
[JsonSerializable(typeof(StrategicState))]
[JsonSerializable(typeof(CoordinatorState))]
[JsonSerializable(typeof(TacticalState))]
[JsonSerializable(typeof(VoteRound))]
[JsonSerializable(typeof(KnownEquity))]
[JsonSerializable(typeof(SignalBar))]
[JsonSerializable(typeof(KnownTarget))]
[JsonSerializable(typeof(TrippedCause))]
[JsonSerializable(typeof(KnownLimits))]
[JsonSerializable(typeof(KnownQuality))]
[JsonSerializable(typeof(RiskRound))]
[JsonSerializable(typeof(ExecutionRound))]
[JsonSerializable(typeof(TrackedOrder))]
[JsonSerializable(typeof(EndedOrder))]
public sealed partial class AgentsJson : JsonSerializerContext;
