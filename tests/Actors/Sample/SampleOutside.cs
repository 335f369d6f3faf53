using System.Diagnostics;
using System.Text.Json.Serialization;
using GrandModel.Actors;

namespace GrandModel.Tests.Sample;

public sealed record Call(string Text);

public abstract record CallEvent;

public sealed record Called(string Text) : CallEvent;

public sealed record CallerState(int Calls);

/// <summary>An entity that calls the world outside.</summary>
public static class SampleOutside
{
    public static readonly EntityId Caller = EntityId.Of("caller", "x");

    public static void Register(IActorsBuilder actors) => actors.AddEntity(
        "outside",
        "caller",
        Entity.Define<CallerState, CallEvent>(
            _ => new CallerState(0),
            (CallerState _, object message, in MessageContext _) => message is Call c ? new Called(c.Text) : throw new UnreachableException(),
            (state, _) => new CallerState(state.Calls + 1),
            OutsideJson.Default.CallerState,
            (CallerState _, CallEvent e, in MessageContext _) => [new Effect.External("world", System.Text.Encoding.UTF8.GetBytes(((Called)e).Text))]),
        e => e.Messages(new MessageCatalog().Add("Call", 1, OutsideJson.Default.Call).Add("Called", 1, OutsideJson.Default.Called)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Call))]
[JsonSerializable(typeof(Called))]
[JsonSerializable(typeof(CallerState))]
internal sealed partial class OutsideJson : JsonSerializerContext;
