using System.CommandLine;
using GrandModel.Actors;
using GrandModel.Backtest.Surveillance;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands.Operators;
using GrandModel.Risk;
using GrandModel.Risk.Surveillance.Cases;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm surveillance cases, show, assign, note, close.</summary>
internal static class SurveillanceCases
{
    public static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var store = new StoreArguments();
        var command = new Command("cases", CommandRunner.Examples("Lists cases.", "gm surveillance cases", "gm surveillance cases --all --json"));
        command.Options.Add(all);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var cases = await store.WithRunAsync(
                parsed, null, journal => Progress.ReadingAsync(output, progress => CaseRegister.ReadAsync(journal, progress, cancellation)), cancellation);
            CaseLine[] lines = [.. cases.Where(c => parsed.GetValue(all) || c.Outcome is null)];
            if (output.Json)
            {
                output.Document(new CaseList(lines), SurveillanceResultJson.Default.CaseList);
                return ExitCode.Done;
            }

            var table = Tables.Of("case", "status", "severity", "time", "symbol", "owner", "assigned to", "outcome", "what");
            foreach (var c in lines)
            {
                table.Add(c.Case, c.Status, c.Severity, c.Time.ToString(), c.Symbol.Value, c.Owner, c.AssignedTo ?? "-", c.Outcome ?? "-", c.Summary);
            }

            output.People.Write(table);
            output.Note($"{lines.Length} cases");
            return ExitCode.Done;
        });
    }

    public static Command Show()
    {
        var id = Id();
        var store = new StoreArguments();
        var command = new Command("show", CommandRunner.Examples("Tells the life of a case.", "gm surveillance show spoofing-0123456789abcdef"));
        command.Arguments.Add(id);
        store.AddTo(command);
        return command.Does(store.Json, async (parsed, output, cancellation) =>
        {
            var line = await store.WithRunAsync(parsed, null, journal => CaseRegister.ReadAsync(journal, EntityOf(parsed.GetValue(id)!), cancellation), cancellation);
            if (output.Json)
            {
                output.Document(line, SurveillanceResultJson.Default.CaseLine);
                return ExitCode.Done;
            }

            var head = Tables.Pairs();
            head.Pair("case", line.Case);
            head.Pair("status", line.Outcome is null ? line.Status : $"{line.Status}: {line.Outcome}");
            head.Pair("severity", line.Severity);
            head.Pair("what", $"{line.Symbol} of {line.Owner} at {line.Time}: {line.Summary}");
            head.Pair("not checked", line.NotChecked.Count == 0 ? "-" : string.Join(", ", line.NotChecked));
            head.Pair("evidence", string.Join("\n", line.Evidence));
            output.People.Write(head);
            var table = Tables.Of("row", "time", "event", "by", "text");
            foreach (var step in line.Steps)
            {
                table.Add(step.Row.ToString(), step.Time.ToString(), step.Type, step.By, step.Text);
            }

            output.People.Write(table);
            return ExitCode.Done;
        });
    }

    public static Command Assign()
    {
        var to = new Argument<string>("TO") { Description = "Who takes it over." };
        return Ask("assign", "Gives a case to somebody.", "gm surveillance assign spoofing-0123456789abcdef carla", [to], [], (parsed, by) => new AssignCase(parsed.GetValue(to)!, by));
    }

    public static Command Note()
    {
        var text = new Argument<string>("TEXT") { Description = "What was found out." };
        return Ask("note", "Notes something in a case.", "gm surveillance note spoofing-0123456789abcdef 'asked the desk'", [text], [], (parsed, by) => new NoteCase(parsed.GetValue(text)!, by));
    }

    public static Command Close()
    {
        var outcome = new Option<string>("--outcome") { Description = $"One of {string.Join(", ", CaseDecider.Outcomes)}.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; journaled.", Required = true };
        return Ask(
            "close",
            "Closes a case, for good.",
            "gm surveillance close spoofing-0123456789abcdef --outcome explained --reason 'hedge of the other book'",
            [],
            [outcome, reason],
            (parsed, by) => new CloseCase(parsed.GetValue(outcome)!, parsed.GetValue(reason)!, by));
    }

    private static Command Ask(
        string name, string description, string example, IReadOnlyList<Argument> arguments, IReadOnlyList<Option> options, Func<ParseResult, Actor, object> make)
    {
        var id = Id();
        var ask = new AskArguments(Roles.SurveillanceOfficer, Roles.SurveillanceOfficer, Roles.ComplianceOfficer);
        var command = new Command(name, CommandRunner.Examples(description, example));
        command.Arguments.Add(id);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        ask.AddTo(command);
        return command.Does(ask.Json, (parsed, output, cancellation) =>
        {
            var entity = EntityOf(parsed.GetValue(id)!);
            return ask.GoAsync(parsed, _ => (entity, entity.Key), make(parsed, ask.Of(parsed)), output, cancellation);
        });
    }

    private static Argument<string> Id() => new("CASE") { Description = "Key of the case, as gm surveillance cases names it." };

    private static EntityId EntityOf(string text) => EntityId.TryParse($"{CaseEntity.Type}/{text}", out var id)
        ? id
        : throw Values.Wrong("CASE", text, "the key of a case, as spoofing-0123456789abcdef");
}
