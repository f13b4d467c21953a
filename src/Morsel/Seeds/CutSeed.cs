using Morsel.Matching;

namespace Morsel.Seeds;

/// <summary>A seed that is cut where its content says.</summary>
internal sealed class CutSeed(SeedCursor seed, ReadOnlyMemory<byte> head, IMadeChunkMatcher matcher)
{
    private const int WindowBytes = 4 << 20;

    /// <summary>The pieces that are as long as chunks of the target are, in their order.</summary>
    public IEnumerable<(SeedChunk Piece, ReadOnlyMemory<byte> Bytes)> Pieces()
    {
        byte[] window = new byte[Math.Max(WindowBytes, matcher.SampleBytes)];
        head.CopyTo(window);
        int end = seed.Fill(window, head.Length), start = 0;
        IChunkCutter cutter = matcher.CreateCutter(window.AsSpan(0, end));
        if (end == window.Length && window.Length < 2 * cutter.LookaheadBytes)
        {
            Array.Resize(ref window, 2 * cutter.LookaheadBytes);
            end = seed.Fill(window, end);
        }
        long offset = 0;
        while (start < end)
        {
            bool isEnd = end < window.Length;
            int bytes = cutter.Cut(window.AsSpan(start, end - start), isEnd);
            if (bytes == 0)
            {
                window.AsSpan(start, end - start).CopyTo(window);
                (end, start) = (seed.Fill(window, end - start), 0);
                continue;
            }
            if (matcher.HasContentOf(bytes))
                yield return (new SeedChunk(offset, bytes), window.AsSpan(start, bytes).ToArray());
            (start, offset) = (start + bytes, offset + bytes);
        }
    }
}
