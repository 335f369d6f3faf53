using System.CommandLine;
using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Data;
using GrandModel.Risk.Measures;
using Spectre.Console;
using Symbol = GrandModel.Contracts.Symbol;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk correlation: exponentially weighted and sample correlations.</summary>
internal static class CorrelationCommand
{
    public static Command Create()
    {
        var arguments = new RiskArguments();
        var symbols = new Option<string[]>("--symbols") { Description = "Assets. Default: all there are.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("correlation", CommandRunner.Examples(
            "Prints correlations and daily volatilities of returns, exponentially weighted (about zero) and of the sample, and says whether the covariance is positive semi-definite and of full rank.",
            "gm risk correlation --returns ../shared/data/daily/daily_index_futures_2000_2020.csv.gz --from 2020-01-01",
            "gm risk correlation --returns returns.csv --symbols ES,NQ --lambda 0.97 --json"));
        arguments.AddReturns(command);
        command.Options.Add(symbols);
        return command.Does(arguments.Json, (parsed, output, _) =>
        {
            var notes = new List<MeasureNote>();
            IReadOnlyList<Symbol> wanted = Values.Symbols("--symbols", parsed.GetValue(symbols));
            var returns = arguments.Returns(parsed, [.. wanted.Select(s => s.Value)], notes);
            var lambda = arguments.Lambda(parsed) ?? Covariances.DefaultLambda;
            var repair = CovarianceRepair.Of(Covariances.Ewma(returns, lambda));
            notes.AddRange(PortfolioVar.Notes(repair));
            var matrices = new Matrices(returns, lambda, repair, Covariances.Sample(returns));
            Notes.Write(notes);
            if (output.Json)
            {
                output.Document(writer => Write(writer, matrices, notes));
            }
            else
            {
                Show(matrices, output.People);
            }

            return Task.FromResult(ExitCode.Done);
        });
    }

    private static void Write(Utf8JsonWriter writer, Matrices m, IReadOnlyList<MeasureNote> notes)
    {
        writer.WriteStartObject();
        writer.WriteNumber("observations", m.Returns.Days);
        writer.WriteString("from", $"{m.Returns.Dates[0]:yyyy-MM-dd}");
        writer.WriteString("to", $"{m.Returns.Dates[^1]:yyyy-MM-dd}");
        writer.WriteNumber("lambda", m.Lambda);
        writer.WritePropertyName("symbols");
        JsonLine.Array(writer, m.Returns.Assets, (line, i) => line.WriteStringValue(m.Returns.Symbols[i]));
        foreach (var (name, covariance) in ((string, SymmetricMatrix)[])[("ewma", m.Ewma.Matrix), ("sample", m.Sample)])
        {
            writer.WriteStartObject(name);
            Rows(writer, "correlations", Covariances.Correlations(covariance));
            Rows(writer, "covariances", covariance);
            writer.WriteEndObject();
        }

        writer.WriteBoolean("repaired", m.Ewma.Repaired);
        writer.WriteNumber("rank", m.Ewma.Factors.Rank);
        Notes.Write(writer, notes);
        writer.WriteEndObject();
    }

    private static void Rows(Utf8JsonWriter writer, string name, SymmetricMatrix matrix)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < matrix.Size; i++)
        {
            var row = i;
            JsonLine.Array(writer, matrix.Size, (line, j) => line.WriteNumberValue(matrix[row, j]));
        }

        writer.WriteEndArray();
    }

    private static void Show(Matrices m, IAnsiConsole to)
    {
        to.MarkupLineInterpolated($"{Tables.N(m.Returns.Days)} days from {m.Returns.Dates[0]:yyyy-MM-dd} to {m.Returns.Dates[^1]:yyyy-MM-dd}");
        foreach (var (name, covariance) in ((string, SymmetricMatrix)[])[($"lambda {m.Lambda:0.####}", m.Ewma.Matrix), ("sample", m.Sample)])
        {
            var correlations = Covariances.Correlations(covariance);
            var table = Tables.Of([name, ">volatility a day", .. m.Returns.Symbols.Select(s => $">{s}")]);
            for (var i = 0; i < covariance.Size; i++)
            {
                var row = i;
                table.Add(
                    [m.Returns.Symbols[i], VarView.Share(Math.Sqrt(covariance[i, i])), .. Enumerable.Range(0, covariance.Size).Select(j => correlations[row, j].ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))]);
            }

            to.Write(table);
        }

        to.MarkupLineInterpolated($"[grey]{(m.Ewma.Repaired ? "repaired to positive semi-definite" : "positive semi-definite")}, rank {m.Ewma.Factors.Rank} of {m.Returns.Assets}[/]");
    }

    private sealed record Matrices(ReturnMatrix Returns, double Lambda, CovarianceRepair Ewma, SymmetricMatrix Sample);
}
