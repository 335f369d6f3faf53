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

    /// <summary>Standard output for people.</summary>
    public IAnsiConsole People { get; } = AnsiConsole.Console;

    /// <summary>Standard error: progress and notes.</summary>
    public IAnsiConsole Notes { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

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

        Console.Error.WriteLine($"gm: {code}: {message}");
    }
}
