using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.Tests;

/// <summary>Guards the matrix a policy sees: its order, its refusal of what was not known yet, its saved state, and its hash.</summary>
public sealed class FeatureMatrixTests
{
    private static readonly FeatureSchema Schema = FeatureSchemas.TacticalP;

    [Fact]
    public void It_is_given_oldest_row_first_once_it_is_full()
    {
        var matrix = new FeatureMatrix(Schema);
        var values = new double[matrix.Length];
        for (var i = 0; i < 130; i++)
        {
            matrix.Add(Row(i), i);
            Assert.Equal(i >= 59, matrix.Assemble(i, values, out var undefined));
            if (i >= 59)
            {
                Assert.Equal(Enumerable.Range(i - 59, 60).SelectMany(r => Row(r).Columns), values);
                Assert.Equal(Enumerable.Range(i - 59, 60).Sum(r => r % 3 == 0 ? 2 : 0), undefined);
            }
        }
    }

    [Fact]
    public void It_refuses_a_row_known_after_the_decision_and_names_both_instants()
    {
        var matrix = new FeatureMatrix(Schema);
        var values = new double[matrix.Length];
        for (var i = 0; i < 70; i++)
        {
            var known = UnixNanos.FromSeconds(1_700_000_000 + i);
            matrix.Add(Row(i), known.Value);
            var refused = Assert.Throws<LookAheadException>(() => matrix.Assemble(known.Value - 1, values, out _));
            Assert.Equal(known, refused.KnownAt);
            Assert.Equal(known.Add(-1), refused.AsOf);
            Assert.Contains(known.ToString(), refused.Message);
            Assert.Contains(known.Add(-1).ToString(), refused.Message);
            Assert.All(values, v => Assert.Equal(0, v));
        }

        Assert.True(matrix.Assemble(UnixNanos.FromSeconds(1_700_000_069).Value, values, out _));
    }

    [Fact]
    public void A_saved_matrix_goes_on_the_same()
    {
        foreach (var stop in new[] { 0, 10, 60, 85 })
        {
            var matrix = new FeatureMatrix(Schema);
            for (var i = 0; i < stop; i++)
            {
                matrix.Add(Row(i), i);
            }

            var loaded = new FeatureMatrix(Schema);
            StateStream.Load(StateStream.Save(matrix.Transfer), loaded.Transfer);
            var (want, got) = (new double[matrix.Length], new double[matrix.Length]);
            for (var i = stop; i < stop + 70; i++)
            {
                matrix.Add(Row(i), i);
                loaded.Add(Row(i), i);
                Assert.Equal(matrix.Assemble(i, want, out var a), loaded.Assemble(i, got, out var b));
                Assert.Equal(want, got);
                Assert.Equal(a, b);
                Assert.Equal(StateStream.Save(matrix.Transfer), StateStream.Save(loaded.Transfer));
            }
        }
    }

    [Fact]
    public void Rows_of_another_schema_out_of_time_or_not_finite_are_refused()
    {
        var matrix = new FeatureMatrix(Schema);
        matrix.Add(Row(1), 100);
        Assert.Contains(
            "row.Schema: tactical-N, expected tactical-P",
            Assert.Throws<ArgumentException>(() => matrix.Add(Row(2) with { Schema = "tactical-N" }, 101)).Message);
        Assert.Contains("known from 100 on", Assert.Throws<ArgumentException>(() => matrix.Add(Row(2), 99)).Message);
        Assert.Throws<ArgumentException>(() => matrix.Add(Row(2) with { Columns = [1, 2] }, 101));
        Assert.Throws<ArgumentException>(() => matrix.Add(Row(2) with { Columns = [1, 2, 3, double.NaN, 5, 6, 7] }, 101));
        Assert.Throws<ArgumentException>(() => matrix.Assemble(200, new double[3], out _));
        Assert.Equal(1, matrix.Count);
    }

    [Fact]
    public void The_hash_is_sha_256_of_the_bits_in_order()
    {
        // printf '\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\xc0' | sha256sum
        const string want = "7886fe67ba4484d889aa8ec41f0b242f914fbf6bae1be2ed23f56a007e3547b0";
        Assert.Equal(want, ObservationHash.Of([1, -2]));
        Assert.Equal(want, ObservationHash.Of([1], [-2]));
        Assert.NotEqual(want, ObservationHash.Of([-2, 1]));
        Assert.NotEqual(ObservationHash.Of([0.0]), ObservationHash.Of([-0.0]));
    }

    private static FeatureRow Row(int i) =>
        new(Schema.Name, [i, 1, 2, 3, 4, 5, -i], [0, 0, 0], i % 3 == 0 ? 0b1010u | 1u << 17 : 1u << 16);
}
