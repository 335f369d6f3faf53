namespace GrandModel.Risk.Measures;

/// <summary>Codes of <see cref="MeasureException"/> and of the notes of results.</summary>
public static class MeasureCodes
{
    /// <summary>Confidence, horizon, lambda, paths or window outside its range.</summary>
    public const string Parameter = "PARAMETER_RANGE";

    /// <summary>A return that is no finite number.</summary>
    public const string ReturnNotFinite = "RETURN_NOT_FINITE";

    /// <summary>A return of 100 % or more of a day: taken for a percentage or a price.</summary>
    public const string ReturnSize = "RETURN_SIZE";

    /// <summary>Dates that do not ascend.</summary>
    public const string DatesUnsorted = "DATES_UNSORTED";

    /// <summary>The same date twice.</summary>
    public const string DatesDuplicate = "DATES_DUPLICATE";

    /// <summary>Two dates in a row too far apart.</summary>
    public const string DatesGap = "DATES_GAP";

    /// <summary>Fewer observations than the measure needs.</summary>
    public const string TooFew = "RETURNS_TOO_FEW";

    /// <summary>An asset or the portfolio without variation.</summary>
    public const string VarianceZero = "VARIANCE_ZERO";

    /// <summary>Rows that do not fit each other.</summary>
    public const string Shape = "SHAPE";

    /// <summary>A position without returns.</summary>
    public const string PositionWithoutReturns = "POSITION_WITHOUT_RETURNS";

    /// <summary>No position that is not flat.</summary>
    public const string PositionsFlat = "POSITIONS_FLAT";

    /// <summary>A covariance matrix of less than full rank.</summary>
    public const string CovarianceSingular = "COVARIANCE_SINGULAR";

    /// <summary>A covariance matrix with a negative eigenvalue.</summary>
    public const string CovarianceIndefinite = "COVARIANCE_INDEFINITE";

    /// <summary>Skewness and kurtosis outside the domain in which Cornish-Fisher quantiles ascend.</summary>
    public const string CornishFisherDomain = "CORNISH_FISHER_DOMAIN";

    /// <summary>A scenario without a shock for a position.</summary>
    public const string ScenarioSymbol = "SCENARIO_SYMBOL";
}
