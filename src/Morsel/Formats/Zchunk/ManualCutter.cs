using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds no borders of its own: chunks are as long as they may be.</summary>
internal sealed class ManualCutter : IChunkCutter
{
    private const int LongestBytes = 10 << 20;

    public int MostBytes => LongestBytes;

    public int LookaheadBytes => LongestBytes;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd) => rest.Length >= LongestBytes ? LongestBytes : isEnd ? rest.Length : 0;
}
