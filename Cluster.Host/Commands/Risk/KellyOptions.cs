using System.CommandLine;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>Options of gm risk kelly.</summary>
internal sealed class KellyOptions
{
    /// <summary>Largest share of equity at risk in one bet.</summary>
    public const double BetCap = 0.02;

    /// <summary>Largest share of equity in one asset, by value.</summary>
    public const double AssetCap = 1;

    public Option<double?> Probability { get; } = new("--probability") { Description = "Of winning, 0 to 1." };

    public Option<double?> Payoff { get; } = new("--payoff") { Description = "Won per unit lost, above 0." };

    public Option<double?> Mean { get; } = new("--mean") { Description = "Mean return a year: 0.11." };

    public Option<double?> Deviation { get; } = new("--deviation") { Description = "Standard deviation a year: 0.15." };

    public Option<double> Rate { get; } = new("--rate") { Description = "Riskless rate a year." };

    public Option<string[]> Returns { get; } = new("--returns") { Description = "Daily returns or closes, as of gm risk var.", AllowMultipleArgumentsPerToken = true };

    public Option<bool> Closes { get; } = new("--closes") { Description = "The columns of --returns are closes." };

    public Option<string[]> Symbols { get; } = new("--symbols") { Description = "Assets of --returns. Default: all there are.", AllowMultipleArgumentsPerToken = true };

    public Option<string?> From { get; } = new("--from") { Description = "First date of --returns." };

    public Option<string?> To { get; } = new("--to") { Description = "Last date." };

    public Option<double> Fraction { get; } = new("--fraction") { Description = "Share of the full stake.", DefaultValueFactory = _ => 0.25 };

    public Option<double?> Cap { get; } = new("--cap") { Description = "Largest stake: 0.02 of equity at risk in a bet, 1 (all of equity, by value) in an asset." };

    public Option<double> Leverage { get; } = new("--leverage") { Description = "Largest sum of the sizes of all assets' stakes.", DefaultValueFactory = _ => 4 };

    public Option<double> Drawdown { get; } = new("--drawdown") { Description = "Fall from the high-water mark, 0 to 1: half the stake from 0.10, a quarter from 0.15, nothing from 0.20." };

    public Option<bool> Linear { get; } = new("--linear") { Description = "Straight lines between those steps instead of steps." };

    public Option<bool> Json { get; } = CommonOptions.Json();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Probability, Payoff, Mean, Deviation, Rate, Returns, Closes, Symbols, From, To, Fraction, Cap, Leverage, Drawdown, Linear, Json])
        {
            command.Options.Add(option);
        }
    }

    public ReturnMatrix Read(ParseResult parsed, List<MeasureNote> notes) => ReturnsFile.Read(
        parsed.GetValue(Returns)!,
        [.. Values.Symbols("--symbols", parsed.GetValue(Symbols)).Select(s => s.Value)],
        parsed.GetValue(Closes),
        RiskArguments.Date("--from", parsed.GetValue(From)),
        RiskArguments.Date("--to", parsed.GetValue(To)),
        notes);
}
