using System.Buffers;
using Morsel.Compression.Deflate;

namespace Morsel.Compression.Gzip;

/// <summary>Makes the same file as <see cref="GzipCompressor"/>, faster where an earlier file was made with the same level of content that is partly the same.</summary>
/// <remarks>
/// An earlier file that was made otherwise is found out soon, but not for certain: what comes out is to be compared with what is wanted. Content is
/// compressed two pieces behind: one must be known ahead, and while one is compared with the earlier content, another thread compresses the one before.
/// </remarks>
internal sealed class ReusingGzipCompressor : IStreamEncoder
{
    // Long enough that it does not matter what it takes to wake another thread.
    private const int PieceBytes = 1 << 20;

    private readonly ReusedSymbols _reused;
    private readonly EarlierContent _earlier;
    private readonly GzipCompressor _compressor;
    private readonly bool _isParallel;
    private readonly Queue<ArraySegment<byte>> _held = new();
    private ArraySegment<byte> _piece;   // what came of it

    /// <param name="settings">The options of gzip.</param>
    /// <param name="header">The header.</param>
    /// <param name="output">Takes the compressed file.</param>
    /// <param name="earlier">Reads the earlier file.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="reused">Takes the symbols.</param>
    public ReusingGzipCompressor(
        GzipSettings settings, ReadOnlySpan<byte> header, IBufferWriter<byte> output, ReadAt earlier, int threads = 1, ReusedSymbols? reused = null)
    {
        _reused = reused ?? new ReusedSymbols();
        _earlier = new EarlierContent(new EarlierGzip(earlier));
        _compressor = new GzipCompressor(settings, header, output, reused: _reused);
        _isParallel = threads > 1;
    }

    /// <summary>Bytes of content that were not searched.</summary>
    public long ReusedBytes => _reused.GrantedBytes;

    public void Append(ReadOnlySpan<byte> input)
    {
        while (input.Length > 0)
        {
            byte[] bytes = _piece.Array ?? ArrayPool<byte>.Shared.Rent(PieceBytes);
            int taken = Math.Min(PieceBytes - _piece.Count, input.Length);
            input[..taken].CopyTo(bytes.AsSpan(_piece.Count));
            _piece = new ArraySegment<byte>(bytes, 0, _piece.Count + taken);
            input = input[taken..];
            if (_piece.Count == PieceBytes)
                TakePiece();
        }
    }

    public void Finish()
    {
        if (_piece.Count > 0)
            TakePiece();
        while (_held.Count > 0)
            CompressOldest();
        _compressor.Finish();
    }

    public void Dispose() => _compressor.Dispose();

    private void TakePiece()
    {
        ArraySegment<byte> piece = _piece;
        _piece = default;
        if (_isParallel && _held.Count == 2)
        {
            Parallel.Invoke(() => _earlier.Append(piece), CompressOldest);
        }
        else
        {
            _earlier.Append(piece);
            if (_held.Count == 2)
                CompressOldest();
        }
        _earlier.HandOver(_reused);
        _held.Enqueue(piece);
    }

    private void CompressOldest()
    {
        ArraySegment<byte> piece = _held.Dequeue();
        _compressor.Append(piece);
        ArrayPool<byte>.Shared.Return(piece.Array!);
    }
}
