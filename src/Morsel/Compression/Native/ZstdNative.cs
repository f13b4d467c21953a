using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>zstd by the system's libzstd.</summary>
internal sealed unsafe partial class ZstdNative : IZstd
{
    /// <summary>The library by its name and binary version on Linux; <see cref="PlatformLibrary"/> knows the others.</summary>
    public const string Library = "libzstd.so.1";

    private const int WindowLogMax = 100;

    int IZstd.MostLevel => MostLevel();

    nuint IZstd.CompressBound(nuint contentBytes) => CompressBound(contentBytes);

    bool IZstd.IsError(nuint result) => IsError(result) != 0;

    string IZstd.ErrorName(nuint result) => Marshal.PtrToStringUTF8(ErrorName(result)) ?? "";

    nint IZstd.CreateEncoder() => CreateEncoder();

    nuint IZstd.FreeEncoder(nint encoder) => FreeEncoder(encoder);

    nuint IZstd.SetParameter(nint encoder, ZstdEncoderParameter parameter, int value) => SetEncoderParameter(encoder, (int)parameter, value);

    nuint IZstd.LoadEncoderDictionary(nint encoder, byte* dictionary, nuint dictionaryBytes) => LoadEncoderDictionary(encoder, dictionary, dictionaryBytes);

    nuint IZstd.Compress(nint encoder, byte* stored, nuint storedBytes, byte* content, nuint contentBytes) =>
        Compress(encoder, stored, storedBytes, content, contentBytes);

    nuint IZstd.SetPledgedBytes(nint encoder, ulong contentBytes) => SetPledgedBytes(encoder, contentBytes);

    nuint IZstd.CompressStream(nint encoder, ZstdBuffer* output, ZstdBuffer* input, int end) => CompressStream(encoder, output, input, end);

    nint IZstd.CreateDecoder() => CreateDecoder();

    nuint IZstd.FreeDecoder(nint decoder) => FreeDecoder(decoder);

    nuint IZstd.LimitWindow(nint decoder, int windowLog) => SetDecoderParameter(decoder, WindowLogMax, windowLog);

    nuint IZstd.LoadDecoderDictionary(nint decoder, byte* dictionary, nuint dictionaryBytes) => LoadDecoderDictionary(decoder, dictionary, dictionaryBytes);

    nuint IZstd.ReferToPrefix(nint decoder, byte* prefix, nuint prefixBytes) => ReferToPrefix(decoder, prefix, prefixBytes);

    nuint IZstd.Decompress(nint decoder, byte* content, nuint contentBytes, byte* stored, nuint storedBytes) =>
        Decompress(decoder, content, contentBytes, stored, storedBytes);

    nuint IZstd.DecompressStream(nint decoder, ZstdBuffer* output, ZstdBuffer* input) => DecompressStream(decoder, output, input);

    nuint IZstd.Train(byte* dictionary, nuint dictionaryBytes, byte* samples, nuint* sampleBytes, uint sampleCount) =>
        Train(dictionary, dictionaryBytes, samples, sampleBytes, sampleCount);

    string? IZstd.TrainingError(nuint result) => IsTrainingError(result) == 0 ? null : Marshal.PtrToStringUTF8(TrainingErrorName(result));

    [LibraryImport(Library, EntryPoint = "ZSTD_versionNumber")]
    public static partial uint VersionNumber();

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_maxCLevel")]
    private static partial int MostLevel();

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    private static partial nuint CompressBound(nuint contentBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateEncoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeEncoder(nint encoder);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    private static partial nuint SetEncoderParameter(nint encoder, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_loadDictionary")]
    private static partial nuint LoadEncoderDictionary(nint encoder, byte* dictionary, nuint dictionaryBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress2")]
    private static partial nuint Compress(nint encoder, byte* stored, nuint storedBytes, byte* content, nuint contentBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setPledgedSrcSize")]
    private static partial nuint SetPledgedBytes(nint encoder, ulong contentBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressStream2")]
    private static partial nuint CompressStream(nint encoder, ZstdBuffer* output, ZstdBuffer* input, int end);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    private static partial nint CreateDecoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetDecoderParameter(nint decoder, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_loadDictionary")]
    private static partial nuint LoadDecoderDictionary(nint decoder, byte* dictionary, nuint dictionaryBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_refPrefix")]
    private static partial nuint ReferToPrefix(nint decoder, byte* prefix, nuint prefixBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    private static partial nuint Decompress(nint decoder, byte* content, nuint contentBytes, byte* stored, nuint storedBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint decoder, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Library, EntryPoint = "ZDICT_trainFromBuffer")]
    private static partial nuint Train(byte* dictionary, nuint dictionaryBytes, byte* samples, nuint* sampleBytes, uint sampleCount);

    [LibraryImport(Library, EntryPoint = "ZDICT_isError")]
    private static partial uint IsTrainingError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZDICT_getErrorName")]
    private static partial nint TrainingErrorName(nuint result);
}
