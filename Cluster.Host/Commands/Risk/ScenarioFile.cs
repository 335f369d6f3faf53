using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>Reads a scenario of one's own: csv of symbol,shock, or JSON with name and shocks. Symbol * stands for all others.</summary>
internal static class ScenarioFile
{
    private const string Others = "*";

    public static StressScenario Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Values.Wrong("--scenario", path, $"{string.Join(", ", HistoricalScenarios.All.Select(s => s.Name))} or a file");
        }

        var (name, shocks) = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Json(path) : (Path.GetFileNameWithoutExtension(path), Csv(path));
        if (shocks.Count == 0)
        {
            throw CliException.Usage("FILE_EMPTY", $"{path}: no shock; expected at least one.");
        }

        foreach (var (symbol, shock) in shocks)
        {
            if (!(Math.Abs(shock) <= StressScenario.ShockMax))
            {
                throw CliException.Usage("SHOCK_SIZE", $"{path}: shock of {symbol} is {shock:R}; expected a fraction of the price (-0.1 is a fall of 10 %) within ±{StressScenario.ShockMax}.");
            }
        }

        double? other = shocks.Remove(Others, out var rest) ? rest : null;
        return new StressScenario(name, path, shocks, other);
    }

    private static SortedDictionary<string, double> Csv(string path)
    {
        var file = DelimitedFile.Open("--scenario", path);
        if (file.Columns is not ["symbol", "shock"])
        {
            throw file.WrongHeader("symbol,shock");
        }

        var shocks = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var row in file.Rows())
        {
            if (!shocks.TryAdd(row.Fields[0], row.Number(1, "shock")))
            {
                throw row.Wrong("SCENARIO_DUPLICATE", "symbol", row.Fields[0], "each symbol once");
            }
        }

        return shocks;
    }

    private static (string Name, SortedDictionary<string, double> Shocks) Json(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var shocks = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var shock in document.RootElement.GetProperty("shocks").EnumerateObject())
            {
                if (!shocks.TryAdd(shock.Name, shock.Value.GetDouble()))
                {
                    throw CliException.Usage("SCENARIO_DUPLICATE", $"{path}: {shock.Name} twice; expected each symbol once.");
                }
            }

            return (document.RootElement.GetProperty("name").GetString() ?? "", shocks);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw CliException.Usage("FILE_JSON", $"{path}: {e.Message} Expected {{\"name\": \"…\", \"shocks\": {{\"ES\": -0.1}}}}.");
        }
    }
}
