using System.Runtime.InteropServices;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Working memory that starts on a cache line, so that wide loads do not straddle two. Alignment changes the time, never a result. Not part of any
/// saved state.
/// </summary>
internal sealed class AlignedBuffer
{
    private const int CacheLineBytes = 64;
    private readonly double[] _memory;
    private readonly int _offset;
    private readonly int _length;

    /// <summary>Room for <paramref name="length"/> doubles, zero.</summary>
    public AlignedBuffer(int length)
    {
        _memory = GC.AllocateArray<double>(length + (CacheLineBytes / sizeof(double)) - 1, pinned: true);
        var past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % CacheLineBytes);
        _offset = (CacheLineBytes - past) % CacheLineBytes / sizeof(double);
        _length = length;
    }

    /// <summary>Its first element.</summary>
    public ref double Origin => ref _memory[_offset];

    /// <summary>All elements.</summary>
    public Span<double> Span => _memory.AsSpan(_offset, _length);
}
