namespace GrandModel.Backtest.Audit;

/// <summary>An audit cannot tell what was asked, and why.</summary>
public sealed class AuditException : Exception
{
    /// <summary>With a stable code.</summary>
    /// <param name="code">
    /// RUN_MISSING, ADDRESS_INVALID, ENTITY_UNKNOWN, SEQUENCE_MISSING, DECISION_EXPECTED, ORDER_UNKNOWN, STATUS_UNKNOWN, PORTFOLIO_UNKNOWN, SCOPE_UNKNOWN,
    /// ANCHORS_INVALID, AUDIT_TOO_LARGE, CASE_UNKNOWN, POSITION_MISSING, or ROW_DAMAGED.
    /// </param>
    /// <param name="message">What, and what was expected.</param>
    /// <param name="inner">Cause.</param>
    public AuditException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>Whether the journal itself is wrong, not what was asked of it.</summary>
    public bool IsDamage => Code == RowDamaged;

    internal const string RowDamaged = "ROW_DAMAGED";
}
