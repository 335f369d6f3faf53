using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GrandModel.Benchmarks.Engine;
using GrandModel.Benchmarks.Store;

// dotnet run -c Release --project benchmarks -- --filter '*'          all
// dotnet run -c Release --project benchmarks -- --filter '*Rsi*'      those with Rsi in their name
// dotnet run -c Release --project benchmarks -- --list flat           their names
// dotnet run -c Release --project benchmarks -- commands              commands end to end, 64 callers, both stores beside plain inserts
// dotnet run -c Release --project benchmarks -- backtest              a whole backtest over recorded bars
// dotnet run -c Release --project benchmarks -- stores                rows a second into both stores beside plain inserts
//
// They run in this process: the projects that BenchmarkDotNet generates do not find their way through the shared artifacts folder of this solution.
if (args is ["commands", .. var named])
{
    await CommandThroughput.RunAsync(named);
    return;
}

if (args is ["backtest"])
{
    await WholeBacktest.RunAsync();
    return;
}

if (args is ["stores", .. var stores])
{
    await StoreAppends.RunAsync(stores);
    return;
}

var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
