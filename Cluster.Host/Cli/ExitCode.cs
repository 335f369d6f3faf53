namespace GrandModel.Cluster.Host.Cli;

/// <summary>Exit codes of every command. docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A check failed: the journal is damaged, a decision does not re-execute, a run ended by an error of its machinery.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line is wrong, or something named in it cannot be opened.</summary>
    public const int Usage = 2;

    /// <summary>Understood and refused: a directory that is not empty, a store that another process holds, a run that is another one.</summary>
    public const int Refused = 3;
}
