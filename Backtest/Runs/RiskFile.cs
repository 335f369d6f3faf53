using System.Text.Json;
using GrandModel.Risk;

namespace GrandModel.Backtest.Runs;

/// <summary>The risk file of a run cannot be used; the message names file, field, value and what was expected.</summary>
public sealed class RiskFileException(string message, Exception inner) : Exception(message, inner);

/// <summary>Reads --risk.</summary>
internal static class RiskFile
{
    /// <summary>Settings of a file; the defaults without one.</summary>
    /// <exception cref="RiskFileException">It is no such file.</exception>
    public static RiskSettings Load(string? path)
    {
        if (path is null)
        {
            return RiskSettings.Default;
        }

        try
        {
            return RiskSettings.Of(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RiskFileException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Checks settings against the run they are for.</summary>
    /// <exception cref="RiskFileException">A field is out of range, or names what the run has not.</exception>
    public static void Check(RiskOptions options, string? path)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException e) when (path is not null)
        {
            throw new RiskFileException($"{path}: {e.Message}", e);
        }
    }
}
