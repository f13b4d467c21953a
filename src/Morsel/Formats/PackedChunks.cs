using System.Runtime.InteropServices;

namespace Morsel.Formats;

/// <summary>What the index will say of the chunks so far, as columns. Chunk 0 is the dictionary.</summary>
internal sealed class PackedChunks
{
    private readonly List<int> _storedBytes = [];
    private readonly List<int> _contentBytes = [];
    private readonly List<byte> _digests = [];

    public int Count => _storedBytes.Count;

    /// <summary>Bytes stored of each chunk.</summary>
    public ReadOnlySpan<int> StoredBytes => CollectionsMarshal.AsSpan(_storedBytes);

    /// <summary>Bytes in each chunk.</summary>
    public ReadOnlySpan<int> ContentBytes => CollectionsMarshal.AsSpan(_contentBytes);

    /// <summary>The digests of each chunk, without gaps.</summary>
    public ReadOnlySpan<byte> Digests => CollectionsMarshal.AsSpan(_digests);

    public void Add(int storedBytes, int contentBytes, ReadOnlySpan<byte> digests)
    {
        _storedBytes.Add(storedBytes);
        _contentBytes.Add(contentBytes);
        _digests.AddRange(digests);
    }
}
