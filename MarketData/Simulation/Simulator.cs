using System.Runtime.InteropServices;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// A seeded market of correlated instruments: quotes and trades second by second, with a US trading day, jumps, spreads and trade sizes as
/// measured on recorded data. The same options give the same records on every machine; another instrument changes none of the others.
/// Page: docs/simulator.md.
/// </summary>
public sealed class Simulator : ISliceFeed
{
    /// <summary>Name of this generator; any change of a record is a new name.</summary>
    public const string Version = "sim-1";

    private readonly SimulatedMarket[] _markets; // in ordinal order of symbols
    private readonly List<MarketRecord>[] _records;
    private readonly MarketRecord[][] _given;
    private readonly long[] _positions;
    private readonly SessionCalendar _reference = SessionCalendar.Named("cme-equity"); // while it is open, prices of closed markets move on unseen
    private readonly long _end;
    private MarketFactor _factor;
    private long _second; // last second that was simulated
    private bool _waiting; // it has records that were not taken

    /// <summary>At the start.</summary>
    /// <exception cref="ArgumentException">An option is out of range: the message names it.</exception>
    /// <exception cref="Reference.ReferenceException">UNKNOWN_SYMBOL.</exception>
    public Simulator(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        Symbol[] symbols = [.. options.Symbols.Order()];
        _markets = [.. symbols.Select((s, i) => new SimulatedMarket(s, options, (short)i))];
        _records = [.. symbols.Select(static _ => new List<MarketRecord>())];
        _given = [.. symbols.Select(static _ => Array.Empty<MarketRecord>())];
        _positions = new long[symbols.Length];
        _factor = new MarketFactor(options.Seed);
        _second = options.From / UnixNanos.PerSecond;
        _end = options.To / UnixNanos.PerSecond;
    }

    /// <inheritdoc/>
    public long? NextSecond
    {
        get
        {
            while (!_waiting && _second < _end)
            {
                Step();
            }

            return _waiting ? _second : null;
        }
    }

    /// <inheritdoc/>
    public void Take(long second, List<MarketBatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (NextSecond is not { } next || next > second)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(next, second);
        for (var i = 0; i < _markets.Length; i++)
        {
            var count = _records[i].Count;
            if (count == 0)
            {
                continue;
            }

            if (_given[i].Length < count)
            {
                _given[i] = new MarketRecord[count * 2];
            }

            CollectionsMarshal.AsSpan(_records[i]).CopyTo(_given[i]);
            into.Add(new MarketBatch(_markets[i].Symbol, _given[i].AsMemory(0, count)));
        }

        Pass();
    }

    /// <inheritdoc/>
    public void SkipThrough(long second)
    {
        while (NextSecond <= second)
        {
            Pass();
        }
    }

    /// <inheritdoc/>
    public long Position(Symbol symbol)
    {
        var i = Array.FindIndex(_markets, m => m.Symbol == symbol);
        return i < 0 ? 0 : _positions[i];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Pass()
    {
        for (var i = 0; i < _markets.Length; i++)
        {
            _positions[i] += _records[i].Count;
            _records[i].Clear();
        }

        _waiting = false;
    }

    private void Step()
    {
        var start = _second * UnixNanos.PerSecond;
        if (!IsAnyOpen(start))
        {
            _second = Math.Min(_end, NextOpen(start) / UnixNanos.PerSecond);
            return;
        }

        _second++;
        var market = _factor.At(_second);
        var halfHour = IntradayProfile.HalfHour(_second - 1);
        var referenceOpen = _reference.IsOpen(start);
        for (var i = 0; i < _markets.Length; i++)
        {
            if (referenceOpen || _markets[i].Calendar.IsOpen(start))
            {
                _markets[i].Step(_second, halfHour, market, _records[i]);
                _waiting |= _records[i].Count > 0;
            }
        }
    }

    private bool IsAnyOpen(long ns) => _reference.IsOpen(ns) || _markets.Any(m => m.Calendar.IsOpen(ns));

    private long NextOpen(long ns) => Math.Min(_reference.NextOpen(ns), _markets.Min(m => m.Calendar.NextOpen(ns)));
}
