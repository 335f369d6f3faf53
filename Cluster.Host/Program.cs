using System.CommandLine;
using GrandModel.Cluster.Host.Cli;
using GrandModel.Cluster.Host.Commands;
using GrandModel.Cluster.Host.Commands.Audit;
using GrandModel.Cluster.Host.Commands.Data;
using GrandModel.Cluster.Host.Commands.Operators;
using GrandModel.Cluster.Host.Commands.Orders;
using GrandModel.Cluster.Host.Commands.Portfolios;
using GrandModel.Cluster.Host.Commands.Risk;

var root = new RootCommand("GrandModel: a trading cluster of persistent actors. Every command has --help with examples; exit codes: 0 done, 1 a check failed, 2 usage or cannot open, 3 refused.")
{
    UpCommand.Create(),
    BacktestCommand.Create(),
    AuditCommand.Create(),
    OrderCommand.Create(),
    PortfolioCommand.Create(),
    RiskCommand.Create(),
    SurveillanceCommand.Create(),
    ComplianceCommand.Create(),
    HaltCommands.Halt(),
    HaltCommands.Resume(),
    DataCommand.Create(),
    FeaturesCommand.Create(),
    IndicatorsCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0 && parsed.Action is not null && args.Length > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"gm: USAGE: {error.Message}");
    }

    Console.Error.WriteLine($"Try: gm {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')))} --help");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync();
