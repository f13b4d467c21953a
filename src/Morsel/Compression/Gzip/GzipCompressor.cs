using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>Makes of a file what <c>gzip</c> 1.12 makes of it, byte for byte.</summary>
internal sealed class GzipCompressor
{
    private readonly GzipDeflater _deflater;
    private readonly IBufferWriter<byte> _output;
    private GzipTrailer _trailer;

    /// <param name="settings">The options of gzip.</param>
    /// <param name="header">The header, of <see cref="GzipHeader"/> or of the file that is to be made again.</param>
    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    public GzipCompressor(GzipSettings settings, ReadOnlySpan<byte> header, IBufferWriter<byte> output)
    {
        _output = output;
        _deflater = new GzipDeflater(settings, output);
        output.Write(header);
    }

    /// <summary>Compresses the next bytes of the file. What is written so far depends on how they are cut, the whole does not.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        _trailer.Append(input);
        _deflater.Append(input);
    }

    /// <summary>Writes what is left.</summary>
    public void Finish()
    {
        _deflater.Finish();
        _trailer.Write(_output);
    }
}
