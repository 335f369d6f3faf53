using GrandModel.Contracts;
using GrandModel.Risk.Measures;

namespace GrandModel.Tests.Risk;

/// <summary>Returns for tests: the sample of the published vectors, and seeded ones.</summary>
internal static class MadeReturns
{
    /// <summary>Twenty days, oldest first.</summary>
    public static readonly double[] Sample =
    [
        -.012, .004, .008, -.003, .011, -.025, .006, .002, -.009, .014, -.001, .005, -.018, .009, .003, -.006, .007, -.031, .019, -.004,
    ];

    /// <summary>Weekdays from 2020-01-01.</summary>
    public static DateOnly[] Dates(int days)
    {
        var dates = new List<DateOnly>();
        for (var date = new DateOnly(2020, 1, 1); dates.Count < days; date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                dates.Add(date);
            }
        }

        return [.. dates];
    }

    /// <summary>A matrix of the columns.</summary>
    public static ReturnMatrix Of(params double[][] columns) =>
        ReturnMatrix.Of(Dates(columns[0].Length), [.. Enumerable.Range(0, columns.Length).Select(j => $"A{j}")], columns);

    /// <summary>Correlated returns with one common factor, about 1 % a day.</summary>
    public static ReturnMatrix Seeded(long seed, int days, int assets)
    {
        var random = new DetRandom(seed, "returns");
        var columns = new double[assets][];
        for (var j = 0; j < assets; j++)
        {
            columns[j] = new double[days];
        }

        for (var t = 0; t < days; t++)
        {
            var market = random.NextNormal();
            for (var j = 0; j < assets; j++)
            {
                columns[j][t] = .01 * ((.6 * market) + (.8 * random.NextNormal()));
            }
        }

        return Of(columns);
    }

    /// <summary>Exposures of both signs.</summary>
    public static double[] Exposures(long seed, int assets)
    {
        var random = new DetRandom(seed, "exposures");
        return [.. Enumerable.Range(0, assets).Select(_ => 1e6 * (random.NextDouble() - .3))];
    }
}
