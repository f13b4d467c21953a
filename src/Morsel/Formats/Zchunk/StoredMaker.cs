using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Stores content as <c>zck</c> stores it by default, with the target's dictionary: the header does not say how it was done.</summary>
internal sealed class StoredMaker : IChunkMaker
{
    private readonly StoredMatcher _target;
    private readonly PieceContent _pieces;
    private readonly ZchunkPacker _packer;

    public StoredMaker(StoredMatcher target, MakingTerms terms)
    {
        _target = target;
        byte[] dictionary = target.DictionaryBlock is null ? [] : target.Header.UnpackDictionary(terms.Dictionary.Span);
        var settings = new ZchunkSettings { DigestKind = target.Header.DigestKind, Level = target.Header.IsCompressed ? ZchunkSettings.UsualLevel : null };
        _pieces = new PieceContent(terms);
        _packer = new ZchunkPacker(settings, dictionary);
    }

    public int Make(SeedChunk piece, ReadOnlyMemory<byte> bytes, BlockSet known, out ReadOnlyMemory<byte> made)
    {
        made = default;
        if (!_pieces.TryRead(piece, bytes, out ReadOnlyMemory<byte> content) || !_target.HasContentOf(content.Length) || !MayBeWanted(content.Span, known))
            return -1;
        byte[] stored = new byte[_packer.MostStoredBytes(content.Length)];
        Span<byte> digest = stackalloc byte[_target.Header.DigestKind.Width];
        made = stored.AsMemory(0, _packer.Pack(content.Span, stored, digest));
        return _target.Blocks.Find(digest);
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _packer.Dispose();
    }

    // A digest of the content tells beforehand whether it is worth the work.
    private bool MayBeWanted(ReadOnlySpan<byte> content, BlockSet known)
    {
        if (_target.Contents is not { } contents)
            return true;
        Span<byte> digest = stackalloc byte[_target.Header.DigestKind.Width];
        _target.Header.DigestKind.Compute(content, digest);
        for (int chunk = contents.Find(digest); chunk >= 0; chunk = contents.FindNext(chunk))
        {
            if (_target.BlockOf(chunk) is > 0 and var block && !known.Contains(block))
                return true;
        }
        return false;
    }
}
