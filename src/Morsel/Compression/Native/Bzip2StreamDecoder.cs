using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Unpacks .bz2 files, several behind one another too, with the system's libbz2, which takes at most 4 MiB of memory.</summary>
internal sealed unsafe partial class Bzip2StreamDecoder : IStreamDecoder
{
    public const string Library = "libbz2.so.1.0";

    private const int StreamEnd = 4;
    private const int MemoryError = -3;
    private const int DataError = -4;
    private const int NoMagic = -5;

    private NativeState<BzipStream>? _stream;
    private long _position;
    private int _files;
    private int _error;

    /// <exception cref="NotSupportedException">The library is missing.</exception>
    public Bzip2StreamDecoder() => _stream = Begin();

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        if (_stream is null && input.IsEmpty)
            return default;
        _stream ??= Begin();
        fixed (byte* next = input, plain = output)
        {
            BzipStream* stream = _stream.Value;
            stream->NextIn = next;
            stream->AvailableIn = (uint)input.Length;
            stream->NextOut = plain;
            stream->AvailableOut = (uint)output.Length;
            int result = _error < 0 ? _error : Decompress(stream);
            _error = Math.Min(result, 0);
            var step = new DecodeStep(input.Length - (int)stream->AvailableIn, output.Length - (int)stream->AvailableOut);
            _position += step.Consumed;
            if (result == StreamEnd)
                EndFile();
            // What is sound is handed out first.
            else if (result < 0 && step.Produced == 0)
                throw new InvalidDataException($"the bzip2 file is broken before byte {_position}: {Text(result)}");
            else if (isLast && step is { Consumed: 0, Produced: 0 })
                throw new InvalidDataException($"the bzip2 file ends too early, at byte {_position}");
            GC.KeepAlive(_stream);
            return step;
        }
    }

    public void Dispose() => _stream?.Dispose();

    private void EndFile()
    {
        _stream?.Dispose();
        _stream = null;
        _files++;
    }

    private string Text(int result) => result switch
    {
        NoMagic => _files == 0 ? "it is not a bzip2 file" : "the data after its end is not a bzip2 file",
        DataError => "its data is corrupt",
        MemoryError => "there is not enough memory",
        _ => $"error {result}",
    };

    private static NativeState<BzipStream> Begin()
    {
        var stream = new NativeState<BzipStream>(address => _ = End((BzipStream*)address));
        int result = PlatformLibrary.Call(() => Begin(stream.Value, 0, 0), Library);
        stream.IsBegun = result == 0;
        return result == 0 ? stream : throw new NotSupportedException($"cannot start {Library}: error {result}");
    }

    [LibraryImport(Library, EntryPoint = "BZ2_bzDecompressInit")]
    private static partial int Begin(BzipStream* stream, int verbosity, int isSmall);

    [LibraryImport(Library, EntryPoint = "BZ2_bzDecompress")]
    private static partial int Decompress(BzipStream* stream);

    [LibraryImport(Library, EntryPoint = "BZ2_bzDecompressEnd")]
    private static partial int End(BzipStream* stream);

    /// <summary>libbz2's <c>bz_stream</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BzipStream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public uint TotalInLow;
        public uint TotalInHigh;
        public byte* NextOut;
        public uint AvailableOut;
        public uint TotalOutLow;
        public uint TotalOutHigh;
        public void* State;
        public void* Allocate;
        public void* Free;
        public void* Opaque;
    }
}
