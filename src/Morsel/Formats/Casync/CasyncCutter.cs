using Morsel.Hashing;
using Morsel.Matching;

namespace Morsel.Formats.Casync;

/// <summary>Finds the borders of chunks as casync does. Source: <c>FORMAT.md</c>, "Where chunks end".</summary>
/// <remarks>A chunk's end depends on its content alone: so cutting may begin at any border. Safe for several threads.</remarks>
/// <param name="sizes">How long chunks are.</param>
internal sealed class CasyncCutter(ChunkSizes sizes) : IChunkCutter
{
    // Nothing ends before the window is full.
    private readonly int _first = sizes.IsFixed ? sizes.Most : Math.Max(sizes.Least, Buzhash.WindowBytes);

    private readonly BorderSearch _search = new(sizes.Discriminator);

    public int MostBytes => Math.Max(_first, sizes.Most);

    public int LookaheadBytes => MostBytes;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd)
    {
        if (rest.Length < MostBytes && !isEnd)
            return 0;
        int most = Math.Min(rest.Length, MostBytes);
        return most <= _first || sizes.IsFixed ? most : _search.First(rest[..most], _first);
    }
}
