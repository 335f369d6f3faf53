using System.Text;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports;

/// <summary>Writes what a run leaves for people: fills.csv, decisions.csv, report.html, summary.json.</summary>
public static class RunOutputs
{
    /// <summary>Names of the files; the last is put in place last, so that its presence says that the others are whole.</summary>
    public static readonly IReadOnlyList<string> Files = ["fills.csv", "decisions.csv", "report.html", "summary.json"];

    private const string PartSuffix = ".part";

    /// <summary>Writes all files into a directory, which is made when missing. Each is written beside its place and then renamed: nobody sees a half file.</summary>
    /// <param name="directory">Directory; other files in it are left alone.</param>
    /// <param name="record">The run.</param>
    /// <param name="facts">What the journal does not tell.</param>
    /// <returns>The summary, as written.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static RunSummary Write(string directory, RunRecord record, RunFacts facts)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(facts);
        var statistics = RunStatistics.Of(record, facts.Trials);
        var summary = SummaryBuilder.Of(record, statistics, facts);
        Directory.CreateDirectory(directory);
        Part(directory, Files[0], stream => RunCsv.WriteFills(record, stream));
        Part(directory, Files[1], stream => RunCsv.WriteDecisions(record, stream));
        Part(directory, Files[2], stream => stream.Write(Encoding.UTF8.GetBytes(ReportPage.Render(record, statistics, facts))));
        Part(directory, Files[3], stream => stream.Write(SummaryBuilder.Serialize(summary)));
        foreach (var name in Files)
        {
            var path = Path.Combine(directory, name);
            File.Move(path + PartSuffix, path, overwrite: true);
        }

        return summary;
    }

    private static void Part(string directory, string name, Action<Stream> write)
    {
        using var stream = new FileStream(Path.Combine(directory, name + PartSuffix), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
