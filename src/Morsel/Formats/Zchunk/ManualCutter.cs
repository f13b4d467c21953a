using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

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
