using System.Runtime.InteropServices;

namespace GrandModel.Contracts;

/// <summary>What a feed record is.</summary>
public enum RecordKind : byte
{
    /// <summary>P0 price, S0 size.</summary>
    Trade = 1,

    /// <summary>P0 bid, P1 ask, S0 bid size, S1 ask size.</summary>
    Quote = 2,

    /// <summary>P0 to P3 open, high, low, close; S0 volume; S1 length in seconds. Time is the close: the instant it became known.</summary>
    Bar = 3,

    /// <summary>P3 close of a trading day (P0 to P2 equal it); S1 86400. Time is the end of that day, UTC.</summary>
    Daily = 4,
}

/// <summary>
/// One record of a feed: fixed layout, 64 bytes, no references. Prices are <see cref="Price.Nanos"/>; a field that the source leaves empty is
/// <see cref="Unknown"/>, never 0.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct MarketRecord
{
    /// <summary>Marks a field that the source does not give.</summary>
    public const long Unknown = long.MinValue;

    /// <summary>Event time: nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>First price, see <see cref="RecordKind"/>.</summary>
    public long P0;

    /// <summary>Second price.</summary>
    public long P1;

    /// <summary>Third price.</summary>
    public long P2;

    /// <summary>Fourth price.</summary>
    public long P3;

    /// <summary>First size.</summary>
    public long S0;

    /// <summary>Second size.</summary>
    public long S1;

    /// <summary>Line of the source file, from 1; 0 when simulated.</summary>
    public int Line;

    /// <summary>Index of the source file among the run's inputs.</summary>
    public short Source;

    /// <summary>Kind.</summary>
    public RecordKind Kind;

    /// <summary>Unused; zero.</summary>
    public byte Flags;
}

/// <summary>
/// The records of one symbol in one slice, in feed order. A message of round 0 to those that follow the feed. The memory belongs to the feed and is
/// valid only while the message is handled: copy what must stay.
/// </summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Records">At least one record, by (time, source, line).</param>
public sealed record MarketBatch(Symbol Symbol, ReadOnlyMemory<MarketRecord> Records);
