using Morsel.Hashing;

namespace Morsel.Making.Store;

/// <summary>Some consecutive chunks on their way into a store. Used again and again.</summary>
internal sealed class StoreBatch
{
    private readonly List<int> _ends = [];
    private byte[] _content = [];
    private byte[] _ids = [];

    public int ChunkCount => _ends.Count;

    /// <summary>Their content, one after another.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, ContentBytes);

    public int ContentBytes => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>The ids of all of them, without gaps.</summary>
    public ReadOnlySpan<byte> Ids => _ids;

    /// <summary>Chunks that were not in the store.</summary>
    public int NewChunks { get; private set; }

    /// <summary>Bytes that were stored of those.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Begins anew, with room for content.</summary>
    public byte[] Clear(int room)
    {
        if (_content.Length < room)
            _content = GC.AllocateUninitializedArray<byte>(room);
        _ends.Clear();
        (NewChunks, StoredBytes) = (0, 0);
        return _content;
    }

    /// <summary>The next chunk ends here.</summary>
    public void Add(int end) => _ends.Add(end);

    /// <summary>Where a chunk ends in the content.</summary>
    public int EndOf(int chunk) => _ends[chunk];

    /// <summary>Names every chunk, and stores those that are not there.</summary>
    /// <param name="algorithm">The digest that ids are.</param>
    /// <param name="idBytes">Bytes in one.</param>
    /// <param name="store">Stores a chunk, if it is not there: says how many bytes are stored of it, or 0.</param>
    public void Store(DigestAlgorithm algorithm, int idBytes, Storing store)
    {
        _ids = new byte[idBytes * ChunkCount];
        for (int chunk = 0, start = 0; chunk < ChunkCount; start = _ends[chunk], chunk++)
        {
            Span<byte> id = _ids.AsSpan(idBytes * chunk, idBytes);
            ReadOnlySpan<byte> content = _content.AsSpan(start.._ends[chunk]);
            Digester.Hash(algorithm, content, id);
            int stored = store(id, content);
            StoredBytes += stored;
            NewChunks += stored > 0 ? 1 : 0;
        }
    }

    /// <summary>Stores a chunk.</summary>
    internal delegate int Storing(ReadOnlySpan<byte> id, ReadOnlySpan<byte> content);
}
