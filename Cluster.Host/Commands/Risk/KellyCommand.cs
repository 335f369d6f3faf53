using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GrandModel.Agents.Sizing;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk kelly: growth-optimal stakes, a share of them, and what a drawdown leaves of that.</summary>
internal static class KellyCommand
{
    /// <summary>Trading days that make a year of daily returns.</summary>
    private const double DaysPerYear = 252;

    public static Command Create()
    {
        var options = new KellyOptions();
        var command = new Command("kelly", CommandRunner.Examples(
            "Prints Kelly's growth-optimal stake as a share of equity: of a bet (--probability, --payoff), of an asset (--mean, --rate, --deviation, per year), or of several assets from their returns "
            + "(--returns: S^-1 mu of the sample, which is as uncertain as its means). Then --fraction of it, its cap, and the share that --drawdown leaves. docs/sizing.md.",
            "gm risk kelly --probability 0.55 --payoff 1.2",
            "gm risk kelly --mean 0.11 --rate 0.06 --deviation 0.15 --drawdown 0.12",
            "gm risk kelly --returns ../shared/data/daily/daily_equities_1998_2021.csv.gz --symbols SPY,IWM --from 2012-01-01 --rate 0.02 --json"));
        options.AddTo(command);
        return command.Does(options.Json, (parsed, output, _) =>
        {
            var notes = new List<MeasureNote>();
            var sized = Sized(options, parsed, notes);
            Notes.Write(notes);
            if (output.Json)
            {
                output.Document(writer => Write(writer, sized, notes));
            }
            else
            {
                var table = Tables.Of("stake", ">full", $">{sized.Fraction:0.###} of it, capped", $">after drawdown {VarView.Share(sized.Drawdown)}");
                for (var i = 0; i < sized.Names.Count; i++)
                {
                    table.Add(sized.Names[i], Text(sized.Full[i]), Text(sized.Capped[i]), Text(sized.Capped[i] * sized.Factor));
                }

                output.People.Write(table);
            }

            return Task.FromResult(ExitCode.Done);
        });
    }

    private static SizedStakes Sized(KellyOptions o, ParseResult parsed, List<MeasureNote> notes)
    {
        var fraction = Within("--fraction", parsed.GetValue(o.Fraction), 0, 1);
        var drawdown = Within("--drawdown", parsed.GetValue(o.Drawdown), 0, 1);
        var ladder = parsed.GetValue(o.Linear) ? DrawdownScaling.DefaultLinear : DrawdownScaling.Default;
        var factor = ladder.Factor(drawdown);
        var (probability, payoff, mean, deviation) = (parsed.GetValue(o.Probability), parsed.GetValue(o.Payoff), parsed.GetValue(o.Mean), parsed.GetValue(o.Deviation));
        if (((probability ?? payoff) is null ? 0 : 1) + ((mean ?? deviation) is null ? 0 : 1) + (parsed.GetResult(o.Returns) is null ? 0 : 1) != 1)
        {
            throw CliException.Usage("OPTION", "kelly: expected one of --probability with --payoff, --mean with --deviation, or --returns.");
        }

        if ((probability ?? payoff) is not null)
        {
            var full = Kelly.Binary(
                Within("--probability", probability ?? throw Missing("--probability"), 0, 1), Above("--payoff", payoff ?? throw Missing("--payoff")));
            var cap = Above("--cap", parsed.GetValue(o.Cap) ?? KellyOptions.BetCap);
            return new SizedStakes("binary", ["bet"], [full], [Kelly.Fractional(full, fraction, cap)], fraction, cap, null, drawdown, factor, null);
        }

        var rate = Finite("--rate", parsed.GetValue(o.Rate));
        var (each, gross) = (Above("--cap", parsed.GetValue(o.Cap) ?? KellyOptions.AssetCap), Above("--leverage", parsed.GetValue(o.Leverage)));
        if ((mean ?? deviation) is not null)
        {
            var (mu, s) = (Finite("--mean", mean ?? throw Missing("--mean")), Above("--deviation", deviation ?? throw Missing("--deviation")));
            double[] one = [Kelly.Continuous(mu, rate, s)];
            return new SizedStakes("continuous", ["asset"], one, Stakes.Capped(one, fraction, each, gross), fraction, each, gross, drawdown, factor, Kelly.Growth(mu, rate, s, fraction));
        }

        var returns = o.Read(parsed, notes);
        double[] many = OfReturns(returns, rate);
        return new SizedStakes("multi-asset", returns.Symbols, many, Stakes.Capped(many, fraction, each, gross), fraction, each, gross, drawdown, factor, null);
    }

    private static double[] OfReturns(ReturnMatrix returns, double rate)
    {
        if (returns.Days < PortfolioVar.ObservationsMin)
        {
            throw new MeasureException(MeasureCodes.TooFew, $"returns: {returns.Days} days; expected at least {PortfolioVar.ObservationsMin}.");
        }

        var covariance = Covariances.Sample(returns);
        covariance.Scale(DaysPerYear);
        var n = returns.Assets;
        if ((Factorisation.Of(covariance)?.Rank ?? 0) < n)
        {
            throw new MeasureException(
                MeasureCodes.CovarianceSingular, $"covariance: not of full rank for {n} assets over {returns.Days} days; expected assets of which none is a mix of the others, and more days than assets.");
        }

        var flat = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                flat[(i * n) + j] = covariance[i, j];
            }
        }

        return Kelly.MultiAsset(flat, [.. Enumerable.Range(0, n).Select(j => (Moments.MeanOf(returns.Column(j)) * DaysPerYear) - rate)]);
    }

    private static void Write(Utf8JsonWriter writer, SizedStakes sized, IReadOnlyList<MeasureNote> notes)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", sized.Kind);
        writer.WriteNumber("fraction", sized.Fraction);
        writer.WriteNumber("cap", sized.Cap);
        if (sized.Leverage is { } leverage)
        {
            writer.WriteNumber("leverage", leverage);
        }

        writer.WriteNumber("drawdown", sized.Drawdown);
        writer.WriteNumber("drawdownFactor", sized.Factor);
        if (sized.Growth is { } growth)
        {
            writer.WriteNumber("growthAtFraction", growth);
        }

        writer.WriteStartArray("stakes");
        for (var i = 0; i < sized.Names.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", sized.Names[i]);
            writer.WriteNumber("full", sized.Full[i]);
            writer.WriteNumber("capped", sized.Capped[i]);
            writer.WriteNumber("stake", sized.Capped[i] * sized.Factor);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Notes.Write(writer, notes);
        writer.WriteEndObject();
    }

    private static double Within(string option, double value, double low, double high) =>
        value >= low && value <= high ? value : throw Wrong(option, value, $"{low} to {high}");

    private static double Above(string option, double value) => value > 0 && double.IsFinite(value) ? value : throw Wrong(option, value, "a number above 0");

    private static double Finite(string option, double value) => double.IsFinite(value) ? value : throw Wrong(option, value, "a number");

    private static CliException Wrong(string option, double value, string expected) => Values.Wrong(option, value.ToString(CultureInfo.InvariantCulture), expected);

    private static CliException Missing(string option) => CliException.Usage("OPTION", $"{option}: missing; expected it with its companion.");

    private static string Text(double stake) => stake.ToString("0.######", CultureInfo.InvariantCulture);

    private sealed record SizedStakes(
        string Kind, IReadOnlyList<string> Names, double[] Full, double[] Capped, double Fraction, double Cap, double? Leverage, double Drawdown, double Factor, double? Growth);
}
