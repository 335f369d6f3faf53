using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GrandModel.Tests;

/// <summary>Guards the shape of the solution: who may reference whom, that the engine knows no trading, and that house rules are switched on.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Project -> the projects it may reference. docs/ARCHITECTURE.md says why.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Actors.Abstractions"] = [],
        ["Actors"] = ["Actors.Abstractions"],
        ["Actors.Sql"] = ["Actors"],
        ["Actors.TestKit"] = ["Actors.Abstractions", "Actors"],
        ["MarketData"] = ["Contracts", "Actors.Abstractions"],
        ["Agents"] = ["Contracts", "Actors.Abstractions", "MarketData"],
        ["Risk"] = ["Contracts", "Actors.Abstractions"],
        ["Execution"] = ["Contracts", "Actors.Abstractions"],
        ["Backtest"] = ["Contracts", "Actors", "MarketData", "Agents", "Risk", "Execution"],
        ["Cluster.Host"] = ["Backtest", "Actors.Sql"],
    };

    public static TheoryData<string> Projects => new(Allowed.Keys);

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project)
    {
        var file = Directory.GetFiles(Root, $"{project}.csproj", SearchOption.AllDirectories).Single(f => !f.Contains("artifacts", StringComparison.Ordinal));
        var references = XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void Every_product_project_is_in_the_table()
    {
        var found = Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f))
            .Where(f => !f.StartsWith("tests", StringComparison.Ordinal) && !f.StartsWith("benchmarks", StringComparison.Ordinal) && !f.StartsWith("artifacts", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void The_engine_knows_no_word_of_trading()
    {
        var found = Sources("Actors", "Actors.Sql", "Actors.TestKit")
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Where: $"{Path.GetRelativePath(Root, f)}:{i + 1}", Line: line)))
            .Where(l => !l.Line.TrimStart().StartsWith("//", StringComparison.Ordinal) && TradingWords().IsMatch(l.Line)).Select(l => $"{l.Where}: {l.Line.Trim()}");

        Assert.Empty(found);
    }

    [Fact]
    public void Every_page_that_is_named_exists()
    {
        var missing = Directory.EnumerateFiles(Root, "*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".md" or ".sql" or ".py" && !Path.GetRelativePath(Root, f).StartsWith("artifacts", StringComparison.Ordinal))
            .SelectMany(f => PageName().Matches(File.ReadAllText(f)).Select(m => m.Value)).Distinct().Where(page => !File.Exists(Path.Combine(Root, page)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Rules_do_not_switch_the_house_rules_off()
    {
        var found = Sources("Contracts", "Actors/Abstractions", "MarketData", "Agents", "Risk", "Execution")
            .Where(f => File.ReadAllText(f) is var text && (text.Contains("#pragma warning disable RS0030", StringComparison.Ordinal) || text.Contains("#nullable disable", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Root, f));

        Assert.Empty(found);
    }

    [Fact]
    public void Decision_areas_carry_the_list_of_functions_they_may_not_call()
    {
        foreach (var area in new[] { "MarketData", "Agents", "Risk", "Execution" })
        {
            Assert.Contains("BannedSymbols.Decisions.txt", File.ReadAllText(Path.Combine(Root, area, $"{area}.csproj")), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Sources(params string[] folders) => folders.SelectMany(f => Directory.GetFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GrandModel.Actors.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("GrandModel.Actors.sln was not found above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("docs/[a-z-]+[.]md")]
    private static partial Regex PageName();

    [GeneratedRegex(@"\b(trade|trading|order book|portfolio|venue|fill|broker|instrument|price|tick)\b(?!s? of order)", RegexOptions.IgnoreCase)]
    private static partial Regex TradingWords();
}
