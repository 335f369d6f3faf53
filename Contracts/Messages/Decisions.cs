namespace GrandModel.Contracts;

/// <summary>An event of an agent.</summary>
public abstract record AgentEvent;

/// <summary>An input of a decision, by journal address.</summary>
/// <param name="Entity">Entity that told it.</param>
/// <param name="Sequence">Its sequence there.</param>
public sealed record InputRef(string Entity, long Sequence);

/// <summary>What every decision carries so that it can be re-executed and understood.</summary>
/// <param name="Policy">Id of the policy, as signals-1/mlmi.</param>
/// <param name="PolicyHash">SHA-256 (hex) of the policy's id, parameters and weights.</param>
/// <param name="Numerics">Id of the arithmetic, <see cref="DetMath.NumericsId"/>.</param>
/// <param name="Observation">SHA-256 (hex) of the observation's bytes.</param>
/// <param name="Inputs">Journal addresses of what was seen, oldest first; a window is given by its first and last.</param>
/// <param name="UndefinedShare">Share of undefined values in the observation, 0 to 1.</param>
public sealed record Provenance(
    string Policy,
    string PolicyHash,
    string Numerics,
    string Observation,
    IReadOnlyList<InputRef> Inputs,
    double UndefinedShare);

/// <summary>A strategic agent's vote on a closed 30-minute bar. Told by agent.strategic/PORTFOLIO/SYMBOL/ROLE.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Role">mlmi, nwrqk or regime.</param>
/// <param name="Bar">Sequence of the 30-minute bar.</param>
/// <param name="BarClose">Close time of that bar.</param>
/// <param name="Action">Most probable action: bull, neutral or bear (ties: the first of these).</param>
/// <param name="Distribution">Probabilities of bull, neutral, bear; sum 1.</param>
/// <param name="Uncertainty">Entropy of the distribution over ln 3, 0 to 1.</param>
/// <param name="Reasons">Reason codes, as "REGIME: state=BULL".</param>
/// <param name="Diagnostics">Numbers the policy gives for understanding, by name in its order.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record Voted(
    PortfolioId Portfolio,
    Symbol Symbol,
    string Role,
    long Bar,
    UnixNanos BarClose,
    string Action,
    double[] Distribution,
    double Uncertainty,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<Diagnostic> Diagnostics,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Voted";
}

/// <summary>A named number.</summary>
public sealed record Diagnostic(string Name, double Value);

/// <summary>The strategic layer's target for a closed 30-minute bar. Told by agent.coordinator/PORTFOLIO/SYMBOL.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the 30-minute bar.</param>
/// <param name="BarClose">Close time of that bar.</param>
/// <param name="States">Probabilities of the eight basis states, in the order of docs/superposition.md; sum 1.</param>
/// <param name="Entropy">Shannon entropy of the states over ln 8, 0 to 1.</param>
/// <param name="Conviction">C, -1 to 1.</param>
/// <param name="Certainty">u, 0 to 1.</param>
/// <param name="WinProbability">q.</param>
/// <param name="Payoff">b, average win over average loss.</param>
/// <param name="RiskFraction">r, share of equity put at risk.</param>
/// <param name="Equity">Equity the target was sized with.</param>
/// <param name="Atr">ATR14 of the 30-minute bars, in price units.</param>
/// <param name="Target">Target position, signed contracts or shares.</param>
/// <param name="Action">long, short or flat.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Diagnostics">Numbers for understanding.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record StrategicDecided(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos BarClose,
    double[] States,
    double Entropy,
    double Conviction,
    double Certainty,
    double WinProbability,
    double Payoff,
    double RiskFraction,
    Money Equity,
    double Atr,
    Quantity Target,
    string Action,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<Diagnostic> Diagnostics,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "StrategicDecided";
}

/// <summary>The tactical signal of a closed 5-minute bar. Told by agent.tactical/PORTFOLIO/SYMBOL/tactical.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the 5-minute bar.</param>
/// <param name="BarClose">Close time of that bar.</param>
/// <param name="StrategicBar">Sequence of the 30-minute bar whose target is in force; 0 before the first.</param>
/// <param name="StrategicTarget">That target.</param>
/// <param name="Score">t, -1 to 1.</param>
/// <param name="Action">increase, reduce, flat or hold: what the signal allows toward the target.</param>
/// <param name="Distribution">Probabilities of buy, hold, sell; sum 1.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record Signalled(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos BarClose,
    long StrategicBar,
    Quantity StrategicTarget,
    double Score,
    string Action,
    double[] Distribution,
    IReadOnlyList<string> Reasons,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Signalled";
}

/// <summary>The risk agent's word on a closed 5-minute bar. Told by agent.tactical/PORTFOLIO/SYMBOL/risk.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the 5-minute bar.</param>
/// <param name="BarClose">Close time of that bar.</param>
/// <param name="Vetoed">True: no increase on this bar; reductions always pass.</param>
/// <param name="Flatten">True: close the position whatever the signal says (emergency stop).</param>
/// <param name="LeverageFactor">Factor on the target from the breakers, 0 to 1.</param>
/// <param name="Target">The target after leverage and limits, never beyond the strategic one.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record Budgeted(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos BarClose,
    bool Vetoed,
    bool Flatten,
    double LeverageFactor,
    Quantity Target,
    IReadOnlyList<string> Reasons,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Budgeted";
}

/// <summary>The execution agent wants an order. Its id is made from this event. Told by agent.tactical/PORTFOLIO/SYMBOL/execution.</summary>
/// <param name="Order">Order id: portfolio/symbol/sequence of this event.</param>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the 5-minute bar it was decided on; 0 for an emergency order between bars.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Target">Target position it works toward.</param>
/// <param name="Position">Position known when it was decided.</param>
/// <param name="Working">Signed quantity already on its way.</param>
/// <param name="Reduces">True when it only reduces the position.</param>
/// <param name="ReferencePrice">Close of the bar: the price that collars and slippage are measured against.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record OrderIntended(
    OrderId Order,
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    Side Side,
    Quantity Quantity,
    Quantity Target,
    Quantity Position,
    Quantity Working,
    bool Reduces,
    Price ReferencePrice,
    IReadOnlyList<string> Reasons,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Orders of this agent that were still on their way when it was decided, oldest first: what its part of <see cref="Working"/> is made of.</summary>
    public IReadOnlyList<OrderId> Open { get; init; } = [];

    /// <summary>Wire name.</summary>
    public const string Wire = "OrderIntended";
}
