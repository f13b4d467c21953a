using System.Buffers;
using Morsel.Compression.Deflate;

namespace Morsel.Compression.Gzip;

/// <summary>Makes of a file what <c>gzip</c> 1.12 makes of it, byte for byte.</summary>
internal sealed class GzipCompressor : IStreamEncoder
{
    private readonly GzipDeflater _deflater;
    private readonly IBufferWriter<byte> _output;
    private readonly int? _blockBytes;
    private GzipTrailer _trailer;
    private int _inBlock;

    /// <param name="settings">The options of gzip.</param>
    /// <param name="header">The header, of <see cref="GzipHeader"/> or of the file that is to be made again.</param>
    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    /// <param name="blockBytes">Bytes of the content in each deflate block, with an empty one at the end, as <c>zsyncmake -z</c> lays it out; null for gzip's own.</param>
    /// <param name="reused">Symbols of an earlier file that was made with the same level; null if there is none.</param>
    public GzipCompressor(
        GzipSettings settings, ReadOnlySpan<byte> header, IBufferWriter<byte> output, int? blockBytes = null, ReusedSymbols? reused = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes ?? 1);
        (_output, _blockBytes) = (output, blockBytes);
        _deflater = new GzipDeflater(settings, output, reused);
        output.Write(header);
    }

    /// <summary>Compresses the next bytes of the file. What is written so far depends on how they are cut, the whole does not.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        _trailer.Append(input);
        while (_blockBytes is { } blockBytes && blockBytes - _inBlock <= input.Length)
        {
            int rest = blockBytes - _inBlock;
            _deflater.Append(input[..rest]);
            EndBlock();
            input = input[rest..];
        }
        _inBlock += _blockBytes is null ? 0 : input.Length;
        _deflater.Append(input);
    }

    /// <summary>Writes what is left.</summary>
    public void Finish()
    {
        if (_blockBytes is not null && _inBlock > 0)
            EndBlock();
        _deflater.Finish();
        _trailer.Write(_output);
    }

    public void Dispose()
    {
    }

    // It may end in the middle of a byte, and later ones may refer to it: whoever fetches one needs the content before it, and its bit.
    private void EndBlock()
    {
        _deflater.FinishBlock();
        _inBlock = 0;
    }
}
