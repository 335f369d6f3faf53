using Xunit;

namespace GrandModel.Tests;

/// <summary>A fact that needs a PostgreSQL server: skipped, with the reason, where none can be started and none is required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Looks for a server.</summary>
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
