using Morsel.Proof;

namespace Morsel.Routes.Units;

/// <summary>Gives the plain bytes before units of one segment: of the target as memory, or where that cannot be had, read into a buffer. For one thread at a time.</summary>
/// <param name="target">Gives what is there.</param>
/// <param name="memory">The same as memory; null where it cannot be had.</param>
/// <param name="segment">The bytes of the target in the segment.</param>
internal sealed class SegmentPrefix(IProvenBytes target, IProvenMemory? memory, ByteRange segment)
{
    // What the widest window needs.
    private const int MostBufferBytes = 1 << 27;

    private long _proven = segment.Start;
    private byte[]? _buffer;

    /// <summary>The plain bytes of a range that lies before units.</summary>
    /// <returns>False: not all of them are there.</returns>
    public bool TryGet(long start, long end, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (start == end)
            return true;
        return memory is null ? TryRead(start, end, out bytes) : TryLook(memory, start, end, out bytes);
    }

    private bool TryLook(IProvenMemory mapped, long start, long end, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        long unsure = Math.Max(start, _proven);
        if (unsure < end && !target.IsProven(new ByteRange(unsure, end)))
            return false;
        _proven = Math.Max(_proven, end);
        bytes = mapped.Slice(new ByteRange(start, end));
        return true;
    }

    private bool TryRead(long start, long end, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (segment.Length > MostBufferBytes)
            return false;
        _buffer ??= new byte[segment.Length];
        if (_proven < end && !target.TryRead(_buffer.AsSpan((int)(_proven - segment.Start), (int)(end - _proven)), _proven))
            return false;
        _proven = Math.Max(_proven, end);
        bytes = _buffer.AsSpan((int)(start - segment.Start), (int)(end - start));
        return true;
    }
}
