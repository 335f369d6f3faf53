using System.CommandLine;
using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm risk stress: positions under shocks of the past or of one's own.</summary>
internal static class StressCommand
{
    public static Command Create()
    {
        var positions = new PositionsSource();
        var scenario = new Option<string[]>("--scenario")
        {
            Description = $"{string.Join(", ", HistoricalScenarios.All.Select(s => s.Name))}, or a file: csv of symbol,shock, or JSON {{\"name\", \"shocks\": {{\"ES\": -0.1, \"*\": -0.2}}}}. Default: those that have all symbols.",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = CommonOptions.Json();
        var command = new Command("stress", CommandRunner.Examples(
            "Prints what positions make when prices jump: of 2008 and 2020 from recorded closes, of April 2025 from published ones, or as a file says. A position without a shock is refused, not taken for safe.",
            "gm risk stress --positions positions.csv",
            "gm risk stress --positions positions.csv --scenario 2008 2020-03",
            "gm risk stress --positions positions.csv --scenario my-scenario.csv --json"))
        {
            scenario, json,
        };
        positions.AddTo(command);
        return command.Does(json, async (parsed, output, cancellation) =>
        {
            var notes = new List<MeasureNote>();
            var held = await positions.ReadAsync(parsed, notes, cancellation);
            var results = Results(held, Chosen(parsed.GetValue(scenario) ?? [], held, notes));
            Notes.Write(notes);
            if (output.Json)
            {
                output.Document(writer => Write(writer, held, results, notes));
            }
            else
            {
                Show(held, results, output.People);
            }

            return ExitCode.Done;
        });
    }

    private static StressScenario[] Chosen(string[] named, IReadOnlyList<HeldPosition> held, List<MeasureNote> notes)
    {
        if (named.Length > 0)
        {
            return [.. named.Select(n => HistoricalScenarios.All.FirstOrDefault(s => s.Name == n) ?? ScenarioFile.Read(n))];
        }

        var known = HistoricalScenarios.All.Where(s => held.All(p => p.Quantity == 0 || s.Shocks.ContainsKey(p.Symbol))).ToArray();
        foreach (var other in HistoricalScenarios.All.Except(known))
        {
            notes.Add(new MeasureNote(
                MeasureCodes.ScenarioSymbol,
                $"scenario {other.Name} was left out: no shock for {string.Join(", ", held.Where(p => p.Quantity != 0 && !other.Shocks.ContainsKey(p.Symbol)).Select(p => p.Symbol))}."));
        }

        return known.Length > 0 ? known : throw new MeasureException(
            MeasureCodes.ScenarioSymbol, $"--scenario: none of {string.Join(", ", HistoricalScenarios.All.Select(s => s.Name))} has a shock for every position; expected a file that has.");
    }

    private static Result[] Results(IReadOnlyList<HeldPosition> held, IReadOnlyList<StressScenario> scenarios)
    {
        double[] exposures = [.. held.Select(p => (double)p.Value)];
        var gross = PortfolioVar.Gross(exposures);
        return [.. scenarios.Select(s => new Result(s, s.ProfitAndLoss([.. held.Select(p => p.Symbol)], exposures), gross))];
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<HeldPosition> held, IReadOnlyList<Result> results, IReadOnlyList<MeasureNote> notes)
    {
        writer.WriteStartObject();
        writer.WriteNumber("grossValue", results[0].Gross);
        writer.WriteStartArray("scenarios");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("name", result.Scenario.Name);
            writer.WriteString("source", result.Scenario.Source);
            writer.WriteNumber("pnl", result.Total);
            writer.WriteNumber("pnlPct", 100 * result.Total / result.Gross);
            writer.WriteStartObject("byPosition");
            for (var i = 0; i < held.Count; i++)
            {
                writer.WriteNumber(held[i].Symbol, result.ByPosition[i]);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Notes.Write(writer, notes);
        writer.WriteEndObject();
    }

    private static void Show(IReadOnlyList<HeldPosition> held, IReadOnlyList<Result> results, IAnsiConsole to)
    {
        var table = Tables.Of(["scenario", ">profit and loss", ">of gross", .. held.Select(p => $">{p.Symbol}")]);
        foreach (var result in results)
        {
            table.Add([result.Scenario.Name, VarView.Amount(result.Total), VarView.Share(result.Total / result.Gross), .. result.ByPosition.Select(p => VarView.Amount(p))]);
        }

        to.Write(table);
        foreach (var result in results)
        {
            to.MarkupLineInterpolated($"[grey]{result.Scenario.Name}: {result.Scenario.Source}[/]");
        }
    }

    private sealed record Result(StressScenario Scenario, double[] ByPosition, double Gross)
    {
        public double Total { get; } = ByPosition.Sum();
    }
}
