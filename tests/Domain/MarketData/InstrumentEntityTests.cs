using System.Diagnostics;
using System.Text;
using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.MarketData.Instruments;
using GrandModel.MarketData.Reference;
using static GrandModel.Tests.Records;

namespace GrandModel.Tests;

/// <summary>Guards the instrument as an entity: what it journals, its state, its registration, and the bytes of its events.</summary>
public sealed class InstrumentEntityTests
{
    private static readonly EntityDefinition Definition = InstrumentEntity.Definition(InstrumentRun.Options());

    [Fact]
    public void Inputs_and_due_times_journal_what_the_view_found()
    {
        var scenario = Scenario.Of(Definition, "instrument/ES")
            .At(FeedTestKit.Ns("2024-05-13T13:31:00Z"))
            .WhenInput(Batch(Trade("ES", "2024-05-13T13:31:00Z", 5240m)))
            .ThenNothing();
        Assert.Equal(FeedTestKit.Ns("2024-05-13T13:35:00Z"), Definition.NextDue(scenario.View!));
        scenario.At(FeedTestKit.Ns("2024-05-13T13:35:00Z")).WhenDue();
        Assert.Equal(1, Assert.IsType<BarClosed>(Assert.Single(scenario.Events)).Sequence);
        scenario.At(FeedTestKit.Ns("2024-05-13T13:36:00Z")).WhenDue();
        Assert.Equal(("Stale", "STALE"), Status(Assert.Single(scenario.Events)));
        scenario.WhenInput(Batch(Trade("ES", "2024-05-13T13:37:00Z", 5240m)));
        Assert.Equal(("Suspect", "GAP"), Status(Assert.Single(scenario.Events)));
        scenario.WhenInput(Batch(Trade("ES", "2024-05-13T13:38:00Z", 5240m)));
        Assert.Equal(("Good", "RECOVERED"), Status(Assert.Single(scenario.Events)));
        scenario.ThenState<InstrumentState>(static s =>
        {
            Assert.Equal((1, 0, "Good", "RECOVERED", 3), (s.LastBar5, s.LastBar30, s.Status, s.Reason, s.FeedPosition));
            Assert.Equal([new ReasonCount("GAP", 1), new ReasonCount("STALE", 1)], s.Counts.AsEnumerable());
        });
    }

    [Fact]
    public void A_message_without_a_rule_throws()
    {
        Assert.Throws<UnreachableException>(() => Scenario.Of(Definition, "instrument/ES").When(new object()));
        Assert.Throws<UnreachableException>(() => Scenario.Of(Definition, "instrument/ES").WhenInput(new object()));
        Assert.Throws<ArgumentException>(() => Scenario.Of(Definition, "instrument/NQ").WhenInput(Batch(Trade("ES", "2024-05-13T13:31:00Z", 1m))));
        Assert.Throws<UnreachableException>(() => Scenario.Of(Definition, "instrument/ES").Given(new SecondEvent()));
    }

    [Fact]
    public void A_bar_out_of_sequence_is_a_broken_invariant() =>
        Assert.Throws<InvalidOperationException>(() => Scenario.Of(Definition, "instrument/ES").Given(ABar with { Sequence = 2 }));

    [Fact]
    public void An_instrument_that_is_not_known_is_refused() =>
        Assert.Equal("UNKNOWN_SYMBOL", Assert.Throws<ReferenceException>(() => Scenario.Of(Definition, "instrument/XYZ")).Code);

    [Fact]
    public void States_and_views_survive_a_snapshot()
    {
        var run = new InstrumentRun().Run(new ListFeed(Trades("ES", "2024-05-13T13:30:00Z", 500, 7, 5240m)));
        var bytes = Definition.SaveView(run.Views["ES"])!;
        Assert.Equal(bytes, Definition.SaveView(Definition.LoadView(new EntityId("instrument/ES"), bytes)));
        var state = Scenario.Of(Definition, "instrument/ES").Given(ABar, AChange).State;
        Assert.Equal(
            """{"lastBar5":1,"lastBar30":0,"status":"Suspect","reason":"GAP","counts":[{"reason":"GAP","count":1}],"feedPosition":9}""",
            Encoding.UTF8.GetString(Definition.SaveState(state)));
        Assert.Equal(Definition.SaveState(state), Definition.SaveState(Definition.LoadState(Definition.SaveState(state))));
    }

    [Fact]
    public void The_other_schema_comes_beside_the_default_one()
    {
        var options = InstrumentRun.Options() with
        {
            StrategicAlternative = static () => new ProbeFeatures("strategic-N"),
            TacticalAlternative = static () => new ProbeFeatures("tactical-N"),
        };
        var run = new InstrumentRun(options).Run(new ListFeed(Trades("ES", "2024-05-13T13:30:00Z", 70, 30, 5240m)));
        Assert.Equal("tactical-N", run.Bars(Timeframe.M5).First().Alternative?.Schema);
        Assert.Equal("strategic-N", run.Bars(Timeframe.M30).First().Alternative?.Schema);
    }

    // Written once: journals hold these bytes.
    [Theory]
    [InlineData(
        "BarClosed",
        """{"symbol":"ES","timeframe":"5m","sequence":1,"openTime":"2024-05-13T13:30:00Z","closeTime":"2024-05-13T13:35:00Z","sessionDate":19856,"open":5240,"high":5241.25,"low":5239,"close":5240.5,"volume":null,"closes30":null,"suspect":["GAP"],"features":{"schema":"tactical-P","columns":[0,0.5],"extras":[],"undefined":1},"alternative":null,"feedPosition":7}""")]
    [InlineData(
        "QualityChanged",
        """{"symbol":"ES","status":"Suspect","reason":"GAP","detail":"expectedSeconds=900","counts":[{"reason":"GAP","count":1}],"feedPosition":9}""")]
    [InlineData("SecondMark", """{"symbol":"ES","price":5240.25,"time":"2024-05-13T13:35:00Z","sessionDate":19856}""")]
    public void Events_have_these_bytes(string name, string json)
    {
        Assert.True(MarketDataMessages.Catalog.TryGet(name, out var type));
        object message = name switch
        {
            "BarClosed" => ABar,
            "QualityChanged" => AChange,
            _ => new SecondMark(new Symbol("ES"), Price.From(5240.25m), ABar.CloseTime, 19_856),
        };
        Assert.Equal(json, Encoding.UTF8.GetString(MarketDataMessages.Catalog.Write(message, type)));
        Assert.Equal(Canon.Text(message), Canon.Text(MarketDataMessages.Catalog.Read(name, type.Version, Encoding.UTF8.GetBytes(json))));
    }

    [Fact]
    public void The_area_registers_one_type_that_takes_input()
    {
        var builder = new KeptBuilder();
        builder.AddMarketData(InstrumentRun.Options());
        Assert.Equal(["market-data/instrument", "messages 3", "input"], builder.Calls);
    }

    private static readonly BarClosed ABar = new(
        new Symbol("ES"), Timeframe.M5, 1, At("2024-05-13T13:30:00Z"), At("2024-05-13T13:35:00Z"), 19_856, Price.From(5240m), Price.From(5241.25m),
        Price.From(5239m), Price.From(5240.5m), null, null, ["GAP"], new FeatureRow("tactical-P", [0, 0.5], [], 1), null, 7);

    private static readonly QualityChanged AChange = new(new Symbol("ES"), "Suspect", "GAP", "expectedSeconds=900", [new ReasonCount("GAP", 1)], 9);

    private static (string, string) Status(object message) => message is QualityChanged c ? (c.Status, c.Reason) : ("", message.ToString()!);

    private static UnixNanos At(string text) => new(FeedTestKit.Ns(text));

    private static MarketBatch Batch(params (string Symbol, MarketRecord Record)[] records) =>
        new(new Symbol(records[0].Symbol), records.Select(static r => r.Record).ToArray());

    private sealed record SecondEvent : InstrumentEvent;

    private sealed class KeptBuilder : IActorsBuilder, IEntityBuilder
    {
        public List<string> Calls { get; } = [];

        public IActorsBuilder AddEntity(string area, string type, EntityDefinition definition, Action<IEntityBuilder> configure)
        {
            Calls.Add($"{area}/{type}");
            configure(this);
            return this;
        }

        public IEntityBuilder Messages(MessageCatalog catalog)
        {
            Calls.Add($"messages {catalog.Types.Count}");
            return this;
        }

        public IEntityBuilder TakesInput()
        {
            Calls.Add("input");
            return this;
        }

        public IEntityBuilder Follows(Subscription subscription) => throw new InvalidOperationException("An instrument follows nobody.");

        public IEntityBuilder SnapshotEvery(int events) => this;

        public IEntityBuilder MailboxLimit(int messages) => this;

        public IEntityBuilder PassivateAfter(TimeSpan idle) => this;

        public IEntityBuilder ReducesRisk(params Type[] commands) => this;
    }
}
