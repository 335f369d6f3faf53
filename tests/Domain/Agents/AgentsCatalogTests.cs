using System.Text;
using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Agents;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// Guards the journal form of the agents' events: each version ever written stays readable, byte for byte. A golden file is written once,
/// never edited; a missing one is written by a run that fails.
/// </summary>
public sealed class AgentsCatalogTests
{
    private static readonly Provenance Origin = new(
        "signals-1/mlmi", new string('a', 64), "det-1", new string('b', 64), [new InputRef("instrument/ES", 3), new InputRef("instrument/ES", 50)], .0625);

    private static readonly object[] Samples =
    [
        new Voted(
            Sample.Main, Sample.Es, "mlmi", 48, Sample.Start, "bull", [.5, .3, .2], .9372305632161296, ["MLMI_STRENGTH: z=0.5"], [new Diagnostic("z", .5)], Origin),
        new StrategicDecided(
            Sample.Main, Sample.Es, 48, Sample.Start, [.3, .1, .1, .1, .1, .1, .1, .1], .97, -.125, .03, .5625, 1.25, .0023602019056632507, new Money(1_000_000.25m),
            6.5, new Quantity(-12), "short", ["STATE: dominant=BULLISH_MOMENTUM", "SIZED: risk=0.00236 units=12"], [new Diagnostic("s", -.5)], Origin),
        new Signalled(
            Sample.Main, Sample.Es, 288, Sample.Start, 48, new Quantity(12), .7600000000000001, "increase", [.7, .2, .1], ["SIGNAL_AGREES: score=0.76"], Origin),
        new Budgeted(Sample.Main, Sample.Es, 288, Sample.Start, true, false, 1, new Quantity(4), ["RISK_SUSPECT_DATA"], Origin),
        new OrderIntended(
            new OrderId("main/ES/7"), Sample.Main, Sample.Es, 288, Side.Buy, new Quantity(4), new Quantity(12), new Quantity(3), new Quantity(2), false,
            Price.From(4500.25m), ["EXECUTION_INCREASE: from=3 to=12"], Origin)
        {
            Open = [new OrderId("main/ES/5"), new OrderId("main/ES/6")],
        },
        new CancelsIntended(
            Sample.Main, Sample.Es, 0, [new OrderId("main/ES/5")], ["EXECUTION_HALTED"], Origin),
    ];

    [Fact]
    public void Each_event_of_the_catalogs_has_a_sample() =>
        Assert.Equal(All().Types.Select(t => t.Name).Order(StringComparer.Ordinal), Samples.Select(s => s.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_event_is_written_and_read_as_in_its_golden_file()
    {
        var catalog = All();
        foreach (var sample in Samples)
        {
            var type = catalog.TypeOf(sample);
            var written = Encoding.UTF8.GetString(catalog.Write(sample, type));
            var golden = Golden($"{type.Name}.v{type.Version}.json", written);
            Assert.Equal(golden, written);
            Assert.Equal(Canon.Text(sample), Canon.Text(catalog.Read(type.Name, type.Version, Encoding.UTF8.GetBytes(golden))));
        }
    }

    private static MessageCatalog All() => new MessageCatalog()
        .Include(AgentsMessages.Strategic).Include(AgentsMessages.Coordinator).Include(AgentsMessages.Tactical);

    private static string Golden(string name, string written)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "GrandModel.Actors.sln")))
        {
            root = root.Parent;
        }

        var path = Path.Combine(root?.FullName ?? throw new InvalidOperationException("No folder above holds GrandModel.Actors.sln."), "tests/Domain/Agents/golden", name);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, written + "\n");
            Assert.Fail($"{path} was missing and has been written: look at it, then keep it forever.");
        }

        return File.ReadAllText(path).TrimEnd('\n');
    }
}
