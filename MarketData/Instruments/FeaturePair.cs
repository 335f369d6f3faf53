using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Instruments;

/// <summary>The features of one timeframe: the default schema's and, when the run selects it, the other one's.</summary>
internal sealed class FeaturePair(IBarFeatures main, IBarFeatures? alternative)
{
    public void Add(long sequence, in Bar bar, Price tickSize)
    {
        var values = new FeatureBar(
            sequence,
            bar.End,
            new Price(bar.Open).ToDouble(),
            new Price(bar.High).ToDouble(),
            new Price(bar.Low).ToDouble(),
            new Price(bar.Close).ToDouble(),
            bar.Volume == MarketRecord.Unknown ? double.NaN : bar.Volume,
            UsZone.Central.HourOfDay(bar.End),
            tickSize.ToDouble());
        main.Add(in values);
        alternative?.Add(in values);
    }

    public FeatureRow Row() => main.Row();

    public FeatureRow? Alternative() => alternative?.Row();

    public void Transfer(StateStream stream)
    {
        main.Transfer(stream);
        alternative?.Transfer(stream);
    }
}
