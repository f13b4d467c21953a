using System.Numerics;
using Morsel.Hashing;

namespace Morsel.Tests.Formats.Zchunk;

/// <summary>The borders of chunks as the reference finds them, step by step: a ring of bytes, one push at a time. The scalar twin of the fast cutter.</summary>
internal sealed class RingCutter
{
    private readonly byte[] _ring = new byte[48];
    private int _filled, _oldest;
    private uint _hash;

    /// <summary>Lengths of all chunks.</summary>
    public static List<int> Cut(ReadOnlySpan<byte> content, int leastBytes = 8192, int mostBytes = 131_072)
    {
        var lengths = new List<int>();
        var ring = new RingCutter();
        int length = 0;
        for (int at = 0; at < content.Length;)
        {
            bool isBorder = (ring.Push(content[at]) & 0x7FFF) == 0 || length >= mostBytes;
            if (!isBorder)
            {
                length++;
                at++;
            }
            else if (length >= leastBytes)
            {
                lengths.Add(length);
                (ring, length) = (new RingCutter(), 0);
            }
        }
        if (length > 0)
            lengths.Add(length);
        return lengths;
    }

    private uint Push(byte value)
    {
        if (_filled < 48)
        {
            _ring[_filled++] = value;
            _hash ^= BitOperations.RotateLeft(Buzhash.Table[value], (48 - _filled) % 32);
            return _filled < 48 ? 1 : _hash;
        }
        byte leaving = _ring[_oldest];
        _ring[_oldest] = value;
        _oldest = (_oldest + 1) % 48;
        return _hash = BitOperations.RotateLeft(_hash, 1) ^ BitOperations.RotateLeft(Buzhash.Table[leaving], 16) ^ Buzhash.Table[value];
    }
}
