using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>gm data: looking at files of market data, and making some.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Files of market data: what is in them, and made-up ones.") { InspectCommand.Create(), SimulateCommand.Create() };
}
