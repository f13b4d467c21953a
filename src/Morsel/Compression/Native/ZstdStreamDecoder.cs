using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Unpacks .zst files, several frames behind one another too, with the system's libzstd. Windows may have at most 128 MiB.</summary>
internal sealed unsafe partial class ZstdStreamDecoder : IStreamDecoder
{
    public const string Library = "libzstd.so.1";

    /// <summary>The largest window that is allowed, as a power of two of bytes.</summary>
    public const int MostWindowLog = 27;

    private const int WindowLogParameter = 100;

    private readonly NativeState<nint> _context = new(End);
    private long _position;
    private nuint _hint = 1;   // 0 behind a frame

    /// <exception cref="NotSupportedException">The library is missing.</exception>
    public ZstdStreamDecoder()
    {
        *_context.Value = PlatformLibrary.Call(CreateContext, Library, "libzstd1");
        _context.IsBegun = *_context.Value != 0;
        if (*_context.Value == 0 || IsError(SetParameter(*_context.Value, WindowLogParameter, MostWindowLog)) != 0)
            throw new NotSupportedException($"{Library} does not begin");
    }

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        // Behind a frame that ended, a call without input would begin the next one.
        if (_hint == 0 && input.IsEmpty)
            return default;
        fixed (byte* next = input, plain = output)
        {
            var from = new NativeBuffer { Start = next, Length = (nuint)input.Length };
            var to = new NativeBuffer { Start = plain, Length = (nuint)output.Length };
            nuint hint = Decompress(*_context.Value, &to, &from);
            var step = new DecodeStep((int)from.Position, (int)to.Position);
            _position += step.Consumed;
            if (IsError(hint) != 0)
                throw new InvalidDataException($"the zstd file is broken near byte {_position}: {Marshal.PtrToStringUTF8(NameOf(hint))}");
            _hint = hint;
            GC.KeepAlive(_context);
            return !isLast || hint == 0 || step is not { Consumed: 0, Produced: 0 }
                ? step
                : throw new InvalidDataException($"the zstd file ends too early, at byte {_position}");
        }
    }

    public void Dispose() => _context.Dispose();

    private static void End(nint context) => _ = FreeContext(*(nint*)context);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    private static partial nint CreateContext();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(nint context, NativeBuffer* output, NativeBuffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint NameOf(nuint result);

    /// <summary>libzstd's <c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeBuffer
    {
        public byte* Start;
        public nuint Length;
        public nuint Position;
    }
}
