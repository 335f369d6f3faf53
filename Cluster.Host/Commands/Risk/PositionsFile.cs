using GrandModel.Contracts;
using GrandModel.MarketData.Reference;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>A position of a file.</summary>
/// <param name="Symbol">Symbol, the column of its returns.</param>
/// <param name="Quantity">Signed.</param>
/// <param name="Price">Above 0.</param>
/// <param name="Multiplier">Money per point, above 0.</param>
internal sealed record HeldPosition(string Symbol, decimal Quantity, decimal Price, decimal Multiplier)
{
    /// <summary>Signed value, account currency.</summary>
    public decimal Value => Quantity * Price * Multiplier;
}

/// <summary>Reads symbol,quantity,price[,multiplier].</summary>
internal static class PositionsFile
{
    private const string Expected = "symbol,quantity,price and perhaps multiplier";

    /// <summary>The positions, in the order of the file.</summary>
    /// <param name="path">File.</param>
    /// <param name="notes">Takes what a reader must know.</param>
    public static IReadOnlyList<HeldPosition> Read(string path, List<MeasureNote> notes)
    {
        var file = DelimitedFile.Open("--positions", path);
        var (symbol, quantity, price, multiplier) = (Column(file, "symbol"), Column(file, "quantity"), Column(file, "price"), Array.IndexOf(file.Columns, "multiplier"));
        if (symbol < 0 || quantity < 0 || price < 0 || file.Columns.Length != (multiplier < 0 ? 3 : 4))
        {
            throw file.WrongHeader(Expected);
        }

        var positions = new List<HeldPosition>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in file.Rows())
        {
            var name = row.Fields[symbol];
            if (!Symbol.IsValid(name))
            {
                throw row.Wrong("POSITION_SYMBOL", "symbol", name, "1 to 32 of A-Z a-z 0-9 . _ -");
            }

            if (!seen.Add(name))
            {
                throw row.Wrong("POSITION_DUPLICATE", "symbol", name, "each symbol once");
            }

            var held = new HeldPosition(
                name, row.Decimal(quantity, "quantity"), Positive(row, price, "price"), multiplier < 0 ? 1 : Positive(row, multiplier, "multiplier"));
            positions.Add(held);
            if (multiplier < 0 && InstrumentCatalog.BuiltIn.TryGet(new Symbol(name), out var known) && known.Multiplier != 1)
            {
                notes.Add(new MeasureNote(
                    "MULTIPLIER_ASSUMED", $"{name}: multiplier 1 was taken, as the file has no such column; the instrument catalogue has {known.Multiplier}."));
            }
        }

        return positions;
    }

    private static int Column(DelimitedFile file, string name) => Array.IndexOf(file.Columns, name);

    private static decimal Positive(DelimitedRow row, int field, string name) =>
        row.Decimal(field, name) is > 0 and var number ? number : throw row.Wrong("FILE_NUMBER", name, row.Fields[field], "a number above 0");
}
