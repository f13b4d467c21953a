using System.Buffers;

namespace Morsel.Compression.Native;

/// <summary>Compresses content of a known length into one zstd frame that says its length and ends with a checksum, on all cores where libzstd can.</summary>
internal sealed unsafe class ZstdStreamEncoder : IStreamEncoder
{
    /// <summary>What unpacking it must hold, as a power of two of bytes.</summary>
    public const int WindowLog = 23;

    private const int Level = 19;
    private const int OutputBytes = 128 << 10;
    private const int GoOn = 0, EndFrame = 2;

    private readonly ZstdHandle _handle = ZstdHandle.OfEncoder();
    private readonly IBufferWriter<byte> _output;

    /// <param name="contentBytes">How many bytes will come.</param>
    /// <param name="threads">How many compress.</param>
    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    public ZstdStreamEncoder(long contentBytes, int threads, IBufferWriter<byte> output)
    {
        _output = output;
        Set(ZstdEncoderParameter.CompressionLevel, Level);
        Set(ZstdEncoderParameter.WindowLog, WindowLog);
        Set(ZstdEncoderParameter.Checksum, 1);
        // A libzstd without threads refuses; one does as well.
        _ = Zstd.Functions.SetParameter(_handle.Context, ZstdEncoderParameter.Workers, threads);
        Zstd.Check(Zstd.Functions.SetPledgedBytes(_handle.Context, (ulong)contentBytes), "take the length");
    }

    public void Append(ReadOnlySpan<byte> input) => Compress(input, GoOn);

    public void Finish() => Compress([], EndFrame);

    public void Dispose() => _handle.Dispose();

    private void Set(ZstdEncoderParameter parameter, int value) =>
        Zstd.Check(Zstd.Functions.SetParameter(_handle.Context, parameter, value), $"set {parameter} to {value}");

    private void Compress(ReadOnlySpan<byte> input, int end)
    {
        fixed (byte* next = input)
        {
            var from = new ZstdBuffer { Start = next, Length = (nuint)input.Length };
            for (nuint left = 1; from.Position < from.Length || (end == EndFrame && left > 0);)
            {
                Span<byte> room = _output.GetSpan(OutputBytes);
                fixed (byte* to = room)
                {
                    var into = new ZstdBuffer { Start = to, Length = (nuint)room.Length };
                    left = Zstd.Check(Zstd.Functions.CompressStream(_handle.Context, &into, &from, end), "compress");
                    _output.Advance((int)into.Position);
                }
            }
        }
        GC.KeepAlive(_handle);
    }
}
