using System.Collections.Immutable;
using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>First in, first out: which lots a fill closes, and at what profit.</summary>
public static class Lots
{
    /// <summary>Books a fill of signed <paramref name="units"/> into lots that all have one sign.</summary>
    /// <returns>The lots after it, the units it closed, and their profit in points x units, exact.</returns>
    public static (ImmutableList<Lot> Lots, long Closed, decimal Points) Book(ImmutableList<Lot> lots, long units, Price price)
    {
        ArgumentNullException.ThrowIfNull(lots);
        var closed = 0L;
        var points = 0m;
        while (units != 0 && lots.Count > 0 && Math.Sign(lots[0].Units) != Math.Sign(units))
        {
            var first = lots[0];
            var size = Math.Min(Math.Abs(first.Units), Math.Abs(units));
            var signed = Math.Sign(first.Units) * size;
            points += (price.ToDecimal() - first.Price.ToDecimal()) * signed;
            closed += size;
            units += signed;
            lots = size == Math.Abs(first.Units) ? lots.RemoveAt(0) : lots.SetItem(0, first with { Units = first.Units - signed });
        }

        if (units == 0)
        {
            return (lots, closed, points);
        }

        // Lots at one price close alike, so they are one.
        return lots.Count > 0 && lots[^1].Price == price
            ? (lots.SetItem(lots.Count - 1, new Lot(lots[^1].Units + units, price)), closed, points)
            : (lots.Add(new Lot(units, price)), closed, points);
    }
}
