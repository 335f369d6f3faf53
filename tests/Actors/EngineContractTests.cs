using GrandModel.Actors.TestKit;
using GrandModel.Actors.TestKit.Contract;

namespace GrandModel.Tests;

/// <summary>Guards the free-running engine by the contract that any engine behind the port must keep.</summary>
public sealed class EngineContractTests
{
    public static TheoryData<string> Names => new(EngineContract.Cases.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public Task The_free_running_engine_keeps_the_contract(string name) =>
        EngineContract.Cases.Single(c => c.Name == name).RunAsync(async () => await TestEngine.StartAsync(ContractEntities.Register));
}
