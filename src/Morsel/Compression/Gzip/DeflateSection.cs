using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>A stretch of content that is compressed by itself: only the 32 KiB before it are known. It begins and ends at whole bytes.</summary>
internal sealed class DeflateSection : IDisposable
{
    /// <summary>How far a deflate stream may refer back, in bytes.</summary>
    private const int HistoryBytes = 32 * 1024;

    private readonly List<int> _blockEnds = [];
    private readonly ChunkedBytes _bytes = new();
    private readonly ChunkedBytes _compressed = new();
    private readonly int _historyCount;
    private int _compressedStart;

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
    public IEnumerable<ReadOnlyMemory<byte>> Compressed => _compressed.Pieces(_compressedStart, _compressed.Count);

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
        var deflater = new GzipDeflater(new GzipSettings(GzipSettings.BestLevel), _compressed);
        if (_historyCount > 0)
        {
            // What matches may lie in it; compressed, it is in the section before.
            CompressBlock(deflater, 0, _historyCount);
            deflater.Pad();
        }
        _compressedStart = _compressed.Count;
        int start = _historyCount;
        foreach (int end in _blockEnds)
        {
            CompressBlock(deflater, start, end);
            start = end;
        }
        deflater.Pad();
        _bytes.Dispose();
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _compressed.Dispose();
    }

    private void CompressBlock(GzipDeflater deflater, int start, int end)
    {
        foreach (ReadOnlyMemory<byte> piece in _bytes.Pieces(start, end))
            deflater.Append(piece.Span);
        deflater.FinishBlock();
    }
}
