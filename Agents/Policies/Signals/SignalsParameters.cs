using System.Text.Json.Serialization;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// Every coefficient of the policies signals-1, one record a policy. The numbers live in signals-1.json, embedded here; a file may override
/// any of them (<see cref="SignalsFile"/>). Formulas and names: docs/policies.md.
/// </summary>
public sealed record SignalsParameters(
    MlmiParameters Mlmi,
    NwrqkParameters Nwrqk,
    RegimeParameters Regime,
    CoordinatorParameters Coordinator,
    TacticalParameters Tactical,
    RiskParameters Risk,
    ExecutionParameters Execution)
{
    /// <summary>The embedded ones.</summary>
    public static SignalsParameters Default { get; } = SignalsFile.Parse("{}", "no override");
}

/// <summary>z = mlmi_value + SignalWeight mlmi_signal; vote = softmax((z, 0, -z)/Temperature).</summary>
public sealed record MlmiParameters(double SignalWeight, double Temperature);

/// <summary>z = tanh(SlopeGain nwrqk_slope) + ChangeWeight (bullish - bearish change) + CrossWeight cross; vote as MLMI's.</summary>
public sealed record NwrqkParameters(double SlopeGain, double ChangeWeight, double CrossWeight, double Temperature);

/// <summary>
/// Regime by cut-offs at a quantile of the last Bars values, with a vote for each regime. Fewer than BarsMin defined values: sideways.
/// </summary>
public sealed record RegimeParameters(double Quantile, int Bars, int BarsMin, double[] Bull, double[] Bear, double[] Sideways, double[] Volatile);

/// <summary>From votes to states, conviction and target.</summary>
/// <param name="MomentumGain">Logit of the two momentum states per unit of |s|.</param>
/// <param name="SidewaysGain">Logit of SIDEWAYS_CONSOLIDATION.</param>
/// <param name="VolatilityGain">Logit of the two volatility states.</param>
/// <param name="TurnGain">Logit of TREND_REVERSAL and BREAKOUT_IMMINENT.</param>
/// <param name="UncertaintyGain">Logit of UNCERTAIN_REGIME.</param>
/// <param name="MemoryBars">Bars that rank and median look back.</param>
/// <param name="Weights">w, one a state.</param>
/// <param name="WinGain">q = 0.5 + WinGain |C|.</param>
/// <param name="WinProbabilityMax">Cap on that q.</param>
/// <param name="TradesMin">Closed trades from which their hit rate and payoff count.</param>
/// <param name="KellyFraction">Share of the full Kelly stake.</param>
/// <param name="RiskFractionMax">Largest share of equity at risk.</param>
/// <param name="CertaintyGain">Stake times min(1, CertaintyGain u).</param>
/// <param name="StopAtr">Stop distance in ATR14.</param>
/// <param name="ConvictionMin">|C| below it: no position.</param>
/// <param name="LeverageMax">Largest |notional| over equity.</param>
public sealed record CoordinatorParameters(
    double MomentumGain,
    double SidewaysGain,
    double VolatilityGain,
    double TurnGain,
    double UncertaintyGain,
    int MemoryBars,
    double[] Weights,
    double WinGain,
    double WinProbabilityMax,
    int TradesMin,
    double KellyFraction,
    double RiskFractionMax,
    double CertaintyGain,
    double StopAtr,
    double ConvictionMin,
    double LeverageMax);

/// <summary>t = clip(GapWeight (col0 - col1) + MomentumWeight col5 (1 + col6)); |t| below ScoreMin allows no increase.</summary>
public sealed record TacticalParameters(double GapWeight, double MomentumWeight, double ScoreMin, double Temperature);

/// <summary>Largest leverage, and the day loss from which nothing is increased.</summary>
public sealed record RiskParameters(double LeverageMax, double DayLossMax);

/// <summary>An increase is at most ceil(|target| / StepDivisor) a bar.</summary>
public sealed record ExecutionParameters(int StepDivisor);

/// <summary>Serializers of the coefficients.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SignalsParameters))]
public sealed partial class SignalsJson : JsonSerializerContext;
