using System.Globalization;
using GrandModel.Backtest.Reports.Risk;
using GrandModel.Risk.Measures;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>Puts figures, back-tests and stress into what the risk page shows.</summary>
internal static class RiskPageContent
{
    public static RiskPageData Of(
        RiskInputs inputs,
        IReadOnlyList<(VarRequest Request, VarResult? Result)> figures,
        int window,
        double[] pnl,
        IReadOnlyList<VarBacktest> runs,
        IReadOnlyList<MeasureNote> notes)
    {
        var (returns, first) = (inputs.Returns, figures[0].Request);
        var days = returns.Dates.Skip(window).ToArray();
        var normal = figures[0].Result!;
        return new RiskPageData(
            $"Risk of {string.Join(", ", returns.Symbols.Take(6))}{(returns.Assets > 6 ? $" and {returns.Assets - 6} more" : "")}",
            $"{Tables.N(returns.Days)} days of returns, {returns.Dates[0]:yyyy-MM-dd} to {returns.Dates[^1]:yyyy-MM-dd} · confidence {Percent(first.Confidence)} · horizon {first.HorizonDays.ToString(CultureInfo.InvariantCulture)} d · amounts in the account currency, losses of VaR and ES positive",
            [.. notes.Select(n => $"{n.Code}: {n.Message}")],
            Tiles(figures, normal),
            days,
            pnl,
            [.. runs.Select(r => new DrawnForecast(r.Request.Method.Name(), r.Forecasts, r.Exceptions))],
            normal.Gross,
            returns.Symbols,
            inputs.Exposures,
            normal.VarComponents,
            Correlations(returns),
            [Methods(figures), Backtests(runs, window), Years(days, runs), Stress(inputs)]);
    }

    private static List<(string, string, string)> Tiles(IReadOnlyList<(VarRequest Request, VarResult? Result)> figures, VarResult normal)
    {
        var tiles = new List<(string, string, string)>
        {
            ("Gross value", VarView.Amount(normal.Gross), "parts of VaR below are of the normal method"),
        };
        foreach (var method in (VarMethod[])[VarMethod.Normal, VarMethod.Historical, VarMethod.FilteredHistorical])
        {
            var result = figures.First(f => f.Request.Method == method).Result;
            tiles.Add(($"VaR, {method.Name()}", VarView.Amount(result?.Var), $"ES {VarView.Amount(result?.Es)}"));
        }

        return tiles;
    }

    private static double[,] Correlations(ReturnMatrix returns)
    {
        var matrix = Covariances.Correlations(CovarianceRepair.Of(Covariances.Ewma(returns)).Matrix);
        var values = new double[matrix.Size, matrix.Size];
        for (var i = 0; i < matrix.Size; i++)
        {
            for (var j = 0; j < matrix.Size; j++)
            {
                values[i, j] = matrix[i, j];
            }
        }

        return values;
    }

    private static RiskTable Methods(IReadOnlyList<(VarRequest Request, VarResult? Result)> figures) => new(
        "Every method",
        ["Method", ">Lambda", ">Value at risk", ">of gross", ">Expected shortfall", ">of gross", ">Standard error"],
        [.. figures.Select(f => (IReadOnlyList<string>)[
            f.Request.Method.Name(),
            f.Result?.Lambda?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-",
            VarView.Amount(f.Result?.Var),
            VarView.Share(f.Result?.VarShare),
            VarView.Amount(f.Result?.Es),
            VarView.Share(f.Result?.EsShare),
            VarView.Amount(f.Result?.VarError)])],
        "A dash is a figure that the method does not have here; the reason stands at the top.");

    private static RiskTable Backtests(IReadOnlyList<VarBacktest> runs, int window) => new(
        $"Back-test, each day from the {window} before",
        ["Method", ">Days", ">Exceptions", ">Expected", ">Kupiec p", ">Independence p", ">Both p", "Last 250 days", ">Green/yellow/red days"],
        [.. runs.Select(r => (IReadOnlyList<string>)[
            r.Request.Method.Name(),
            Tables.N(r.Days),
            Tables.N(r.Count),
            r.Expected.ToString("0.0", CultureInfo.InvariantCulture),
            P(r.Kupiec),
            P(r.Independence),
            P(r.ConditionalCoverage),
            $"{r.LastCount}, {r.Zone.ToString().ToLowerInvariant()}",
            $"{r.ZoneDays.Green}/{r.ZoneDays.Yellow}/{r.ZoneDays.Red}"])],
        "A p below 0.05 rejects: too many or too few exceptions (Kupiec), exceptions that follow each other (independence), either (both).");

    private static RiskTable Years(DateOnly[] days, IReadOnlyList<VarBacktest> runs) => new(
        "Exceptions by year",
        ["Year", ">Days", .. runs.Select(r => $">{r.Request.Method.Name()}")],
        [.. days.Select(d => d.Year).Distinct().Select(year => (IReadOnlyList<string>)[
            year.ToString(CultureInfo.InvariantCulture),
            Tables.N(days.Count(d => d.Year == year)),
            .. runs.Select(r => Tables.N(r.Exceptions.Where((e, t) => e && days[t].Year == year).Count()))])],
        "");

    private static RiskTable Stress(RiskInputs inputs)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var scenario in HistoricalScenarios.All)
        {
            try
            {
                var pnl = scenario.ProfitAndLoss(inputs.Returns.Symbols, inputs.Exposures);
                rows.Add([scenario.Name, VarView.Amount(pnl.Sum()), VarView.Share(pnl.Sum() / inputs.Exposures.Sum(Math.Abs)), scenario.Source]);
            }
            catch (MeasureException e) when (e.Code == MeasureCodes.ScenarioSymbol)
            {
                rows.Add([scenario.Name, "-", "-", "no shock for every position"]);
            }
        }

        return new RiskTable("Stress", ["Scenario", ">Profit and loss", ">of gross", "Source"], rows, "");
    }

    private static string P(TestOutcome outcome) => outcome.PValue.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.####", CultureInfo.InvariantCulture) + " %";
}
