using System.Buffers;

namespace Morsel.Compression.Native;

/// <summary>One zstd frame under way: what goes in comes out compressed.</summary>
/// <param name="contentBytes">How many bytes will come.</param>
/// <param name="output">Takes the frame; the caller empties it, or it grows.</param>
internal sealed unsafe class ZstdCompression(long contentBytes, IBufferWriter<byte> output) : IStreamEncoder
{
    private const int OutputBytes = 128 << 10;
    private const int GoOn = 0, EndFrame = 2;

    private readonly ZstdHandle _handle = ZstdHandle.OfEncoder();

    /// <summary>libzstd's own object.</summary>
    public nint Context => _handle.Context;

    /// <summary>Says how it is compressed, before anything is.</summary>
    /// <param name="settings">Parameters of zstd; the frame also says its length and ends with a checksum.</param>
    public void Begin(params ReadOnlySpan<(ZstdEncoderParameter Parameter, int Value)> settings)
    {
        foreach ((ZstdEncoderParameter parameter, int value) in settings)
            Set(parameter, value);
        Set(ZstdEncoderParameter.Checksum, 1);
        Zstd.Check(Zstd.Functions.SetPledgedBytes(Context, (ulong)contentBytes), "take the length");
    }

    public void Append(ReadOnlySpan<byte> input) => Compress(input, GoOn);

    public void Finish() => Compress([], EndFrame);

    public void Dispose() => _handle.Dispose();

    private void Set(ZstdEncoderParameter parameter, int value) =>
        Zstd.Check(Zstd.Functions.SetParameter(Context, parameter, value), $"set {parameter} to {value}");

    private void Compress(ReadOnlySpan<byte> input, int end)
    {
        fixed (byte* next = input)
        {
            var from = new ZstdBuffer { Start = next, Length = (nuint)input.Length };
            for (nuint left = 1; from.Position < from.Length || (end == EndFrame && left > 0);)
            {
                Span<byte> room = output.GetSpan(OutputBytes);
                fixed (byte* to = room)
                {
                    var into = new ZstdBuffer { Start = to, Length = (nuint)room.Length };
                    left = Zstd.Check(Zstd.Functions.CompressStream(Context, &into, &from, end), "compress");
                    output.Advance((int)into.Position);
                }
            }
        }
        GC.KeepAlive(_handle);
    }
}
