using System.CommandLine;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>Options that many commands have, with one wording.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON document on standard output, and nothing else there." };

    public static Option<string?> Store() => new("--store")
    {
        Description = "sqlite:DIR, postgres:CONNECTION-STRING, or a run's directory. Default: the newest run below out/.",
    };
}
