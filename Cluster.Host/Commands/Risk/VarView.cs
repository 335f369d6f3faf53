using System.Globalization;
using GrandModel.Risk.Measures;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>A risk figure for people.</summary>
internal static class VarView
{
    public static void Show(RiskInputs inputs, VarResult result, bool shortfallFirst, IAnsiConsole to)
    {
        var (returns, request) = (inputs.Returns, result.Request);
        var head = Tables.Pairs();
        (string Name, double? Value, double? Share, double? Error)[] figures =
        [
            ("value at risk", result.Var, result.VarShare, result.VarError), ("expected shortfall", result.Es, result.EsShare, result.EsError),
        ];
        foreach (var (name, value, share, error) in shortfallFirst ? figures.Reverse() : figures)
        {
            head.Pair(name, value is null ? "not defined" : $"{Amount(value)}, {Share(share)} of the gross value{(error is { } e ? $", standard error {Amount(e)}" : "")}");
        }

        head.Pair("method", $"{request.Method.Name()}{(result.Lambda is { } l ? string.Create(CultureInfo.InvariantCulture, $", lambda {l}") : "")}");
        head.Pair("confidence, horizon", string.Create(CultureInfo.InvariantCulture, $"{request.Confidence * 100:0.####} %, {request.HorizonDays} d"));
        head.Pair("returns", $"{Tables.N(result.Observations)} days, {returns.Dates[0]:yyyy-MM-dd} to {returns.Dates[^1]:yyyy-MM-dd}");
        head.Pair("gross value, net", $"{Amount(result.Gross)}, {Amount(inputs.Exposures.Sum())}");
        to.Write(head);

        var table = Tables.Of("symbol", ">value", ">part of VaR", ">share", ">part of ES", ">VaR less without it");
        for (var i = 0; i < inputs.Positions.Count; i++)
        {
            table.Add(
                returns.Symbols[i],
                Amount(inputs.Exposures[i]),
                Amount(result.VarComponents[i]),
                Share(result.VarComponents[i] / result.Var),
                Amount(result.EsComponents?[i]),
                Amount(result.Incremental[i]));
        }

        to.Write(table);
    }

    public static string Amount(double? value) => value?.ToString("N2", CultureInfo.InvariantCulture) ?? "-";

    public static string Share(double? value) => value is { } v ? (100 * v).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
}
