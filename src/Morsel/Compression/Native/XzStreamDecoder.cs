using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Unpacks .xz and .lzma files, several behind one another too, with the system's liblzma. Takes at most 128 MiB of memory.</summary>
internal sealed unsafe partial class XzStreamDecoder : IStreamDecoder
{
    public const string Library = "liblzma.so.5";

    /// <summary>Most bytes of memory that a file may need: what <c>xz -9</c> makes needs 65 MiB.</summary>
    public const ulong MostMemory = 128 << 20;

    private const uint TellUnsupportedCheck = 0x02;
    private const uint Concatenated = 0x08;
    private const int Run = 0;
    private const int Finish = 3;
    private const int BufferError = 10;

    private readonly NativeState<LzmaStream> _stream = new(stream => End((LzmaStream*)stream));
    private readonly bool _isAlone;
    private bool _isDone;
    private int _error;

    /// <param name="mostMemory">Bytes of memory that the file may need here.</param>
    /// <param name="isAlone">Whether the file is one stream, behind which nothing may follow.</param>
    /// <exception cref="NotSupportedException">The library is missing.</exception>
    public XzStreamDecoder(ulong mostMemory = MostMemory, bool isAlone = false)
    {
        _isAlone = isAlone;
        uint flags = TellUnsupportedCheck | (isAlone ? 0 : Concatenated);
        int result = PlatformLibrary.Call(() => BeginDecoder(_stream.Value, Math.Min(mostMemory, MostMemory), flags), Library);
        _stream.IsBegun = result == 0;
        if (result != 0)
            throw new NotSupportedException($"cannot start {Library}: error {result}");
    }

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        if (_isDone)
            return !_isAlone || input.IsEmpty ? new DecodeStep(input.Length, 0) : throw new InvalidDataException("something follows the xz data");
        fixed (byte* next = input, plain = output)
        {
            LzmaStream* stream = _stream.Value;
            stream->NextIn = next;
            stream->AvailableIn = (nuint)input.Length;
            stream->NextOut = plain;
            stream->AvailableOut = (nuint)output.Length;
            // Once told to finish, it wants to see the very same input again: so only where there is none.
            bool isFinishing = isLast && input.IsEmpty;
            int result = _error != 0 ? _error : Code(stream, isFinishing ? Finish : Run);
            // Standing still is an error from the second time on.
            if (result == 0 && isFinishing && !output.IsEmpty && stream->AvailableOut == (nuint)output.Length)
                result = Code(stream, Finish);
            _error = result > 1 && result != BufferError ? result : 0;
            var step = new DecodeStep(input.Length - (int)stream->AvailableIn, output.Length - (int)stream->AvailableOut);
            _isDone = result == 1;
            // What is sound is handed out first.
            if (step.Produced == 0 && (_error != 0 || (result == BufferError && isFinishing)))
                throw new InvalidDataException($"the xz file is broken near byte {stream->TotalIn}: {Text(result)}");
            GC.KeepAlive(_stream);
            return step;
        }
    }

    public void Dispose() => _stream.Dispose();

    private static string Text(int result) => result switch
    {
        3 => "its check is of a kind that liblzma does not know",
        6 => $"it needs more than {MostMemory >> 20} MiB of memory",
        7 => "it is not an xz file",
        8 => "it has options that liblzma does not know",
        BufferError => "it ends too early",
        _ => $"its data is corrupt (error {result})",
    };

    [LibraryImport(Library, EntryPoint = "lzma_auto_decoder")]
    private static partial int BeginDecoder(LzmaStream* stream, ulong mostMemory, uint flags);

    [LibraryImport(Library, EntryPoint = "lzma_code")]
    private static partial int Code(LzmaStream* stream, int action);

    [LibraryImport(Library, EntryPoint = "lzma_end")]
    private static partial void End(LzmaStream* stream);
}
