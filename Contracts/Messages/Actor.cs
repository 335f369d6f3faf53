namespace GrandModel.Contracts;

/// <summary>Who asks, as the operator's tool names them.</summary>
/// <param name="Name">Person or process.</param>
/// <param name="Role">risk-officer, operator, surveillance-officer, compliance-officer or system.</param>
public sealed record Actor(string Name, string Role);
