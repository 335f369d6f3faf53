using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Runs;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Reference;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Cli;

/// <summary>Turns what can go wrong into a code, a sentence and an exit code. What is not named here is a defect and comes through whole.</summary>
internal static class Failures
{
    public static (int ExitCode, string Code, string Message)? Explain(Exception failure) => failure switch
    {
        CliException e => (e.ExitCode, e.Code, e.Message),
        FeedException { Fault: { } fault } e => (ExitCode.CheckFailed, e.Code, Without(e.Code, fault.ToString())), // strict reading stopped
        FeedException e => (ExitCode.Usage, e.Code, Without(e.Code, e.Message)),
        ReferenceException e => (ExitCode.Usage, e.Code, Without(e.Code, e.Message)),
        RunConflictException e => (ExitCode.Refused, e.Code, Without(e.Code, e.Message)),
        StoreException { Code: "STORE_LOCKED" } e => (ExitCode.Refused, e.Code, e.Message),
        StoreException { Code: "STORE_DAMAGED" } e => (ExitCode.CheckFailed, e.Code, e.Message),
        StoreException e => (ExitCode.Usage, e.Code, e.Message),
        AuditException e => (e.IsDamage ? ExitCode.CheckFailed : ExitCode.Usage, e.Code, e.Message),
        UnknownMessageException e => (ExitCode.Usage, "MESSAGE_UNKNOWN", e.Message),
        MeasureException e => (e.Code == MeasureCodes.CornishFisherDomain ? ExitCode.Refused : ExitCode.Usage, e.Code, e.Message),
        ReportException e => (ExitCode.Usage, e.Code, e.Message),
        RunFailedException e => (ExitCode.CheckFailed, e.Code, e.Message),
        InvalidDataException e => (ExitCode.Usage, "POLICY_FILE", e.Message),
        RiskFileException e => (ExitCode.Usage, "RISK_FILE", e.Message),
        ArgumentException e => (ExitCode.Usage, "ARGUMENT", e.Message),
        UnauthorizedAccessException e => (ExitCode.Usage, "ACCESS", e.Message),
        IOException e => (ExitCode.Usage, "IO", e.Message),
        _ => null,
    };

    private static string Without(string code, string message) =>
        message.StartsWith($"{code}: ", StringComparison.Ordinal) ? message[(code.Length + 2)..] : message;
}
