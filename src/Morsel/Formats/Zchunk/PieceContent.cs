using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Gives the content of a seed's pieces: unpacked where the seed is a zchunk file, elsewhere as it is. For one thread at a time.</summary>
internal sealed class PieceContent : IDisposable
{
    private readonly ZchunkHeader? _seed;
    private readonly IChunkUnpacker? _unpacker;

    /// <exception cref="InvalidDataException">The seed's dictionary is none.</exception>
    public PieceContent(MakingTerms terms)
    {
        _seed = (terms.Index as ZchunkSeedIndex)?.Header;
        _unpacker = _seed?.CreateUnpacker(_seed.UnpackDictionary(terms.SeedDictionary.Span));
    }

    /// <returns>False: it is damaged, as any piece of a seed may be.</returns>
    public bool TryRead(SeedChunk piece, ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> content)
    {
        content = bytes;
        if (_seed is null)
            return true;
        if (bytes.Length < piece.Bytes)
            return false;
        byte[] unpacked = new byte[_seed.ContentBytes(piece.Number)];
        content = unpacked;
        try
        {
            _unpacker!.Unpack(piece.Number, bytes.Span, unpacked);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public void Dispose() => _unpacker?.Dispose();
}
