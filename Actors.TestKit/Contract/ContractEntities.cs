using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Actors.TestKit.Contract;

/// <summary>
/// The entities of the engine contract: counters that are added to, mirrors that follow them, one tally that is sent every addition, alarms with timers.
/// </summary>
public static class ContractEntities
{
    /// <summary>Type names.</summary>
    public const string Counter = "counter", Mirror = "mirror", Tally = "tally", Alarm = "alarm";

    /// <summary>Commands that may wait for one counter.</summary>
    public const int CounterMailbox = 64;

    /// <summary>Idle time of a counter.</summary>
    public static readonly TimeSpan CounterIdle = TimeSpan.FromSeconds(30);

    /// <summary>Registers them.</summary>
    public static void Register(IActorsBuilder actors)
    {
        ArgumentNullException.ThrowIfNull(actors);
        actors
            .AddEntity("counting", Counter, CounterRules.Definition, e => e.Messages(ContractMessages.Catalog)
                .MailboxLimit(CounterMailbox).PassivateAfter(CounterIdle).ReducesRisk(typeof(Clear)).SnapshotEvery(10))
            .AddEntity("mirroring", Mirror, MirrorRules.Definition, e => e.Messages(ContractMessages.Catalog)
                .PassivateAfter(CounterIdle)
                .Follows(new Subscription(Counter, typeof(Added), s => [EntityId.Of(Mirror, s.Key)], f => [EntityId.Of(Counter, f.Key)])))
            .AddEntity("counting", Tally, TallyRules.Definition, e => e.Messages(ContractMessages.Catalog))
            .AddEntity("alarms", Alarm, AlarmRules.Definition, e => e.Messages(ContractMessages.Catalog));
    }
}

/// <summary>An event of the contract's entities.</summary>
public abstract record ContractEvent;

/// <summary>Command: add; zero changes nothing, a negative number is refused.</summary>
public sealed record Add(long Amount);

/// <summary>Command: set to zero. Reduces risk.</summary>
public sealed record Clear;

/// <summary>Command whose rule throws.</summary>
public sealed record Boom(string Text);

/// <summary>Command to tally/main, sent by a counter's effect.</summary>
public sealed record Note(string Counter, long Amount);

/// <summary>Command: set the alarm.</summary>
public sealed record SetAlarm(string Id, long InMilliseconds);

/// <summary>Command: take the alarm back.</summary>
public sealed record CancelAlarm(string Id);

/// <summary>Added.</summary>
public sealed record Added(long Amount, long Total) : ContractEvent;

/// <summary>Cleared.</summary>
public sealed record Cleared : ContractEvent;

/// <summary>A mirror saw an addition.</summary>
public sealed record Mirrored(long SourceSequence, long Amount, long Sum) : ContractEvent;

/// <summary>The tally took a note.</summary>
public sealed record Noted(string Counter, long Amount, long Total) : ContractEvent;

/// <summary>The alarm is set.</summary>
public sealed record AlarmSet(string Id, long DueNs) : ContractEvent;

/// <summary>The alarm is taken back.</summary>
public sealed record AlarmCancelled(string Id) : ContractEvent;

/// <summary>The alarm rang.</summary>
public sealed record Rang(string Id) : ContractEvent;

/// <summary>State of a counter.</summary>
public sealed record CounterState(long Total, long Additions);

/// <summary>State of a mirror.</summary>
public sealed record MirrorState(long Sum, long LastSequence);

/// <summary>What a mirror was told.</summary>
public sealed class MirrorView
{
    /// <summary>Number of additions it was told.</summary>
    public long Told { get; set; }
}

/// <summary>State of the tally.</summary>
public sealed record TallyState(long Total, long Notes);

/// <summary>State of an alarm.</summary>
public sealed record AlarmState(long Rings);

internal static class CounterRules
{
    public static readonly EntityDefinition<CounterState, NoView, ContractEvent> Definition = Entity.Define<CounterState, ContractEvent>(
        _ => new CounterState(0, 0),
        (CounterState state, object message, in MessageContext _) => message switch
        {
            Add { Amount: 0 } => Decision.NoChange,
            Add { Amount: < 0 } a => new Refusal("AMOUNT_NEGATIVE", $"amount={a.Amount}"),
            Add a => new Added(a.Amount, state.Total + a.Amount),
            Clear => new Cleared(),
            Boom b => throw new InvalidOperationException(b.Text),
            _ => throw new UnreachableException(message.GetType().Name),
        },
        (state, e) => e switch
        {
            Added a => new CounterState(a.Total, state.Additions + 1),
            Cleared => state with { Total = 0 },
            _ => throw new UnreachableException(e.GetType().Name),
        },
        ContractJson.Default.CounterState,
        (CounterState _, ContractEvent e, in MessageContext context) => e is Added a
            ? [new Effect.Send(EntityId.Of(ContractEntities.Tally, "main"), new Note(context.Self.Key, a.Amount))]
            : Effect.None);
}

internal static class MirrorRules
{
    public static readonly EntityDefinition<MirrorState, MirrorView, ContractEvent> Definition = new()
    {
        Initial = _ => new MirrorState(0, 0),
        InitialView = _ => new MirrorView(),
        Follow = (MirrorView view, object _, in MessageContext _, IStreamSink _) => view.Told++,
        Rule = (MirrorState state, MirrorView view, object message, in MessageContext context) => message switch
        {
            // Only every second one makes a row: what lies between must be taken again after a restart.
            Added a when view.Told % 2 == 0 => new Mirrored(context.SourceSequence, a.Amount, view.Told),
            Added => Decision.NoChange,
            _ => throw new UnreachableException(message.GetType().Name),
        },
        Apply = (_, e) => e is Mirrored m ? new MirrorState(m.Sum, m.SourceSequence) : throw new UnreachableException(e.GetType().Name),
        StateJson = ContractJson.Default.MirrorState,
        ViewSnapshots = new(
            v => JsonSerializer.SerializeToUtf8Bytes(v, ContractJson.Default.MirrorView),
            (_, bytes) => JsonSerializer.Deserialize(bytes, ContractJson.Default.MirrorView)!),
    };
}

internal static class TallyRules
{
    public static readonly EntityDefinition<TallyState, NoView, ContractEvent> Definition = Entity.Define<TallyState, ContractEvent>(
        _ => new TallyState(0, 0),
        (TallyState state, object message, in MessageContext _) => message is Note n
            ? new Noted(n.Counter, n.Amount, state.Total + n.Amount)
            : throw new UnreachableException(message.GetType().Name),
        (state, e) => e is Noted n ? new TallyState(n.Total, state.Notes + 1) : throw new UnreachableException(e.GetType().Name),
        ContractJson.Default.TallyState);
}

internal static class AlarmRules
{
    public static readonly EntityDefinition<AlarmState, NoView, ContractEvent> Definition = Entity.Define<AlarmState, ContractEvent>(
        _ => new AlarmState(0),
        (AlarmState _, object message, in MessageContext context) => message switch
        {
            SetAlarm s => new AlarmSet(s.Id, context.TimeNs + (s.InMilliseconds * 1_000_000)),
            CancelAlarm c => new AlarmCancelled(c.Id),
            TimerFired { Id: "silent" } => Decision.NoChange,
            TimerFired t => new Rang(t.Id),
            _ => throw new UnreachableException(message.GetType().Name),
        },
        (state, e) => e is Rang ? new AlarmState(state.Rings + 1) : state,
        ContractJson.Default.AlarmState,
        (AlarmState _, ContractEvent e, in MessageContext _) => e switch
        {
            AlarmSet s => [new Effect.Arm(s.Id, s.DueNs)],
            AlarmCancelled c => [new Effect.Disarm(c.Id)],
            _ => Effect.None,
        });
}

internal static class ContractMessages
{
    public static readonly MessageCatalog Catalog = new MessageCatalog()
        .Add("contract.Add", 1, ContractJson.Default.Add)
        .Add("contract.Clear", 1, ContractJson.Default.Clear)
        .Add("contract.Boom", 1, ContractJson.Default.Boom)
        .Add("contract.Note", 1, ContractJson.Default.Note)
        .Add("contract.SetAlarm", 1, ContractJson.Default.SetAlarm)
        .Add("contract.CancelAlarm", 1, ContractJson.Default.CancelAlarm)
        .Add("contract.Added", 1, ContractJson.Default.Added)
        .Add("contract.Cleared", 1, ContractJson.Default.Cleared)
        .Add("contract.Mirrored", 1, ContractJson.Default.Mirrored)
        .Add("contract.Noted", 1, ContractJson.Default.Noted)
        .Add("contract.AlarmSet", 1, ContractJson.Default.AlarmSet)
        .Add("contract.AlarmCancelled", 1, ContractJson.Default.AlarmCancelled)
        .Add("contract.Rang", 1, ContractJson.Default.Rang);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Add))]
[JsonSerializable(typeof(Clear))]
[JsonSerializable(typeof(Boom))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(SetAlarm))]
[JsonSerializable(typeof(CancelAlarm))]
[JsonSerializable(typeof(Added))]
[JsonSerializable(typeof(Cleared))]
[JsonSerializable(typeof(Mirrored))]
[JsonSerializable(typeof(Noted))]
[JsonSerializable(typeof(AlarmSet))]
[JsonSerializable(typeof(AlarmCancelled))]
[JsonSerializable(typeof(Rang))]
[JsonSerializable(typeof(CounterState))]
[JsonSerializable(typeof(MirrorState))]
[JsonSerializable(typeof(MirrorView))]
[JsonSerializable(typeof(TallyState))]
[JsonSerializable(typeof(AlarmState))]
internal sealed partial class ContractJson : JsonSerializerContext;
