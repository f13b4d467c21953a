using System.Security.Cryptography;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What was fetched of a packed form, as digests: what is packed again must be the same.</summary>
internal sealed class FetchedTiles
{
    private readonly SortedDictionary<long, (ByteRange Range, byte[] Digest)> _tiles = [];

    /// <summary>The ranges that were fetched, ascending, and the SHA-256 of each.</summary>
    public IEnumerable<(ByteRange Range, byte[] Digest)> All => _tiles.Values;

    /// <summary>Bytes in the packed form; null if no server told.</summary>
    public long? ResourceLength { get; set; }

    /// <summary>Notes a tile; one that came before was wrong then.</summary>
    public void Note(ByteRange range, ReadOnlySpan<byte> bytes) => _tiles[range.Start] = (range, SHA256.HashData(bytes));
}
