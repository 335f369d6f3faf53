using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>gm surveillance: patterns of market abuse in a journal, and the cases about them.</summary>
internal static class SurveillanceCommand
{
    public static Command Create() => new("surveillance", CommandRunner.Examples(
        "Looks for market abuse in a journal and keeps cases about it.",
        "gm surveillance scan",
        "gm surveillance cases",
        "gm surveillance close spoofing-0123456789abcdef --outcome explained --reason 'hedge of the other book'"))
    {
        SurveillanceScanCommand.Create(),
        SurveillanceCases.List(),
        SurveillanceCases.Show(),
        SurveillanceCases.Assign(),
        SurveillanceCases.Note(),
        SurveillanceCases.Close(),
    };
}
