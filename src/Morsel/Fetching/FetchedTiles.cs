using System.Buffers.Binary;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What was fetched of a packed form, as sums: what is packed again must be the same.</summary>
/// <remarks>A target of 1 GiB has more than a million tiles, most of a few bytes: so 8 bytes of a SHA-256 are kept of each.</remarks>
internal sealed class FetchedTiles
{
    private TargetLayout? _tiles;
    private BlockSet _noted = new(0);
    private ulong[] _sums = [];

    /// <summary>The ranges that were fetched, ascending, and what <see cref="SumOf"/> makes of the SHA-256 of each.</summary>
    public IEnumerable<(ByteRange Range, ulong Sum)> All
    {
        get
        {
            for (int tile = _noted.NextMember(0); tile < _noted.BlockCount; tile = _noted.NextMember(tile + 1))
                yield return (_tiles!.RangeOf(tile), _sums[tile]);
        }
    }

    /// <summary>Bytes in the packed form; null if no server told.</summary>
    public long? ResourceLength { get; set; }

    /// <summary>Notes a tile; one that came before was wrong then.</summary>
    /// <param name="tiles">What the packed form is cut into, the same every time.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="bytes">What came.</param>
    public void Note(TargetLayout tiles, int tile, ReadOnlySpan<byte> bytes)
    {
        if (_tiles is null)
            (_tiles, _noted, _sums) = (tiles, new BlockSet(tiles.BlockCount), new ulong[tiles.BlockCount]);
        Span<byte> digest = stackalloc byte[Digest.SizeOf(DigestAlgorithm.Sha256)];
        Digester.Hash(DigestAlgorithm.Sha256, bytes, digest);
        _sums[tile] = SumOf(digest);
        _noted.Add(tile);
    }

    /// <summary>What is kept of a SHA-256.</summary>
    public static ulong SumOf(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt64LittleEndian(digest);
}
