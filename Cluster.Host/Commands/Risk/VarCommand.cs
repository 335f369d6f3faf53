using System.CommandLine;
using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Data;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk var and gm risk es: one computation, each shows its own figure first.</summary>
internal static class VarCommand
{
    private const string Files = "--returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --positions positions.csv";

    public static Command Var() => Create("var", "value at risk", false);

    public static Command Es() => Create("es", "expected shortfall", true);

    private static Command Create(string name, string figure, bool shortfall)
    {
        var arguments = new RiskArguments();
        var method = new Option<string>("--method") { Description = $"{string.Join(", ", VarMethods.Names)}.", DefaultValueFactory = _ => "normal" };
        var command = new Command(name, CommandRunner.Examples(
            $"Prints the {figure} of positions held today, from daily returns of the past: losses positive, in the account currency, over --horizon days. The normal method has mean 0 and "
            + "the exponentially weighted covariance; the others are in docs/var.md. JSON: method, confidence, horizonDays, observations, var, es, varPct, esPct (per cent of the gross position value), "
            + "components (by symbol, they add up to var), esComponents, incremental, notes.",
            $"gm risk {name} {Files}",
            $"gm risk {name} --returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --store out/backtest-001 --portfolio main",
            $"gm risk {name} {Files} --method historical --confidence 0.99 --horizon 10 --from 2019-01-01",
            $"gm risk {name} --returns returns.csv --positions positions.csv --method monte-carlo --seed 7 --paths 200000 --json"));
        arguments.AddReturns(command).AddNumbers(command, 0.95).AddHorizon(command);
        arguments.Positions.AddTo(command);
        command.Options.Add(method);
        return command.Does(arguments.Json, async (parsed, output, cancellation) =>
        {
            var request = arguments.Request(parsed, Method("--method", parsed.GetValue(method)!), MonteCarloVar.DefaultPaths);
            var inputs = await arguments.ReadAsync(parsed, cancellation);
            var result = PortfolioVar.Of(inputs.Returns, inputs.Exposures, request);
            if (shortfall && result.Es is null)
            {
                throw new MeasureException(result.Notes[^1].Code, result.Notes[^1].Message);
            }

            var notes = inputs.Notes.Concat(result.Notes).ToArray();
            Notes.Write(notes);
            if (output.Json)
            {
                output.Document(writer => Write(writer, inputs, result, notes));
            }
            else
            {
                VarView.Show(inputs, result, shortfall, output.People);
            }

            return ExitCode.Done;
        });
    }

    /// <summary>A method by its name.</summary>
    public static VarMethod Method(string option, string name) => VarMethods.Of(name) ?? throw Values.Wrong(option, name, $"one of {string.Join(", ", VarMethods.Names)}");

    private static void Write(Utf8JsonWriter writer, RiskInputs inputs, VarResult result, IReadOnlyList<MeasureNote> notes)
    {
        var (request, symbols) = (result.Request, inputs.Returns.Symbols);
        writer.WriteStartObject();
        writer.WriteString("method", request.Method.Name());
        writer.WriteNumber("confidence", request.Confidence);
        writer.WriteNumber("horizonDays", request.HorizonDays);
        writer.WriteNumber("observations", result.Observations);
        writer.WriteString("from", $"{inputs.Returns.Dates[0]:yyyy-MM-dd}");
        writer.WriteString("to", $"{inputs.Returns.Dates[^1]:yyyy-MM-dd}");
        writer.WriteNumber("var", result.Var);
        Number(writer, "es", result.Es);
        writer.WriteNumber("varPct", 100 * result.VarShare);
        Number(writer, "esPct", 100 * result.EsShare);
        writer.WriteNumber("grossValue", result.Gross);
        writer.WriteNumber("netValue", inputs.Exposures.Sum());
        Number(writer, "lambda", result.Lambda);
        if (request.Method == VarMethod.MonteCarlo)
        {
            writer.WriteNumber("seed", request.Seed);
            writer.WriteNumber("paths", request.Paths);
        }

        Number(writer, "standardError", result.VarError);
        Number(writer, "esStandardError", result.EsError);
        BySymbol(writer, "components", symbols, result.VarComponents);
        BySymbol(writer, "esComponents", symbols, result.EsComponents);
        BySymbol(writer, "exposures", symbols, inputs.Exposures);
        BySymbol(writer, "incremental", symbols, result.Incremental);
        Notes.Write(writer, notes);
        writer.WriteEndObject();
    }

    private static void BySymbol(Utf8JsonWriter writer, string name, IReadOnlyList<string> symbols, double[]? values) =>
        BySymbol(writer, name, symbols, values?.Select(v => (double?)v).ToArray());

    private static void BySymbol(Utf8JsonWriter writer, string name, IReadOnlyList<string> symbols, double?[]? values)
    {
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        for (var i = 0; i < values.Length; i++)
        {
            Number(writer, symbols[i], values[i]);
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        writer.WritePropertyName(name);
        JsonLine.Number(writer, value);
    }
}
