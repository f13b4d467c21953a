using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Stores content as <c>zck</c> stores it by default, with the target's dictionary: the header does not say how it was done.</summary>
internal sealed class ZchunkMaker : IChunkMaker
{
    private readonly ZchunkMatcher _target;
    private readonly ZchunkHeader? _seed;
    private readonly IChunkUnpacker? _unpacker;
    private readonly ZchunkPacker _packer;

    public ZchunkMaker(ZchunkMatcher target, MakingTerms terms)
    {
        (_target, _seed) = (target, (terms.Index as ZchunkSeedIndex)?.Header);
        byte[] dictionary = target.DictionaryBlock is null ? [] : DictionaryOf(target.Header, terms.Dictionary.Span);
        var settings = new ZchunkSettings { DigestKind = target.Header.DigestKind, Level = target.Header.IsCompressed ? ZchunkSettings.UsualLevel : null };
        _unpacker = _seed?.CreateUnpacker(DictionaryOf(_seed, terms.SeedDictionary.Span));
        _packer = new ZchunkPacker(settings, dictionary);
    }

    public int Make(SeedPiece piece, ReadOnlySpan<byte> bytes, BlockSet known, out ReadOnlyMemory<byte> made)
    {
        made = default;
        byte[] unpacked = _seed is null ? [] : new byte[_seed.ContentBytes(piece.Number)];
        if (_unpacker is not null && !TryUnpack(piece, bytes, unpacked))
            return -1;
        ReadOnlySpan<byte> content = _seed is null ? bytes : unpacked;
        if (!_target.HasContentOf(content.Length) || !MayBeWanted(content, known))
            return -1;
        byte[] stored = new byte[_packer.MostStoredBytes(content.Length)];
        Span<byte> digest = stackalloc byte[_target.Header.DigestKind.Width];
        made = stored.AsMemory(0, _packer.Pack(content, stored, digest));
        return _target.Blocks.Find(digest);
    }

    public void Dispose()
    {
        _unpacker?.Dispose();
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

    private bool TryUnpack(SeedPiece piece, ReadOnlySpan<byte> stored, byte[] content)
    {
        try
        {
            if (stored.Length < piece.Bytes)
                return false;
            _unpacker!.Unpack(piece.Number, stored, content);
            return true;
        }
        catch (InvalidDataException)
        {
            // A seed may be damaged anywhere.
            return false;
        }
    }

    private static byte[] DictionaryOf(ZchunkHeader header, ReadOnlySpan<byte> stored)
    {
        byte[] dictionary = new byte[header.ContentBytes(0)];
        using IChunkUnpacker unpacker = header.CreateUnpacker([]);
        unpacker.Unpack(0, stored, dictionary);
        return dictionary;
    }
}
