using System.Buffers;
using System.IO.Compression;

namespace Morsel.Compression.Inflate;

/// <summary>A stretch of content that is compressed by itself: only the 32 KiB before it are known. It ends at the end of a byte.</summary>
/// <remarks>
/// By the deflate of the platform: at its highest level it makes files as small as gzip's in half the time. Its bytes may be others with
/// another version of .NET; they never depend on threads.
/// </remarks>
internal sealed class DeflateSection : IDisposable
{
    /// <summary>How far a deflate stream may refer back, in bytes.</summary>
    private const int HistoryBytes = 32 * 1024;

    private static readonly ZLibCompressionOptions Smallest = new() { CompressionLevel = 9 };

    private readonly List<int> _blockEnds = [];
    private readonly MemoryStream _compressed = new();
    private readonly int _historyCount;
    private byte[] _bytes;
    private int _count;
    private int _compressedStart;
    private int _compressedEnd;

    /// <param name="before">What stands before the section; its end is copied.</param>
    public DeflateSection(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> history = before[Math.Max(before.Length - HistoryBytes, 0)..];
        _bytes = ArrayPool<byte>.Shared.Rent(2 * HistoryBytes);
        history.CopyTo(_bytes);
        _historyCount = _count = history.Length;
    }

    /// <summary>The content of the section.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(_historyCount, _count - _historyCount);

    /// <summary>The end of the content up to here, enough for the next section to refer to.</summary>
    public ReadOnlySpan<byte> History => _bytes.AsSpan(0, _count);

    /// <summary>The compressed bytes, once they are made.</summary>
    public ReadOnlyMemory<byte> Compressed => _compressed.GetBuffer().AsMemory(_compressedStart.._compressedEnd);

    public void Append(ReadOnlySpan<byte> content)
    {
        if (_count + content.Length > _bytes.Length)
            Grow(_count + content.Length);
        content.CopyTo(_bytes.AsSpan(_count));
        _count += content.Length;
    }

    /// <summary>Says that a block ends here.</summary>
    public void EndBlock()
    {
        if (_count > (_blockEnds.Count == 0 ? _historyCount : _blockEnds[^1]))
            _blockEnds.Add(_count);
    }

    public void Compress()
    {
        using var deflate = new DeflateStream(_compressed, Smallest, leaveOpen: true);
        // The platform takes no history, so it is compressed and thrown away. Each flush ends with an empty stored block.
        if (_historyCount > 0)
            Compress(deflate, 0, _historyCount);
        _compressedStart = (int)_compressed.Length;
        int start = _historyCount;
        foreach (int end in _blockEnds)
        {
            Compress(deflate, start, end);
            start = end;
        }
        _compressedEnd = (int)_compressed.Length;   // what follows would end the stream
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _compressed.Dispose();
    }

    private void Compress(DeflateStream deflate, int start, int end)
    {
        deflate.Write(_bytes, start, end - start);
        deflate.Flush();
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(count, 2 * _bytes.Length));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
