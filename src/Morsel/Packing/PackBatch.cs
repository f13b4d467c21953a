using Morsel.Formats;

namespace Morsel.Packing;

/// <summary>Consecutive chunks on their way into a payload.</summary>
internal sealed class PackBatch
{
    private readonly List<int> _contentBytes = [];
    private readonly List<int> _storedBytes = [];
    private byte[] _content = [];
    private byte[] _stored = [];
    private byte[] _digests = [];

    /// <summary>Bytes of all its chunks.</summary>
    public int ContentBytes { get; private set; }

    public int ChunkCount => _contentBytes.Count;

    /// <summary>What is stored of its chunks.</summary>
    public ReadOnlySpan<byte> Stored => _stored.AsSpan(0, _storedBytes.Sum());

    public void Clear()
    {
        _contentBytes.Clear();
        ContentBytes = 0;
    }

    public void Add(ReadOnlySpan<byte> chunk)
    {
        if (_content.Length - ContentBytes < chunk.Length)
            Array.Resize(ref _content, Math.Max(2 * _content.Length, ContentBytes + chunk.Length));
        chunk.CopyTo(_content.AsSpan(ContentBytes));
        ContentBytes += chunk.Length;
        _contentBytes.Add(chunk.Length);
    }

    public void Pack(IChunkPacker packer, int digestBytes)
    {
        _storedBytes.Clear();
        if (_digests.Length < ChunkCount * digestBytes)
            _digests = new byte[ChunkCount * digestBytes];
        int most = _contentBytes.Sum(packer.MostStoredBytes);
        if (_stored.Length < most)
            _stored = GC.AllocateUninitializedArray<byte>(most);
        int from = 0, to = 0;
        for (int i = 0; i < ChunkCount; i++)
        {
            int stored = packer.Pack(_content.AsSpan(from, _contentBytes[i]), _stored.AsSpan(to), _digests.AsSpan(i * digestBytes, digestBytes));
            _storedBytes.Add(stored);
            (from, to) = (from + _contentBytes[i], to + stored);
        }
    }

    /// <summary>Adds its chunks to the columns of all.</summary>
    public void AddTo(PackedChunks chunks, int digestBytes)
    {
        for (int i = 0; i < ChunkCount; i++)
            chunks.Add(_storedBytes[i], _contentBytes[i], _digests.AsSpan(i * digestBytes, digestBytes));
    }
}
