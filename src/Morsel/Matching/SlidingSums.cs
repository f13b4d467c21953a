using Morsel.Hashing;

namespace Morsel.Matching;

/// <summary>The weak checksums of windows at consecutive offsets of a stretch, computed once each while the offsets advance.</summary>
/// <param name="blockBytes">Bytes in a window.</param>
/// <param name="mostOffsets">The most offsets that are asked for at once.</param>
internal sealed class SlidingSums(int blockBytes, int mostOffsets)
{
    // Four times as many as are asked for: the tail is moved to the front only once in a while.
    private readonly uint[] _sums = new uint[4 * mostOffsets];
    private int _start;
    private int _end;
    private uint _atEnd;

    /// <summary>Forgets everything: another stretch comes.</summary>
    public void Reset() => (_start, _end) = (-1, -1);

    /// <summary>The checksums of windows [<paramref name="offset"/>, <paramref name="offset"/> + <paramref name="count"/>).</summary>
    public ReadOnlySpan<uint> At(ReadOnlySpan<byte> stretch, int offset, int count)
    {
        if (offset < _start || offset > _end || _start < 0)
            (_start, _end, _atEnd) = (offset, offset, WeakSums.OfBlock(stretch.Slice(offset, blockBytes), blockBytes));
        else if (offset + count - _start > _sums.Length)
            MoveToFront(offset);
        int missing = offset + count - _end;
        if (missing > 0)
        {
            _atEnd = WeakSums.Roll(stretch[_end..], blockBytes, _atEnd, _sums.AsSpan(_end - _start, missing));
            _end += missing;
        }
        return _sums.AsSpan(offset - _start, count);
    }

    private void MoveToFront(int offset)
    {
        Array.Copy(_sums, offset - _start, _sums, 0, _end - offset);
        _start = offset;
    }
}
