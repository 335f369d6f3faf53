using System.CommandLine;
using System.Globalization;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>Options that name returns, positions and numbers, with one wording for all risk commands.</summary>
internal sealed class RiskArguments
{
    private readonly Option<string[]> _returns = new("--returns")
    {
        Description = "Daily returns as fractions (date and one column an asset), or daily closes (date,symbol,close; several files are joined). csv or csv.gz.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _closes = new("--closes") { Description = "The columns of --returns are closes, not returns." };
    private readonly Option<string?> _from = new("--from") { Description = "First date: 2007-01-01. Default: the first there is." };
    private readonly Option<string?> _to = new("--to") { Description = "Last date." };
    private readonly Option<double?> _lambda = new("--lambda")
    {
        Description = "Decay a day. Default: 0.94 (normal, filtered-historical, monte-carlo), 0.98 (age-weighted). 1: equal weights (normal, monte-carlo).",
    };

    private readonly Option<double> _confidence = new("--confidence") { Description = "0.5 to 0.9999." };
    private readonly Option<double> _horizon = new("--horizon") { Description = "Days: daily figures times the square root.", DefaultValueFactory = _ => 1 };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of monte-carlo.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _paths = new("--paths") { Description = "Paths of monte-carlo, even." };

    public PositionsSource Positions { get; } = new();

    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <summary>Adds --returns and what goes with it.</summary>
    public RiskArguments AddReturns(Command command)
    {
        foreach (var option in (Option[])[_returns, _closes, _from, _to, _lambda])
        {
            command.Options.Add(option);
        }

        command.Options.Add(Json);
        return this;
    }

    /// <summary>Adds --confidence, --seed and --paths.</summary>
    public RiskArguments AddNumbers(Command command, double confidence)
    {
        _confidence.DefaultValueFactory = _ => confidence;
        command.Options.Add(_confidence);
        command.Options.Add(_seed);
        command.Options.Add(_paths);
        return this;
    }

    /// <summary>Adds --horizon.</summary>
    public RiskArguments AddHorizon(Command command)
    {
        command.Options.Add(_horizon);
        return this;
    }

    /// <summary>The number of --lambda; null without one.</summary>
    public double? Lambda(ParseResult parsed) => parsed.GetValue(_lambda);

    /// <summary>What is asked for by a method.</summary>
    public VarRequest Request(ParseResult parsed, VarMethod method, int paths, bool horizon = true) => new(
        method, parsed.GetValue(_confidence), horizon ? parsed.GetValue(_horizon) : 1, parsed.GetValue(_lambda), parsed.GetValue(_seed), parsed.GetValue(_paths) ?? paths);

    /// <summary>Positions with their returns.</summary>
    public async Task<RiskInputs> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var notes = new List<MeasureNote>();
        var positions = await Positions.ReadAsync(parsed, notes, cancellation);
        return new RiskInputs(positions, Returns(parsed, [.. positions.Select(p => p.Symbol)], notes), notes);
    }

    /// <summary>Returns of the symbols, or of all.</summary>
    public ReturnMatrix Returns(ParseResult parsed, IReadOnlyList<string> symbols, List<MeasureNote> notes) => ReturnsFile.Read(
        parsed.GetValue(_returns)!, symbols, parsed.GetValue(_closes), Date("--from", parsed.GetValue(_from)), Date("--to", parsed.GetValue(_to)), notes);

    /// <summary>A date; null stays null.</summary>
    public static DateOnly? Date(string option, string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw Values.Wrong(option, text, "a date as 2007-01-31");
}

/// <summary>Positions and the returns of their assets, in one order.</summary>
internal sealed record RiskInputs(IReadOnlyList<HeldPosition> Positions, ReturnMatrix Returns, List<MeasureNote> Notes)
{
    /// <summary>Signed values.</summary>
    public double[] Exposures { get; } = [.. Positions.Select(p => (double)p.Value)];
}
