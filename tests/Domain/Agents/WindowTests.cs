using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.Tests.Agents;

/// <summary>
/// Guards what an agent keeps of the bars: order, bounds, and that nothing enters a decision that was known only after it.
/// </summary>
public sealed class WindowTests
{
    private static readonly FeatureSchema Small = new("small", ["a", "b"], ["x"], Rows: 3);

    [Fact]
    public void The_matrix_has_the_newest_rows_oldest_first()
    {
        var window = new BarWindow(Small, lateBars: 1);
        for (var bar = 1; bar <= 10; bar++)
        {
            Assert.Equal(bar >= 3, Add(window, bar) && window.Covers(bar));
        }

        Assert.Equal((4, 10L, 7L), (window.Capacity, window.LastBar, window.FirstBar));
        Assert.Equal([8, 80, 9, 90, 10, 100], Matrix(window, 10));
        Assert.Equal([7, 70, 8, 80, 9, 90], Matrix(window, 9)); // one bar late
        Assert.False(window.Covers(8));
        Assert.Throws<InvalidOperationException>(() => Matrix(window, 8));
        Assert.Equal([-10], window.Extras(10).ToArray());
        Assert.Equal(1010, window.SourceOf(10));
    }

    [Fact]
    public void A_row_known_after_the_instant_of_adding_is_refused()
    {
        var window = new BarWindow(Small);
        var e = Assert.Throws<LookAheadException>(() => window.Add(1, At(5), 1, Row(1), At(4)));
        Assert.Contains("bar 1 ", e.Message, StringComparison.Ordinal);
        Assert.Equal((At(5), At(4)), (e.KnownAt, e.AsOf));
        Assert.Equal(0, window.LastBar);
        Assert.True(window.Add(1, At(5), 1, Row(1), At(5)));
    }

    [Fact]
    public void A_row_known_after_the_decision_is_refused()
    {
        var window = new BarWindow(Small);
        window.Add(1, At(1), 1, Row(1), At(9));
        window.Add(2, At(2), 2, Row(2), At(9));
        window.Add(3, At(7), 3, Row(3), At(9)); // came late
        var e = Assert.Throws<LookAheadException>(() => window.Read(3, At(6), new double[6], new uint[3]));
        Assert.Equal((At(7), At(6)), (e.KnownAt, e.AsOf));
        Assert.Contains("bar 3 ", e.Message, StringComparison.Ordinal);
        window.Read(3, At(7), new double[6], new uint[3]);
    }

    [Fact]
    public void A_repeat_changes_nothing_and_a_gap_is_refused()
    {
        var window = new BarWindow(Small);
        Assert.True(Add(window, 5)); // may begin anywhere
        Assert.False(Add(window, 5));
        Assert.False(Add(window, 4));
        Assert.Contains("expected 6", Assert.Throws<InvalidDataException>(() => Add(window, 7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_does_not_fit_the_schema_is_refused()
    {
        var window = new BarWindow(Small);
        Assert.Contains("expected small", Refused(new FeatureRow("other", [1, 2], [3], 0)), StringComparison.Ordinal);
        Assert.Contains("expected small with 2 and 1", Refused(new FeatureRow("small", [1], [3], 0)), StringComparison.Ordinal);
        Assert.Contains("b is NaN", Refused(new FeatureRow("small", [1, double.NaN], [3], 0)), StringComparison.Ordinal);
        Assert.Contains("x is ∞", Refused(new FeatureRow("small", [1, 2], [double.PositiveInfinity], 0)).Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);

        string Refused(FeatureRow row) => Assert.Throws<InvalidDataException>(() => window.Add(1, At(1), 1, row, At(1))).Message;
    }

    [Fact]
    public void Statistics_look_back_the_bars_they_ask_for_and_leave_undefined_values_out()
    {
        var memory = new SeriesMemory(Small,
        [
            new("median", "a", Statistic.Quantile, .5, 4), new("q80", "a", Statistic.AbsoluteQuantile, .8, 4), new("rank", "a", Statistic.Rank, 0, 4),
            new("count", "x", Statistic.Count, 0, 2),
        ], lateBars: 1);
        double[] values = [100, 1, -4, 2, 3, 3];
        for (var i = 0; i < values.Length; i++)
        {
            memory.Add(i + 1, 0, new FeatureRow("small", [values[i], 0], [0], i == 4 ? 1u << 16 : 0));
        }

        Close.To([2.5, 3.4, 2.5 / 3, 1], Statistics(memory, 6)); // of -4, 2, 3, 3: ranks 0, 1, 2.5, 2.5 of 3
        Close.To([1.5, 3.4, 1, 1], Statistics(memory, 5)); // of 1, -4, 2, 3
    }

    [Fact]
    public void An_undefined_newest_value_ranks_in_the_middle()
    {
        var memory = new SeriesMemory(Small, [new("rank", "a", Statistic.Rank, 0, 4), new("median", "a", Statistic.Quantile, .5, 4)]);
        memory.Add(1, 0, new FeatureRow("small", [5, 0], [0], 0));
        memory.Add(2, 0, new FeatureRow("small", [0, 0], [0], 1));
        Close.To([.5, 5], Statistics(memory, 2).AsSpan(0, 2));
    }

    [Fact]
    public void A_saved_window_goes_on_bit_for_bit_and_refuses_another_layout()
    {
        var window = NewWindow(Small);
        for (var bar = 1; bar <= 20; bar++)
        {
            window.Add(BarOf(bar), 100 + bar, At(bar));
        }

        var bytes = StateStream.Save(window.Transfer);
        var loaded = NewWindow(Small);
        StateStream.Load(bytes, loaded.Transfer);
        Assert.Equal(bytes, StateStream.Save(loaded.Transfer));
        foreach (var w in new[] { window, loaded })
        {
            w.Add(BarOf(21), 121, At(21));
        }

        Assert.Equal(Observed(window), Observed(loaded));
        Assert.Equal((117, 121), loaded.Sources(21)); // the statistic looks back five bars
        Assert.Throws<InvalidDataException>(() => StateStream.Load(bytes, NewWindow(Small with { Name = "tiny" }).Transfer));
        Assert.Throws<InvalidDataException>(() => StateStream.Load(bytes, NewWindow(Small with { Rows = 4 }).Transfer));
        Assert.Throws<InvalidDataException>(() => StateStream.Load(
            bytes, new ObservationWindow(Small, [new("median", "b", Statistic.Quantile, .5, 5)], ["f"], 1).Transfer));
    }

    [Fact]
    public void An_observation_reads_by_name_and_tells_its_undefined_share()
    {
        var window = NewWindow(Small);
        for (var bar = 1; bar <= 3; bar++)
        {
            window.Add(BarOf(bar, bar == 3 ? 0b1_0000_0000_0000_0010u : 0), bar, At(bar));
        }

        var o = window.Observe(3, At(3), 77);
        Assert.Equal((3, 3.0, -3.0, 77.0, 2.0), (o.Rows, o.Newest("a"), o.Extra("x"), o.Fact("f"), o.Fact("median")));
        Assert.True(o.HasColumn("a"));
        Assert.False(o.HasColumn("b"));
        Assert.False(o.HasExtra("x"));
        Assert.Equal(1.0 / 6, o.UndefinedShare);
    }

    private static ObservationWindow NewWindow(FeatureSchema schema) => new(schema, [new("median", "a", Statistic.Quantile, .5, 5)], ["f"], lateBars: 1);

    private static string Observed(ObservationWindow window)
    {
        var observation = window.Observe(21, At(21), 1);
        return GrandModel.Agents.Policies.ObservationDigest.Of(in observation);
    }

    private static double[] Statistics(SeriesMemory memory, long bar)
    {
        var values = new double[4];
        memory.Read(bar, values);
        return values;
    }

    private static double[] Matrix(BarWindow window, long bar)
    {
        var matrix = new double[6];
        window.Read(bar, At(bar), matrix, new uint[3]);
        return matrix;
    }

    private static bool Add(BarWindow window, long bar) => window.Add(bar, At(bar), 1000 + bar, Row(bar), At(bar));

    private static BarClosed BarOf(long bar, uint undefined = 0) =>
        Sample.Bar(new Timeframe(1), bar, Row(bar) with { Undefined = undefined }, 1) with { CloseTime = At(bar) };

    private static FeatureRow Row(long bar) => new("small", [bar, bar * 10], [-bar], 0);

    private static UnixNanos At(long second) => UnixNanos.FromSeconds(second);
}
