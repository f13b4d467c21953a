using System.Runtime.InteropServices;
using Morsel.Hashing;
using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds borders by the content: where the hash of the last 48 bytes ends in 15 zero bits. See FORMAT.md, "Borders".</summary>
internal sealed class AutomaticCutter : IChunkCutter
{
    /// <summary>Bytes in the shortest chunk of <c>zck</c>, the last one apart.</summary>
    public const int UsualLeastBytes = 8192;

    /// <summary>Bytes in its longest.</summary>
    public const int UsualMostBytes = 131_072;

    private const uint Mask = 0x7FFF;

    private readonly int _leastBytes;

    /// <param name="leastBytes">Bytes in the shortest chunk; there is no border before the window is full.</param>
    /// <param name="mostBytes">Bytes in the longest, no fewer.</param>
    public AutomaticCutter(int leastBytes = UsualLeastBytes, int mostBytes = UsualMostBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, leastBytes);
        (_leastBytes, MostBytes) = (Math.Max(Buzhash.WindowBytes, leastBytes), mostBytes);
    }

    public int MostBytes { get; }

    public int LookaheadBytes => MostBytes;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd)
    {
        if (rest.Length < MostBytes && !isEnd)
            return 0;
        int most = Math.Min(rest.Length, MostBytes);
        return most <= _leastBytes ? most : FirstBorder(rest[..most], _leastBytes);
    }

    // Nothing before the shortest chunk's end is skipped: a border there leaves its byte in the window twice, and so may move later ones.
    private static int FirstBorder(ReadOnlySpan<byte> bytes, int leastBytes)
    {
        int at = Buzhash.WindowBytes - 1;
        uint hash = Buzhash.Of(bytes[..Buzhash.WindowBytes]);
        if ((hash & Mask) != 0)
            at = NextBorder(bytes, at + 1, ref hash);
        while (at < leastBytes)
        {
            var window = new RepeatingWindow(bytes[..(at + 1)], hash);
            at = window.Leave(bytes, at, leastBytes);
            hash = window.Hash;
            if (at < bytes.Length && (hash & Mask) != 0)
                at = NextBorder(bytes, at + 1, ref hash);
        }
        return at;
    }

    /// <summary>The first position from <paramref name="start"/> on at which the window ends in a border; the end if there is none.</summary>
    private static unsafe int NextBorder(ReadOnlySpan<byte> bytes, int start, ref uint hash)
    {
        uint rolling = hash;
        int at = start;
        fixed (byte* first = bytes)
        fixed (uint* entering = Buzhash.Table, leaving = Buzhash.LeavingTable)
        {
            for (byte* old = first + start - Buzhash.WindowBytes; at < bytes.Length; at++, old++)
            {
                rolling = (rolling << 1 | rolling >> 31) ^ leaving[*old] ^ entering[old[Buzhash.WindowBytes]];
                if ((rolling & Mask) == 0)
                    break;
            }
        }
        hash = rolling;
        return at;
    }

    /// <summary>The window while it holds bytes twice: a border before the shortest chunk's end pushes its byte again, as often as that is a border.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct RepeatingWindow
    {
        private readonly Span<byte> _ring;
        private int _oldest;

        public RepeatingWindow(ReadOnlySpan<byte> seen, uint hash)
        {
            _ring = new byte[Buzhash.WindowBytes];
            seen[^Buzhash.WindowBytes..].CopyTo(_ring);
            Hash = hash;
        }

        public uint Hash { get; private set; }

        /// <summary>Goes on until no byte stands in the window twice, or a chunk may end.</summary>
        /// <param name="bytes">The content from the chunk's beginning.</param>
        /// <param name="at">A border that is too early.</param>
        /// <param name="leastBytes">From where on a chunk may end.</param>
        /// <returns>The last position that was pushed: a border if the chunk may end there.</returns>
        public int Leave(ReadOnlySpan<byte> bytes, int at, int leastBytes)
        {
            for (int sinceRepeated = 0; sinceRepeated < Buzhash.WindowBytes;)
            {
                if ((Hash & Mask) != 0)
                {
                    if (++at == bytes.Length)
                        return at;
                    sinceRepeated++;
                }
                else if (at >= leastBytes)
                    return at;
                else
                    sinceRepeated = 0;
                Push(bytes[at]);
            }
            return at;
        }

        private void Push(byte entering)
        {
            Hash = Buzhash.Roll(Hash, _ring[_oldest], entering);
            _ring[_oldest] = entering;
            _oldest = (_oldest + 1) % Buzhash.WindowBytes;
        }
    }
}

/// <summary>Finds no borders of its own: chunks are as long as they may be.</summary>
/// <param name="mostBytes">That many bytes.</param>
internal sealed class ManualCutter(int mostBytes = ManualCutter.UsualMostBytes) : IChunkCutter
{
    /// <summary>What <c>zck</c> allows.</summary>
    public const int UsualMostBytes = 10 << 20;

    public int MostBytes => mostBytes;

    public int LookaheadBytes => mostBytes;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd) => rest.Length >= mostBytes ? mostBytes : isEnd ? rest.Length : 0;
}
