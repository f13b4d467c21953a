using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Compresses a file into one zstd frame that copies from another file, its prefix: <c>zstd -d --long=31 --patch-from</c> unpacks it.</summary>
/// <remarks>On one thread: where libzstd uses several, only the first of them sees the prefix.</remarks>
internal sealed unsafe partial class ZstdPatchEncoder : IStreamEncoder
{
    /// <summary>The most bytes of either file: the <c>zstd</c> command takes no more.</summary>
    public const long MostFileBytes = int.MaxValue;

    private const int Level = 19, LeastWindowLog = 10, MostWindowLog = 31, On = 1;
    private const int LongDistanceMatching = 160;   // its number in zstd
    private const string Function = "ZSTD_CCtx_refPrefix";

    private readonly ZstdCompression _frame;

    /// <param name="prefix">What the frame copies from. It must stay where it is, and as it is, until this is disposed.</param>
    /// <param name="contentBytes">How many bytes will come: at least one.</param>
    /// <param name="output">Takes the frame; the caller empties it, or it grows.</param>
    /// <exception cref="NotSupportedException">This machine's libzstd cannot do it.</exception>
    public ZstdPatchEncoder(ReadOnlySpan<byte> prefix, long contentBytes, IBufferWriter<byte> output)
    {
        if (Problem is { } problem)
            throw new NotSupportedException(problem);
        _frame = new ZstdCompression(contentBytes, output);
        _frame.Begin(
            (ZstdEncoderParameter.CompressionLevel, Level), (ZstdEncoderParameter.WindowLog, WindowLogOf(contentBytes)), ((ZstdEncoderParameter)LongDistanceMatching, On));
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(prefix));
        Zstd.Check(ReferToPrefix(_frame.Context, first, (nuint)prefix.Length), "use the older file");
    }

    /// <summary>Why no such frame can be made here; null if it can.</summary>
    public static string? Problem => !Environment.Is64BitProcess ? "this process is not one of 64 bits"
        : Zstd.LibraryVersion is null ? $"there is no {ZstdNative.Library}"
        : !PlatformLibrary.Has(ZstdNative.Library, Function) ? $"the {ZstdNative.Library} that is here has no {Function}"
        : null;

    public void Append(ReadOnlySpan<byte> input) => _frame.Append(input);

    public void Finish() => _frame.Finish();

    public void Dispose() => _frame.Dispose();

    // All of the content, so that everything in the prefix is in reach up to its end.
    private static int WindowLogOf(long contentBytes) => Math.Clamp(BitOperations.Log2((ulong)contentBytes) + 1, LeastWindowLog, MostWindowLog);

    [LibraryImport(ZstdNative.Library, EntryPoint = Function)]
    private static partial nuint ReferToPrefix(nint encoder, byte* prefix, nuint prefixBytes);
}
