namespace GrandModel.Risk.Surveillance.Cases;

/// <summary>A case as it stands.</summary>
/// <param name="Id">Key of the entity.</param>
/// <param name="Opened">How it was opened; null before.</param>
/// <param name="AssignedTo">Who has it; null when nobody does.</param>
/// <param name="Notes">Notes so far.</param>
/// <param name="LastNote">The last of them; empty without one.</param>
/// <param name="Closed">How it was closed; null while it is open.</param>
public sealed record CaseState(string Id, CaseOpened? Opened, string? AssignedTo, int Notes, string LastNote, CaseClosed? Closed);
