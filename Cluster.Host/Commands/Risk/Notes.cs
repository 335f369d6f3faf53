using System.Text.Json;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>What a figure's reader must know: on standard error for people, in the document for programs.</summary>
internal static class Notes
{
    public static void Write(IEnumerable<MeasureNote> notes)
    {
        foreach (var note in notes)
        {
            Output.Complaint(note.Code, note.Message);
        }
    }

    public static void Write(Utf8JsonWriter writer, IEnumerable<MeasureNote> notes)
    {
        writer.WriteStartArray("notes");
        foreach (var note in notes)
        {
            writer.WriteStartObject();
            writer.WriteString("code", note.Code);
            writer.WriteString("message", note.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
