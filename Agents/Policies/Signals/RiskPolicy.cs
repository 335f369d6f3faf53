using GrandModel.Agents.Sizing;
using GrandModel.Agents.Windows;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// signals-1/risk: vetoes an increase on suspect data, a breaker that is not armed, a halt, the day's loss or leverage; caps the target by
/// leverage and limits; flattens when a breaker says so. It never enlarges a target.
/// </summary>
public sealed class RiskPolicy(RiskParameters parameters) : IPolicy<BudgetDecision>
{
    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/risk", parameters, SignalsJson.Default.RiskParameters);

    /// <inheritdoc/>
    public FeatureSchema? Schema => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions { get; } = ["allow", "veto", "flatten"];

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics => [];

    /// <inheritdoc/>
    public BudgetDecision Decide(in Observation observation)
    {
        var reasons = new List<string>();
        var flatten = observation.Fact("flatten") != 0;
        var vetoed = Vetoes(in observation, reasons) || flatten;
        var wanted = (long)observation.Fact("strategic_target");
        var target = flatten ? 0 : Capped(in observation, wanted, reasons);
        if (flatten)
        {
            reasons.Add(Reason.Of("RISK_FLATTEN", ("tripped", observation.Fact("tripped"))));
        }
        else if (!vetoed)
        {
            reasons.Add(Reason.Of("RISK_ALLOWED"));
        }

        return new BudgetDecision
        {
            Action = flatten ? "flatten" : vetoed ? "veto" : "allow",
            Distribution = flatten ? [0, 0, 1] : vetoed ? [0, 1, 0] : [1, 0, 0],
            Vetoed = vetoed,
            Flatten = flatten,
            LeverageFactor = flatten ? 0 : observation.Fact("leverage_factor"),
            Target = target,
            Reasons = reasons,
        };
    }

    private bool Vetoes(in Observation observation, List<string> reasons)
    {
        if (observation.Fact("suspect") != 0)
        {
            reasons.Add(Reason.Of("RISK_SUSPECT_DATA"));
        }

        if (observation.Fact("halted") != 0)
        {
            reasons.Add(Reason.Of("RISK_HALTED"));
        }

        if (observation.Fact("tripped") != 0)
        {
            reasons.Add(Reason.Of("RISK_BREAKER_TRIPPED", ("causes", observation.Fact("tripped"))));
        }

        var dayLossMax = Math.Min(parameters.DayLossMax, observation.Fact("limit_day_loss"));
        if (observation.Fact("day_loss") >= dayLossMax)
        {
            reasons.Add(Reason.Of("RISK_DAY_LOSS", ("loss", observation.Fact("day_loss")), ("limit", dayLossMax)));
        }

        var leverageMax = LeverageMax(in observation);
        if (!(observation.Fact("equity") > 0) || observation.Fact("leverage") >= leverageMax)
        {
            reasons.Add(Reason.Of("RISK_LEVERAGE", ("leverage", observation.Fact("leverage")), ("limit", leverageMax)));
        }

        return reasons.Count > 0;
    }

    private double LeverageMax(in Observation observation) =>
        Math.Min(parameters.LeverageMax, observation.Fact("limit_leverage")) * observation.Fact("leverage_factor");

    private long Capped(in Observation observation, long wanted, List<string> reasons)
    {
        double equity = observation.Fact("equity"), price = observation.Fact("close"), multiplier = observation.Fact("multiplier");
        ReadOnlySpan<(string Code, long Cap)> caps =
        [
            ("RISK_CAPPED_LEVERAGE", PositionSize.WithinLeverage(LeverageMax(in observation), equity, price, multiplier)),
            ("RISK_CAPPED_CONCENTRATION", PositionSize.WithinLeverage(observation.Fact("limit_concentration"), equity, price, multiplier)),
            ("RISK_CAPPED_POSITION", (long)Math.Min(observation.Fact("limit_position"), PositionSize.UnitsMax)),
        ];
        var target = wanted;
        foreach (var (code, cap) in caps)
        {
            var capped = PositionSize.Capped(target, cap);
            if (capped != target)
            {
                reasons.Add(Reason.Of(code, ("from", target), ("to", capped)));
                target = capped;
            }
        }

        return target;
    }
}
