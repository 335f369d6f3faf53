using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands.Orders;

/// <summary>gm order: orders of a run, also while it runs.</summary>
internal static class OrderCommand
{
    public static Command Create() => new("order", CommandRunner.Examples(
        "Shows orders and their lives.", "gm order list --status Filled", "gm order list --follow", "gm order show main/ES/1"))
    {
        OrderListCommand.Create(),
        OrderShowCommand.Create(),
    };
}
