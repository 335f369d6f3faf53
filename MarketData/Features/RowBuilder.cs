using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>Collects the values of one row: an undefined or non-finite value becomes 0 with its bit set.</summary>
internal sealed class RowBuilder
{
    private const int FirstExtraBit = 16;
    private readonly FeatureSchema _schema;
    private readonly double[] _columns;
    private readonly double[] _extras;
    private uint _undefined;
    private bool _started;

    public RowBuilder(FeatureSchema schema)
    {
        _schema = schema;
        _columns = new double[schema.Columns.Count];
        _extras = new double[schema.Extras.Count];
    }

    public ReadOnlySpan<double> Columns => _columns;

    public ReadOnlySpan<double> Extras => _extras;

    public uint Undefined => _undefined;

    public void Start()
    {
        _undefined = 0;
        _started = true;
    }

    public void Column(int index, double value, bool isDefined) => Put(_columns, index, 0, value, isDefined);

    public void Extra(int index, double value, bool isDefined) => Put(_extras, index, FirstExtraBit, value, isDefined);

    public FeatureRow Build() =>
        _started
            ? new FeatureRow(_schema.Name, [.. _columns], [.. _extras], _undefined)
            : throw new InvalidOperationException($"{_schema.Name} has no row before its first bar.");

    public void Transfer(StateStream stream)
    {
        stream.Value(ref _started);
        stream.Values(_columns);
        stream.Values(_extras);
        var undefined = (long)_undefined;
        stream.Value(ref undefined);
        _undefined = (uint)undefined;
    }

    private void Put(double[] values, int index, int firstBit, double value, bool isDefined)
    {
        // Adding 0 turns -0 into 0, so that equal numbers are equal bits.
        isDefined = isDefined && double.IsFinite(value);
        values[index] = isDefined ? value + 0.0 : 0;
        _undefined |= isDefined ? 0 : 1u << (firstBit + index);
    }
}
