using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Ends a chunk before each occurrence of a string, besides where another cutter ends it.</summary>
/// <remarks>
/// Occurrences are found as <c>zck -s</c> finds them: a byte that breaks off a beginning of the string is not tried as a beginning itself,
/// so that in "&lt;&lt;text:" there is no "&lt;text:". What that tool loses or dies of is cut properly here.
/// </remarks>
/// <param name="inner">The other cutter.</param>
/// <param name="text">The string.</param>
/// <param name="leastBytes">Bytes of a chunk before which no occurrence ends it.</param>
internal sealed class SplittingCutter(IChunkCutter inner, ReadOnlyMemory<byte> text, int leastBytes = 1) : IChunkCutter
{
    private int _searched;   // from the chunk's beginning
    private int _matched;    // of the string's bytes, just before _searched
    private int _border;     // where the next occurrence begins; 0 if none was found yet

    public int MostBytes => inner.MostBytes;

    public int LookaheadBytes => inner.LookaheadBytes + text.Length;

    public int Cut(ReadOnlySpan<byte> rest, bool isEnd)
    {
        if (_border == 0)
            Search(rest);
        int limit = _border > 0 ? _border : isEnd ? rest.Length : rest.Length - _matched;
        int bytes = inner.Cut(rest[..limit], isEnd || _border > 0);
        _searched -= bytes;
        _border = _border - bytes >= leastBytes ? _border - bytes : 0;
        return bytes;
    }

    private void Search(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> wanted = text.Span;
        while (_searched < rest.Length)
        {
            if (_matched == 0 && !SkipTo(wanted[0], rest))
                return;
            _matched = rest[_searched++] == wanted[_matched] ? _matched + 1 : 0;
            if (_matched < wanted.Length)
                continue;
            _matched = 0;
            _border = _searched - wanted.Length;
            if (_border >= leastBytes)
                return;
            _border = 0;
        }
    }

    private bool SkipTo(byte first, ReadOnlySpan<byte> rest)
    {
        int distance = rest[_searched..].IndexOf(first);
        _searched = distance < 0 ? rest.Length : _searched + distance;
        return distance >= 0;
    }
}
