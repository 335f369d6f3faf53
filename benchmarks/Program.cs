using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project benchmarks -- --filter '*'          all
// dotnet run -c Release --project benchmarks -- --filter '*Rsi*'      those with Rsi in their name
// dotnet run -c Release --project benchmarks -- --list flat           their names
//
// They run in this process: the projects that BenchmarkDotNet generates do not find their way through the shared artifacts folder of this solution.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
