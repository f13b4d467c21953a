using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>Bytes that grow without being moved, in chunks of one size: what is given back fits whoever asks next.</summary>
internal sealed class ChunkedBytes : IBufferWriter<byte>, IDisposable
{
    private const int ChunkBytes = 64 << 10;

    private readonly List<byte[]> _chunks = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Some of them, one chunk after the other.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces(int start, int end)
    {
        while (start < end)
        {
            int at = start % ChunkBytes, count = Math.Min(ChunkBytes - at, end - start);
            yield return _chunks[start / ChunkBytes].AsMemory(at, count);
            start += count;
        }
    }

    public void Advance(int count) => Count += count;

    /// <returns>What is left of the last chunk: whoever has more to write asks again.</returns>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (Count / ChunkBytes == _chunks.Count)
            _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkBytes));
        return _chunks[^1].AsMemory(Count % ChunkBytes, ChunkBytes - (Count % ChunkBytes));
    }

    /// <inheritdoc cref="GetMemory"/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        foreach (byte[] chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        Count = 0;
    }
}
