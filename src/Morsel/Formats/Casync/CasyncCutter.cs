using Morsel.Hashing;
using Morsel.Matching;

namespace Morsel.Formats.Casync;

/// <summary>Finds the borders of chunks as casync does. Source: <c>FORMAT.md</c>, "Where chunks end".</summary>
/// <param name="sizes">How long chunks are.</param>
internal sealed class CasyncCutter(ChunkSizes sizes) : IChunkCutter
{
    // Nothing ends before the window is full.
    private readonly int _first = sizes.IsFixed ? sizes.Most : Math.Max(sizes.Least, Buzhash.WindowBytes);

    public int MostBytes => Math.Max(_first, sizes.Most);

    public int LookaheadBytes => MostBytes;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd)
    {
        if (rest.Length < MostBytes && !isEnd)
            return 0;
        int most = Math.Min(rest.Length, MostBytes);
        return most <= _first || sizes.IsFixed ? most : FirstBorder(rest[..most]);
    }

    private int FirstBorder(ReadOnlySpan<byte> bytes)
    {
        uint divisor = sizes.Discriminator, wanted = divisor - 1;
        int end = _first;
        uint hash = Buzhash.Of(bytes[(end - Buzhash.WindowBytes)..end]);
        while (hash % divisor != wanted && end < bytes.Length)
        {
            hash = Buzhash.Roll(hash, bytes[end - Buzhash.WindowBytes], bytes[end]);
            end++;
        }
        return end;
    }
}
