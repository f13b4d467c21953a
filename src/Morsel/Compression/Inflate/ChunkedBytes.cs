using System.Buffers;

namespace Morsel.Compression.Inflate;

/// <summary>Bytes that grow without being moved, in chunks of one size: what is given back fits whoever asks next.</summary>
internal sealed class ChunkedBytes : Stream
{
    private const int ChunkBytes = 64 << 10;

    private readonly List<byte[]> _chunks = [];
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _count;

    public override long Position { get => _count; set => throw new NotSupportedException(); }

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

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int at = _count % ChunkBytes;
            if (at == 0)
                _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkBytes));
            int taken = Math.Min(ChunkBytes - at, buffer.Length);
            buffer[..taken].CopyTo(_chunks[^1].AsSpan(at));
            _count += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (byte[] chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        _count = 0;
        base.Dispose(disposing);
    }
}
