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
    private readonly ChunkedBytes _bytes = new();
    private readonly ChunkedBytes _compressed = new();
    private readonly int _historyCount;
    private int _compressedStart;
    private int _compressedEnd;

    /// <param name="before">What stands before the section; its end is copied. Null where nothing does.</param>
    public DeflateSection(DeflateSection? before)
    {
        if (before is null)
            return;
        foreach (ReadOnlyMemory<byte> piece in before._bytes.Pieces(Math.Max(before._bytes.Count - HistoryBytes, 0), before._bytes.Count))
            Append(piece.Span);
        _historyCount = _bytes.Count;
    }

    /// <summary>Bytes of content.</summary>
    public int ContentCount => _bytes.Count - _historyCount;

    /// <summary>The content of the section.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Content => _bytes.Pieces(_historyCount, _bytes.Count);

    /// <summary>The compressed bytes, once they are made.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Compressed => _compressed.Pieces(_compressedStart, _compressedEnd);

    public void Append(ReadOnlySpan<byte> content) => _bytes.Write(content);

    /// <summary>Says that a block ends here.</summary>
    public void EndBlock()
    {
        if (_bytes.Count > (_blockEnds.Count == 0 ? _historyCount : _blockEnds[^1]))
            _blockEnds.Add(_bytes.Count);
    }

    /// <summary>Compresses the content, and gives it back.</summary>
    public void Compress()
    {
        using var deflate = new DeflateStream(_compressed, Smallest, leaveOpen: true);
        // The platform takes no history, so it is compressed and thrown away. Each flush ends with an empty stored block.
        if (_historyCount > 0)
            Compress(deflate, 0, _historyCount);
        _compressedStart = _compressed.Count;
        int start = _historyCount;
        foreach (int end in _blockEnds)
        {
            Compress(deflate, start, end);
            start = end;
        }
        _compressedEnd = _compressed.Count;   // what follows would end the stream
        _bytes.Dispose();
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _compressed.Dispose();
    }

    private void Compress(DeflateStream deflate, int start, int end)
    {
        foreach (ReadOnlyMemory<byte> piece in _bytes.Pieces(start, end))
            deflate.Write(piece.Span);
        deflate.Flush();
    }
}
