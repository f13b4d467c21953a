using Morsel.Proof;

namespace Morsel.Patching;

/// <summary>Reads a base in pieces of some size, and keeps the last one: what a patch copies lies mostly one behind the other.</summary>
/// <param name="bytes">The base.</param>
/// <param name="length">Its bytes.</param>
internal sealed class BaseWindow(IBaseBytes bytes, long length)
{
    /// <summary>The most bytes that can be looked at at once.</summary>
    public const int MostBytes = 128 << 10;

    private const int LeastBytes = 8 << 10;

    private readonly byte[] _buffer = new byte[MostBytes];
    private long _start;
    private int _filled;

    /// <summary>Bytes of the base.</summary>
    public long Length => length;

    /// <summary>Bytes from somewhere; valid until the next call.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="count">How many, at most <see cref="MostBytes"/>; inside of the base.</param>
    /// <exception cref="InvalidDataException">The base is shorter than it was.</exception>
    public ReadOnlySpan<byte> Look(long start, int count)
    {
        if (start < _start || start + count > _start + _filled)
            Fill(start, count);
        return _buffer.AsSpan((int)(start - _start), count);
    }

    private void Fill(long start, int count)
    {
        // Copies go forward, most of them; what lies elsewhere is read with less around it.
        bool isNext = start >= _start && start <= _start + _filled + MostBytes;
        int wanted = (int)Math.Min(Math.Max(count, isNext ? MostBytes : LeastBytes), length - start);
        (_start, _filled) = (start, 0);
        _filled = bytes.Read(_buffer.AsSpan(0, wanted), start);
        if (_filled < count)
            throw new InvalidDataException($"the base ends at byte {start + _filled} of {length}");
    }
}
