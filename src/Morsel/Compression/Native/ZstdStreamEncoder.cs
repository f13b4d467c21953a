using System.Buffers;

namespace Morsel.Compression.Native;

/// <summary>Compresses content of a known length into one zstd frame that says its length and ends with a checksum, on all cores where libzstd can.</summary>
internal sealed class ZstdStreamEncoder : IStreamEncoder
{
    /// <summary>What unpacking it must hold, as a power of two of bytes.</summary>
    public const int WindowLog = 23;

    private const int Level = 19;

    private readonly ZstdCompression _frame;

    /// <param name="contentBytes">How many bytes will come.</param>
    /// <param name="threads">How many compress.</param>
    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    public ZstdStreamEncoder(long contentBytes, int threads, IBufferWriter<byte> output)
    {
        _frame = new ZstdCompression(contentBytes, output);
        // A libzstd without threads refuses; one does as well.
        _ = Zstd.Functions.SetParameter(_frame.Context, ZstdEncoderParameter.Workers, threads);
        _frame.Begin((ZstdEncoderParameter.CompressionLevel, Level), (ZstdEncoderParameter.WindowLog, WindowLog));
    }

    public void Append(ReadOnlySpan<byte> input) => _frame.Append(input);

    public void Finish() => _frame.Finish();

    public void Dispose() => _frame.Dispose();
}
