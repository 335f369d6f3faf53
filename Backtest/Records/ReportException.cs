namespace GrandModel.Backtest.Records;

/// <summary>A report of the run cannot be made, and why.</summary>
public sealed class ReportException : Exception
{
    /// <summary>With a stable code.</summary>
    /// <param name="code">RUN_TOO_LARGE: more rows of a kind than a report holds. PORTFOLIO_UNKNOWN: the run has no such portfolio.</param>
    /// <param name="message">What, and what to do.</param>
    public ReportException(string code, string message)
        : base(message) => Code = code;

    /// <summary>Stable code.</summary>
    public string Code { get; }
}
