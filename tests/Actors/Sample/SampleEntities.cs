using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using GrandModel.Actors;

namespace GrandModel.Tests.Sample;

/// <summary>
/// A small world to test the engine with, without a trading word: meters sum readings over windows, keepers follow them and put what they find into a
/// vault, the vault answers. It uses every way that messages travel: inputs, due views, streams, told events, settling, commands, timers, refusals, faults.
/// </summary>
public static class SampleEntities
{
    public const string Meter = "meter", Keeper = "keeper", Vault = "vault";

    public static IActorsBuilder AddSample(this IActorsBuilder actors, params string[] meters) => actors
        .AddEntity("metering", Meter, MeterRules.Definition, e => e.Messages(SampleMessages.Catalog).TakesInput())
        .AddEntity("keeping", Keeper, KeeperRules.Definition, e => e.Messages(SampleMessages.Catalog)
            .Follows(new Subscription(Meter, typeof(Metered), s => [EntityId.Of(Keeper, s.Key)], f => [EntityId.Of(Meter, f.Key)], SettleRounds: 2))
            .Follows(new Subscription(Meter, typeof(Pulse), s => [EntityId.Of(Keeper, s.Key)], f => [EntityId.Of(Meter, f.Key)]))
            .Follows(new Subscription(Vault, typeof(Stored), _ => meters.Select(m => EntityId.Of(Keeper, m)), _ => [EntityId.Of(Vault, "main")])))
        .AddEntity("keeping", Vault, VaultRules.Definition, e => e.Messages(SampleMessages.Catalog).SnapshotEvery(5).ReducesRisk(typeof(Drain)));
}

public abstract record SampleEvent;

public sealed record Reading(long Value);

public sealed record Metered(long Window, long Sum, int Count) : SampleEvent;

public sealed record Pulse(long Value);

public sealed record Noted(long Window, long Amount, long Pulses, long VaultTotal) : SampleEvent;

public sealed record Answered(bool Taken) : SampleEvent;

public sealed record Put(string From, long Amount);

public sealed record PutAnswer(bool Taken);

public sealed record Drain(long Amount);

public sealed record Explode(string Where);

public sealed record Stored(string From, long Amount, long Total) : SampleEvent;

public sealed record Drained(long Amount, long Total) : SampleEvent;

public sealed record Aged(long Total) : SampleEvent;

public sealed record MeterState(long Windows);

public sealed record KeeperState(long Notes, long Taken, long Turned);

public sealed record VaultState(long Total, long Puts, ImmutableSortedDictionary<string, long> ByKeeper);

public sealed class MeterView
{
    public const long WindowNs = 5_000_000_000;

    public long Sum { get; set; }

    public int Count { get; set; }

    public long WindowEnd { get; set; }

    public Metered? Closed { get; set; }
}

public sealed class KeeperView
{
    public long Pulses { get; set; }

    public long VaultTotal { get; set; }
}

public static class MeterRules
{
    public static readonly EntityDefinition<MeterState, MeterView, SampleEvent> Definition = new()
    {
        Initial = _ => new MeterState(0),
        InitialView = _ => new MeterView(),
        Follow = Follow,
        Rule = (MeterState _, MeterView view, object message, in MessageContext _) => message switch
        {
            Reading { Value: 666 } => throw new InvalidOperationException("a reading that breaks the rule"),
            Reading or ViewDue => view.Closed is { } closed ? closed : Decision.NoChange,
            _ => throw new UnreachableException(message.GetType().Name),
        },
        Apply = (state, e) => e is Metered ? new MeterState(state.Windows + 1) : throw new UnreachableException(e.GetType().Name),
        Due = view => view.WindowEnd == 0 ? null : view.WindowEnd,
        StateJson = SampleJson.Default.MeterState,
        ViewSnapshots = new(v => JsonSerializer.SerializeToUtf8Bytes(v, SampleJson.Default.MeterView), (_, bytes) => JsonSerializer.Deserialize(bytes, SampleJson.Default.MeterView)!),
    };

    private static void Follow(MeterView view, object message, in MessageContext context, IStreamSink streams)
    {
        view.Closed = null;
        if (view.WindowEnd != 0 && context.TimeNs >= view.WindowEnd)
        {
            view.Closed = new Metered(view.WindowEnd / MeterView.WindowNs, view.Sum, view.Count);
            (view.Sum, view.Count, view.WindowEnd) = (0, 0, 0);
        }

        if (message is Reading reading)
        {
            if (reading.Value == 999)
            {
                throw new InvalidOperationException("a reading that breaks the view");
            }

            view.Sum += reading.Value;
            view.Count++;
            view.WindowEnd = ((context.TimeNs / MeterView.WindowNs) + 1) * MeterView.WindowNs;
            streams.Stream(new Pulse(reading.Value));
            if (reading.Value % 7 == 0)
            {
                streams.Stream(new Pulse(1));
            }
        }
    }
}

public static class KeeperRules
{
    public static readonly EntityDefinition<KeeperState, KeeperView, SampleEvent> Definition = new()
    {
        Initial = _ => new KeeperState(0, 0, 0),
        InitialView = _ => new KeeperView(),
        Follow = (KeeperView view, object message, in MessageContext _, IStreamSink _) =>
        {
            switch (message)
            {
                case Pulse p:
                    view.Pulses += p.Value;
                    break;
                case Stored s:
                    view.VaultTotal = s.Total;
                    break;
                case Metered:
                    break;
                default:
                    throw new UnreachableException(message.GetType().Name);
            }
        },
        Rule = (KeeperState _, KeeperView view, object message, in MessageContext _) => message switch
        {
            Metered m when m.Sum % 2 == 0 => new Noted(m.Window, m.Sum, view.Pulses, view.VaultTotal),
            Metered or Pulse or Stored => Decision.NoChange,
            PutAnswer a => new Answered(a.Taken),
            _ => throw new UnreachableException(message.GetType().Name),
        },
        Apply = (state, e) => e switch
        {
            Noted => state with { Notes = state.Notes + 1 },
            Answered a => a.Taken ? state with { Taken = state.Taken + 1 } : state with { Turned = state.Turned + 1 },
            _ => throw new UnreachableException(e.GetType().Name),
        },
        Effects = (KeeperState _, SampleEvent e, in MessageContext context) =>
            e is Noted n ? [new Effect.Send(EntityId.Of(SampleEntities.Vault, "main"), new Put(context.Self.Key, n.Amount))] : Effect.None,
        StateJson = SampleJson.Default.KeeperState,
        ViewSnapshots = new(v => JsonSerializer.SerializeToUtf8Bytes(v, SampleJson.Default.KeeperView), (_, bytes) => JsonSerializer.Deserialize(bytes, SampleJson.Default.KeeperView)!),
    };
}

public static class VaultRules
{
    public const long AmountMax = 60;

    public static readonly EntityDefinition<VaultState, NoView, SampleEvent> Definition = Entity.Define<VaultState, SampleEvent>(
        _ => new VaultState(0, 0, ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal)), Decide, Evolve, SampleJson.Default.VaultState, React);

    private static Decision<SampleEvent> Decide(VaultState state, object message, in MessageContext context) => message switch
    {
        Put { Amount: 0 } => Decision.NoChange,
        Put p when p.Amount > AmountMax => new Refusal("VAULT_AMOUNT", $"amount={p.Amount} limit={AmountMax}"),
        Put p => new Stored(p.From, p.Amount, state.Total + p.Amount),
        Drain d => new Drained(d.Amount, state.Total - d.Amount),
        Explode e => throw new InvalidOperationException(e.Where),
        TimerFired => new Aged(state.Total),
        _ => throw new UnreachableException(message.GetType().Name),
    };

    private static VaultState Evolve(VaultState state, SampleEvent e) => e switch
    {
        Stored s => state with
        {
            Total = s.Total, Puts = state.Puts + 1, ByKeeper = state.ByKeeper.SetItem(s.From, state.ByKeeper.GetValueOrDefault(s.From) + s.Amount),
        },
        Drained d => state with { Total = d.Total },
        Aged => state,
        _ => throw new UnreachableException(e.GetType().Name),
    };

    private static IReadOnlyList<Effect> React(VaultState state, SampleEvent e, in MessageContext context) => e switch
    {
        Stored s when s.From.Length > 0 =>
        [
            new Effect.Send(EntityId.Of(SampleEntities.Keeper, s.From), new PutAnswer(true)),
            new Effect.Arm("age", context.TimeNs + 3_500_000_000),
        ],
        _ => Effect.None,
    };
}

public static class SampleMessages
{
    public static readonly MessageCatalog Catalog = new MessageCatalog()
        .Add("Metered", 1, SampleJson.Default.Metered)
        .Add("Noted", 1, SampleJson.Default.Noted)
        .Add("Answered", 1, SampleJson.Default.Answered)
        .Add("Put", 1, SampleJson.Default.Put)
        .Add("PutAnswer", 1, SampleJson.Default.PutAnswer)
        .Add("Drain", 1, SampleJson.Default.Drain)
        .Add("Explode", 1, SampleJson.Default.Explode)
        .Add("Stored", 1, SampleJson.Default.Stored)
        .Add("Drained", 1, SampleJson.Default.Drained)
        .Add("Aged", 1, SampleJson.Default.Aged);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Metered))]
[JsonSerializable(typeof(Noted))]
[JsonSerializable(typeof(Answered))]
[JsonSerializable(typeof(Put))]
[JsonSerializable(typeof(PutAnswer))]
[JsonSerializable(typeof(Drain))]
[JsonSerializable(typeof(Explode))]
[JsonSerializable(typeof(Stored))]
[JsonSerializable(typeof(Drained))]
[JsonSerializable(typeof(Aged))]
[JsonSerializable(typeof(MeterState))]
[JsonSerializable(typeof(MeterView))]
[JsonSerializable(typeof(KeeperState))]
[JsonSerializable(typeof(KeeperView))]
[JsonSerializable(typeof(VaultState))]
internal sealed partial class SampleJson : JsonSerializerContext;
