using System.CommandLine;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Surveillance;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Operators;
using GrandModel.Risk;
using GrandModel.Risk.Surveillance;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm surveillance scan.</summary>
internal static class SurveillanceScanCommand
{
    /// <summary>Owner of every portfolio that nobody named: one firm trades for itself, so both sides of a trade of two portfolios are its own.</summary>
    public const string House = "house";

    /// <summary>Cases that one scan opens at most; the rest is opened by the next.</summary>
    private const int OpenMax = 100;

    public static Command Create()
    {
        var thresholds = new Option<string?>("--thresholds") { Description = "JSON file with thresholds; what it leaves out keeps its default." };
        var owners = new Option<string[]>("--owner") { Description = $"Beneficial owner of a portfolio, as main=alice. Default: {House} for all.", AllowMultipleArgumentsPerToken = true };
        var open = new Option<bool>("--open") { Description = $"Open a case for each alert that has none, at most {OpenMax}; needs a session that is running or goes on." };
        var ask = new AskArguments(Roles.SurveillanceOfficer, Roles.SurveillanceOfficer, Roles.ComplianceOfficer);
        var command = new Command("scan", CommandRunner.Examples(
            "Looks for spoofing, layering, wash trades, momentum ignition, quote stuffing and marking the close. Exit code 0 none found, 1 alerts.",
            "gm surveillance scan",
            "gm surveillance scan --store out/backtest-001 --owner main=alice --owner second=bob --json",
            "gm surveillance scan --thresholds strict.json --open"));
        command.Options.Add(thresholds);
        command.Options.Add(owners);
        command.Options.Add(open);
        ask.AddTo(command);
        return command.Does(ask.Json, async (parsed, output, cancellation) =>
        {
            var limits = Thresholds(parsed.GetValue(thresholds));
            var ownerOf = Owners(parsed.GetValue(owners) ?? []);
            return await ask.WithRunAsync(
                parsed,
                async journal =>
                {
                    foreach (var name in ownerOf.Keys.Where(n => !journal.Description.Portfolios.Any(p => p.Value == n)))
                    {
                        throw Values.Wrong("--owner", name, $"a portfolio of the run: {string.Join(", ", journal.Description.Portfolios)}");
                    }

                    var result = await Progress.ReadingAsync(
                        output,
                        progress => SurveillanceResult.ReadAsync(journal, limits, account => ownerOf.GetValueOrDefault(account) ?? House, progress, cancellation));
                    if (output.Json)
                    {
                        output.Document(result, SurveillanceResultJson.Default.SurveillanceResult);
                    }
                    else
                    {
                        Show(result, output);
                    }

                    if (parsed.GetValue(open) && await OpenAsync(ask, parsed, journal, result, cancellation) is { } refused)
                    {
                        Output.Complaint("CASE_NOT_OPENED", $"{refused.Scope}: {refused.Outcome}: {refused.Why}");
                        return ExitCode.Refused;
                    }

                    return result.Alerts.Count == 0 ? ExitCode.Done : ExitCode.CheckFailed;
                },
                cancellation);
        });
    }

    private static SurveillanceThresholds Thresholds(string? path)
    {
        if (path is null)
        {
            return SurveillanceThresholds.Default;
        }

        try
        {
            return ThresholdsFile.Read(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw CliException.Usage("THRESHOLDS_FILE", $"'{path}': {e.Message} docs/surveillance.md names them.");
        }
    }

    private static SortedDictionary<string, string> Owners(IEnumerable<string> texts)
    {
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var parts = text.Split('=');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0 || !owners.TryAdd(parts[0], parts[1]))
            {
                throw Values.Wrong("--owner", text, "PORTFOLIO=OWNER, each portfolio once");
            }
        }

        return owners;
    }

    private static async Task<OperatorAnswer?> OpenAsync(
        AskArguments ask, ParseResult parsed, RunJournal journal, SurveillanceResult result, CancellationToken cancellation)
    {
        foreach (var alert in result.Alerts.Where(a => a.Status == "none").Take(OpenMax))
        {
            // The key follows from the case: two scans at one time open it once.
            var answer = await ask.AskAsync(
                parsed, journal, (EntityId.Of(CaseEntity.Type, alert.Case), alert.Case), alert.Open(ask.Of(parsed)), cancellation, CommandKey.FromText($"surveillance/open/{alert.Case}"));
            if (answer.Outcome is not (OperatorOutcome.Done or OperatorOutcome.Unchanged))
            {
                return answer;
            }
        }

        return null;
    }

    private static void Show(SurveillanceResult result, Output output)
    {
        var table = Tables.Of("severity", "rule", "time", "symbol", "owner", "case", "what", "not checked", "evidence");
        foreach (var alert in result.Alerts)
        {
            table.Add(
                $"{alert.Severity}",
                alert.Rule,
                alert.Time.ToString(),
                alert.Symbol.Value,
                alert.Owner,
                $"{alert.Case} ({alert.Status})",
                alert.Summary,
                string.Join(", ", alert.NotChecked),
                alert.Evidence.Count == 1 ? $"{alert.Evidence[0]}" : $"{alert.Evidence[0]} … {alert.Evidence[^1]} ({alert.Evidence.Count} rows)");
        }

        if (result.Alerts.Count > 0)
        {
            output.People.Write(table);
        }

        var rules = Tables.Of("rule", ">examined", ">alerts", "not checked (times)");
        foreach (var rule in result.Coverage.Rules)
        {
            rules.Add(rule.Rule, Tables.N(rule.Examined), Tables.N(rule.Alerts), string.Join(", ", rule.Unchecked.Select(u => $"{u.Clause} ({Tables.N(u.Times)})")));
        }

        output.People.Write(rules);
        foreach (var flow in result.OrderToTrade)
        {
            Console.Out.WriteLine($"{flow.Account} {flow.Symbol}: {Tables.N(flow.Orders)} orders, {Tables.N(flow.Trades)} trades, order-to-trade {Ratio(flow.Ratio)}, by volume {Ratio(flow.VolumeRatio)}");
        }

        foreach (var note in result.Notes)
        {
            Console.Out.WriteLine($"note: {note}");
        }
    }

    private static string Ratio(double? ratio) => ratio is { } r ? Tables.Number(r) : "none (no trade)";
}
