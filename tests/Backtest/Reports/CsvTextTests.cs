using System.Text;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports;
using GrandModel.Contracts;
using GrandModel.Tests.Support;

namespace GrandModel.Tests.Reports;

/// <summary>Guards the CSV files: every field reads back as it was, whatever stands in it and wherever the program runs, and none is run by a spreadsheet.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+HYPERLINK(\"x\",1)", "\"'+HYPERLINK(\"\"x\"\",1)\"")]
    [InlineData("-1+cmd|'/C calc'!A0", "'-1+cmd|'/C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("'quoted", "''quoted")]
    [InlineData("-235", "-235")]
    [InlineData("-0.75", "-0.75")]
    [InlineData("-1.5E-05", "-1.5E-05")]
    public void A_field_is_quoted_when_it_must_be_and_never_a_formula(string text, string written) =>
        Assert.Equal($"column\r\n{written}\r\n", Written(csv => csv.Field(text).EndLine()));

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture() => Foreign.Run(() =>
        Assert.Equal("column\r\n-1234567,0.1,,1E-12\r\n", Written(csv => csv.Field(-1_234_567L).Field(0.1).Field((double?)null).Field(1e-12).EndLine())));

    [Fact]
    public async Task The_files_have_a_line_for_every_fill_and_decision_with_its_row()
    {
        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 2 }.StoreAsync(), Messages.Catalog);
        var fills = Lines(stream => RunCsv.WriteFills(record, stream));
        var decisions = Lines(stream => RunCsv.WriteDecisions(record, stream));

        Assert.Equal(record.Fills.Select(f => f.Address.ToString()), fills.Skip(1).Select(l => l[..l.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Equal(record.Decisions.Select(d => d.Address.ToString()), decisions.Skip(1).Select(l => l[..l.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Equal(
            "address,time,tradeTime,portfolio,symbol,side,quantity,price,fee,multiplier,position,cash,realized,closedQuantity,slippage,slippageCost,order,execId", fills[0]);
        Assert.Equal(
            "address,time,kind,portfolio,symbol,bar,barClose,action,target,strength,certainty,reasons,policy,policyHash,observation,undefinedShare", decisions[0]);
        Assert.Contains(decisions, l => l.Contains("\"TARGET_SMALLER, \"\"flat\"\" first\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hostile_symbol_and_reason_do_no_harm()
    {
        var hostile = Curves.Of(1000, [1001]) with
        {
            Decisions =
            [
                new DecisionLine(
                    new RowAddress("agent", 1), UnixNanos.FromSeconds(1), "Signalled", new Symbol("=X"), 1, UnixNanos.FromSeconds(1), "flat", -3, -.5, null,
                    "=cmd|' /C calc'!A0; \"B\", C", "p", "h", "o", 0),
            ],
        };

        Assert.EndsWith(",-3,-0.5,,\"'=cmd|' /C calc'!A0; \"\"B\"\", C\",p,h,o,0", Lines(stream => RunCsv.WriteDecisions(hostile, stream))[1], StringComparison.Ordinal);
        Assert.Contains(",'=X,", Lines(stream => RunCsv.WriteDecisions(hostile, stream))[1], StringComparison.Ordinal);
    }

    private static string Written(Action<CsvText> write)
    {
        using var stream = new MemoryStream();
        using (var csv = new CsvText(stream, "column"))
        {
            write(csv);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string[] Lines(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
