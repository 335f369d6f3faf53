using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Cli;

/// <summary>
/// Where a command writes. People get tables on standard output and progress on standard error; with --json standard output holds one JSON document
/// and nothing else, also when the command fails.
/// </summary>
internal sealed class Output(bool json)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Whether the caller is a program.</summary>
    public bool Json { get; } = json;

    /// <summary>Columns of tables that go into a file or a pipe, where nobody says how wide it is.</summary>
    public const int RedirectedColumns = 160;

    /// <summary>Standard output for people.</summary>
    public IAnsiConsole People { get; } = Console.IsOutputRedirected ? Plain(Console.Out) : AnsiConsole.Console;

    /// <summary>Standard error: progress and notes.</summary>
    public IAnsiConsole Notes { get; } = Console.IsErrorRedirected
        ? Plain(Console.Error)
        : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Whether somebody watches.</summary>
    public bool Interactive => !Json && !Console.IsErrorRedirected && !Console.IsOutputRedirected;

    /// <summary>A note for people; nothing with --json.</summary>
    public void Note(string text)
    {
        if (!Json)
        {
            Notes.MarkupLineInterpolated($"[grey]{text}[/]");
        }
    }

    /// <summary>Whether the result is for a program: it asked for JSON, or takes standard output.</summary>
    public bool ForPrograms => Json || Console.IsOutputRedirected;

    /// <summary>The one document, written by hand.</summary>
    public void Document(Action<Utf8JsonWriter> write)
    {
        using var stdout = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using (var writer = new Utf8JsonWriter(stdout, Indented))
        {
            write(writer);
        }

        stdout.Write("\n"u8);
    }

    /// <summary>The one document.</summary>
    public void Document<T>(T value, JsonTypeInfo<T> type)
    {
        using var stdout = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(stdout, Indented))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        stdout.Write("\n"u8);
    }

    /// <summary>A document among others, as one line: what a list that is followed writes.</summary>
    public static void Line<T>(T value, JsonTypeInfo<T> type)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value, type));
        Console.Out.Flush();
    }

    /// <summary>A check that failed after its document or table was written.</summary>
    public static void Complaint(string code, string message) => Console.Error.WriteLine($"gm: {code}: {message}");

    /// <summary>Why a command failed.</summary>
    public void Failure(string code, string message)
    {
        if (Json)
        {
            using var stdout = Console.OpenStandardOutput();
            using (var writer = new Utf8JsonWriter(stdout, Indented))
            {
                writer.WriteStartObject();
                writer.WriteStartObject("error");
                writer.WriteString("code", code);
                writer.WriteString("message", message);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            stdout.Write("\n"u8);
        }

        Complaint(code, message);
    }

    private static IAnsiConsole Plain(TextWriter to)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(to),
        });
        console.Profile.Width = RedirectedColumns;
        return console;
    }
}
