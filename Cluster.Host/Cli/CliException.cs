namespace GrandModel.Cluster.Host.Cli;

/// <summary>A command cannot be carried out; says why, with a stable code, and how to exit.</summary>
internal sealed class CliException(int exitCode, string code, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string Code { get; } = code;

    public static CliException Usage(string code, string message) => new(Cli.ExitCode.Usage, code, message);

    public static CliException Refused(string code, string message) => new(Cli.ExitCode.Refused, code, message);
}
