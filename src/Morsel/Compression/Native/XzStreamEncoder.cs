using System.Buffers;
using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Compresses into one .xz file, as <c>xz -9</c> does, with the system's liblzma.</summary>
internal sealed unsafe partial class XzStreamEncoder : IStreamEncoder
{
    private const int OutputBytes = 64 << 10;
    private const uint Preset = 9;
    private const int Crc64 = 4;
    private const int Run = 0, Finished = 3;

    private readonly NativeState<LzmaStream> _stream = new(stream => End((LzmaStream*)stream));
    private readonly IBufferWriter<byte> _output;

    /// <param name="output">Takes the compressed file; the caller empties it, or it grows.</param>
    /// <exception cref="NotSupportedException">The library is missing.</exception>
    public XzStreamEncoder(IBufferWriter<byte> output)
    {
        _output = output;
        int result = PlatformLibrary.Call(() => BeginEncoder(_stream.Value, Preset, Crc64), XzStreamDecoder.Library);
        _stream.IsBegun = result == 0;
        if (result != 0)
            throw new NotSupportedException($"cannot start {XzStreamDecoder.Library}: error {result}");
    }

    public void Append(ReadOnlySpan<byte> input) => Code(input, Run);

    public void Finish() => Code([], Finished);

    public void Dispose() => _stream.Dispose();

    private void Code(ReadOnlySpan<byte> input, int action)
    {
        fixed (byte* next = input)
        {
            LzmaStream* stream = _stream.Value;
            stream->NextIn = next;
            stream->AvailableIn = (nuint)input.Length;
            for (int result = 0; stream->AvailableIn > 0 || (action == Finished && result == 0);)
            {
                Span<byte> room = _output.GetSpan(OutputBytes);
                fixed (byte* to = room)
                {
                    stream->NextOut = to;
                    stream->AvailableOut = (nuint)room.Length;
                    result = Code(stream, action);
                    _output.Advance(room.Length - (int)stream->AvailableOut);
                }
                if (result > 1)
                    throw new IOException($"{XzStreamDecoder.Library} cannot compress: error {result}");
            }
        }
        GC.KeepAlive(_stream);
    }

    [LibraryImport(XzStreamDecoder.Library, EntryPoint = "lzma_easy_encoder")]
    private static partial int BeginEncoder(LzmaStream* stream, uint preset, int check);

    [LibraryImport(XzStreamDecoder.Library, EntryPoint = "lzma_code")]
    private static partial int Code(LzmaStream* stream, int action);

    [LibraryImport(XzStreamDecoder.Library, EntryPoint = "lzma_end")]
    private static partial void End(LzmaStream* stream);
}
