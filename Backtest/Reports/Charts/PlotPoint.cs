namespace GrandModel.Backtest.Reports.Charts;

/// <summary>A value at an instant, nanoseconds since 1970.</summary>
public readonly record struct PlotPoint(long TimeNs, double Value);
