using GrandModel.Actors;
using GrandModel.Backtest.Records;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Audit;

/// <summary>Reads journal addresses of the command line.</summary>
internal static class Addresses
{
    public static EntityId Entity(string text) => EntityId.TryParse(text, out var entity) && !text.Contains('#', StringComparison.Ordinal)
        ? entity
        : throw CliException.Usage("ADDRESS_INVALID", $"'{text}' is no entity: expected type/key, as portfolio/main (gm audit list names all).");

    public static RowAddress Row(string text) => RowAddress.TryParse(text, out var address)
        ? address
        : throw CliException.Usage("ADDRESS_INVALID", $"'{text}' is no address of a row: expected entity#sequence, as agent.tactical/main/ES/tactical#12.");
}
