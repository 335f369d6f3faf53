using System.Security.Cryptography;
using System.Text;
using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>What is known of a clause of a rule.</summary>
public enum Finding
{
    /// <summary>It does not hold: no alert.</summary>
    No,

    /// <summary>The records do not say: the alert names it as not checked.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    Yes,
}

/// <summary>A clause of a rule, measured.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Finding">Whether it holds.</param>
/// <param name="Measured">Number, or why there is none.</param>
/// <param name="Threshold">What it was compared with.</param>
public sealed record Clause(string Name, Finding Finding, string Measured, string Threshold);

/// <summary>How urgent an alert is. One with unchecked clauses is one step lower.</summary>
public enum Severity
{
    /// <summary>To be looked at; something could not be checked.</summary>
    Low,

    /// <summary>One occurrence.</summary>
    Medium,

    /// <summary>Repeated, or of a kind that is not done by accident.</summary>
    High,
}

/// <summary>Names of the rules, as journaled.</summary>
public static class SurveillanceRules
{
    public const string Spoofing = "spoofing";
    public const string Layering = "layering";
    public const string WashTrade = "wash-trade";
    public const string MomentumIgnition = "momentum-ignition";
    public const string QuoteStuffing = "quote-stuffing";
    public const string MarkingTheClose = "marking-the-close";

    /// <summary>All, in ordinal order.</summary>
    public static readonly IReadOnlyList<string> All = [Layering, MarkingTheClose, MomentumIgnition, QuoteStuffing, Spoofing, WashTrade];
}

/// <summary>A pattern was found: something for a person to judge, no proof of intent.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Severity">Urgency.</param>
/// <param name="Time">When the pattern was complete.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Owner">Beneficial owner.</param>
/// <param name="Accounts">Accounts that took part, in ordinal order.</param>
/// <param name="Summary">One sentence for people.</param>
/// <param name="Subject">Rows that make it this occurrence and no other: they name the case.</param>
/// <param name="Evidence">All rows behind it, in order of time.</param>
/// <param name="Clauses">Clauses with their measures, in the rule's order.</param>
public sealed record SurveillanceAlert(
    string Rule,
    Severity Severity,
    UnixNanos Time,
    Symbol Symbol,
    string Owner,
    IReadOnlyList<string> Accounts,
    string Summary,
    IReadOnlyList<InputRef> Subject,
    IReadOnlyList<InputRef> Evidence,
    IReadOnlyList<Clause> Clauses)
{
    private const int CaseDigits = 16;

    /// <summary>Names of the clauses that could not be checked.</summary>
    public IReadOnlyList<string> NotChecked => [.. Clauses.Where(static c => c.Finding == Finding.Unknown).Select(static c => c.Name)];

    /// <summary>Key of its case: the rule and the first 16 hexadecimal digits of SHA-256 over rule and subject. A second scan finds the same.</summary>
    public string CaseId
    {
        get
        {
            var text = new StringBuilder(Rule);
            foreach (var row in Subject)
            {
                text.Append('\n').Append(row.Entity).Append('#').Append(row.Sequence);
            }

            return $"{Rule}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..CaseDigits]}";
        }
    }
}

/// <summary>What a rule looked at in a scan: without it, no alert could mean nothing was there, or nothing was seen.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Examined">Candidates that were measured.</param>
/// <param name="Alerts">Alerts.</param>
/// <param name="Unchecked">Clauses that could not be checked, with how often, in ordinal order.</param>
public sealed record RuleCoverage(string Rule, long Examined, long Alerts, IReadOnlyList<UncheckedClause> Unchecked);

/// <summary>A clause and how often the records did not say.</summary>
public sealed record UncheckedClause(string Clause, long Times);

/// <summary>What a scan looked at.</summary>
/// <param name="Orders">Orders entered.</param>
/// <param name="Fills">Fills.</param>
/// <param name="Pictures">Market records.</param>
/// <param name="HasDepth">Whether any market record had depth.</param>
/// <param name="HasTouch">Whether any had bid or ask.</param>
/// <param name="HasTrades">Whether prices and volumes came at a second or finer.</param>
/// <param name="Dropped">Orders, fills and market records that left before their time because a limit was reached.</param>
/// <param name="Rules">By rule, in ordinal order.</param>
public sealed record SurveillanceCoverage(
    long Orders, long Fills, long Pictures, bool HasDepth, bool HasTouch, bool HasTrades, long Dropped, IReadOnlyList<RuleCoverage> Rules);
