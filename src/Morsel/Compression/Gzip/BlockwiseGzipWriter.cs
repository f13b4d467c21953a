using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>Makes a gzip file as <c>zsyncmake -z</c> lays it out: a deflate block for every block of the target, and an empty one at the end.</summary>
/// <remarks>Blocks may refer to earlier ones, and end in the middle of a byte: whoever fetches one needs the output before it, and its bit.</remarks>
internal sealed class BlockwiseGzipWriter
{
    private readonly GzipDeflater _deflater;
    private readonly IBufferWriter<byte> _output;
    private readonly int _blockBytes;
    private GzipTrailer _trailer;
    private int _missing;

    /// <param name="settings">How hard to compress.</param>
    /// <param name="header">The header of the file.</param>
    /// <param name="blockBytes">Bytes of the target in each block.</param>
    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    public BlockwiseGzipWriter(GzipSettings settings, ReadOnlySpan<byte> header, int blockBytes, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes);
        (_output, _blockBytes, _missing) = (output, blockBytes, blockBytes);
        _deflater = new GzipDeflater(settings, output);
        output.Write(header);
    }

    /// <summary>Compresses the next bytes of the target.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        _trailer.Append(input);
        while (input.Length > 0)
        {
            int taken = Math.Min(_missing, input.Length);
            _deflater.Append(input[..taken]);
            input = input[taken..];
            _missing -= taken;
            if (_missing == 0)
                EndBlock();
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Finish()
    {
        if (_missing < _blockBytes)
            EndBlock();
        _deflater.Finish();
        _trailer.Write(_output);
    }

    private void EndBlock()
    {
        _deflater.FinishBlock();
        _missing = _blockBytes;
    }
}
