using BenchmarkDotNet.Attributes;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Indicators;

namespace GrandModel.Benchmarks;

/// <summary>
/// One update of each indicator, its value read. A regression of the small ones costs every tick-driven view; of the large ones, every closed bar of every
/// instrument. Aim: RSI within 5 ns; no allocation anywhere.
/// </summary>
[MemoryDiagnoser]
public class IndicatorBenchmarks
{
    private const int Mask = MadeBars.Count - 1;
    private readonly FeatureBar[] _bars = MadeBars.Make();
    private readonly double[] _closes;
    private readonly Rsi _rsi = new(14);
    private readonly Ema _ema = new(20);
    private readonly Sma _sma = new(20);
    private readonly Wma _wma = new(20);
    private readonly Atr _atr = new(14);
    private readonly Macd _macd = new();
    private readonly Bollinger _bollinger = new();
    private readonly SessionVwap _vwap = new();
    private readonly HeikinAshi _heikinAshi = new();
    private readonly Nwrqk _nwrqk = new();
    private readonly Mlmi _mlmi = new();
    private readonly FairValueGaps _gaps = new();
    private readonly VolumeProfile _profile = new();
    private readonly BarVolatility _volatility = new(30);
    private readonly OrderedWindow _ordered = new(240);
    private readonly RollingDiscrepancy _discrepancy = new();
    private readonly RollingDiscrepancy _discrepancy256 = new(LaneWidth.Bits256);
    private int _at;

    /// <summary>All warmed over all bars.</summary>
    public IndicatorBenchmarks()
    {
        _closes = [.. _bars.Select(b => b.Close)];
        for (var i = 0; i < MadeBars.Count; i++)
        {
            _ = Rsi() + Ema() + Sma() + Wma() + Atr() + Macd() + Bollinger() + Vwap() + HeikinAshi() + Nwrqk() + Mlmi() + Gaps() + Profile()
                + Volatility() + Rank();
        }
    }

    /// <summary>RSI(14).</summary>
    [Benchmark]
    public double Rsi()
    {
        _rsi.Add(_closes[_at++ & Mask]);
        return _rsi.Value;
    }

    /// <summary>A thousand updates of RSI(14) in a row, per update: what a run over a series costs.</summary>
    [Benchmark(OperationsPerInvoke = 1024)]
    public double RsiInARow()
    {
        foreach (var close in _closes.AsSpan(0, 1024))
        {
            _rsi.Add(close);
        }

        return _rsi.Value;
    }

    /// <summary>EMA(20).</summary>
    [Benchmark]
    public double Ema()
    {
        _ema.Add(_closes[_at++ & Mask]);
        return _ema.Value;
    }

    /// <summary>SMA(20).</summary>
    [Benchmark]
    public double Sma()
    {
        _sma.Add(_closes[_at++ & Mask]);
        return _sma.Value;
    }

    /// <summary>WMA(20).</summary>
    [Benchmark]
    public double Wma()
    {
        _wma.Add(_closes[_at++ & Mask]);
        return _wma.Value;
    }

    /// <summary>ATR(14).</summary>
    [Benchmark]
    public double Atr()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _atr.Add(bar.High, bar.Low, bar.Close);
        return _atr.Value;
    }

    /// <summary>MACD(12, 26, 9).</summary>
    [Benchmark]
    public double Macd()
    {
        _macd.Add(_closes[_at++ & Mask]);
        return _macd.Histogram;
    }

    /// <summary>Bollinger(20, 2).</summary>
    [Benchmark]
    public double Bollinger()
    {
        _bollinger.Add(_closes[_at++ & Mask]);
        return _bollinger.Upper;
    }

    /// <summary>Session VWAP, a session of 64 bars.</summary>
    [Benchmark]
    public double Vwap()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _vwap.Add(_at >> 6, bar.High, bar.Low, bar.Close, bar.Volume);
        return _vwap.Value;
    }

    /// <summary>Heikin-Ashi bar.</summary>
    [Benchmark]
    public double HeikinAshi()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _heikinAshi.Add(bar.Open, bar.High, bar.Low, bar.Close);
        return _heikinAshi.Close;
    }

    /// <summary>NWRQK, both curves and signals.</summary>
    [Benchmark]
    public double Nwrqk()
    {
        _nwrqk.Add(_closes[_at++ & Mask]);
        return _nwrqk.Yhat1 + _nwrqk.Cross;
    }

    /// <summary>MLMI(200) with its store of samples full.</summary>
    [Benchmark]
    public double Mlmi()
    {
        _mlmi.Add(_closes[_at++ & Mask]);
        return _mlmi.Prediction + _mlmi.Line;
    }

    /// <summary>Fair value gaps.</summary>
    [Benchmark]
    public double Gaps()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _gaps.Add(bar.High, bar.Low, bar.Close);
        return _gaps.Age;
    }

    /// <summary>Volume profile of 20 bars and its nearest low-volume node.</summary>
    [Benchmark]
    public double Profile()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _profile.Add(bar.Low, bar.High, bar.Volume, bar.TickSize);
        return _profile.NearestLowVolumeNode(bar.Close)?.Price ?? 0;
    }

    /// <summary>Volatility estimators of 30 bars, Yang-Zhang read.</summary>
    [Benchmark]
    public double Volatility()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _volatility.Add(bar.Open, bar.High, bar.Low, bar.Close);
        return _volatility.YangZhang;
    }

    /// <summary>Rank and 80 % quantile among 240 values.</summary>
    [Benchmark]
    public double Rank()
    {
        _ordered.Add(_closes[_at++ & Mask]);
        return _ordered.Rank() + _ordered.Quantile(0.8);
    }

    /// <summary>The discrepancy column, preparation included, on the widest registers.</summary>
    [Benchmark]
    public double Discrepancy()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _discrepancy.Add((bar.Close / bar.Open) - 1, bar.High - bar.Low);
        return _discrepancy.Squared;
    }

    /// <summary>The same on 256-bit registers.</summary>
    [Benchmark]
    public double Discrepancy256()
    {
        ref var bar = ref _bars[_at++ & Mask];
        _discrepancy256.Add((bar.Close / bar.Open) - 1, bar.High - bar.Low);
        return _discrepancy256.Squared;
    }
}
