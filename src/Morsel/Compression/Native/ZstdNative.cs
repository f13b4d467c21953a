using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>The functions of libzstd that are used: all of its stable interface.</summary>
internal static unsafe partial class ZstdNative
{
    /// <summary>The library by its name and binary version, as the system's loader knows it.</summary>
    public const string Library = "libzstd.so.1";

    public const int CompressionLevel = 100;
    public const int Strategy = 107;

    [LibraryImport(Library, EntryPoint = "ZSTD_versionNumber")]
    public static partial uint VersionNumber();

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    public static partial nint ErrorName(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_maxCLevel")]
    public static partial int MostLevel();

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    public static partial nuint CompressBound(nuint contentBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateEncoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeEncoder(nint encoder);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(ZstdEncoderHandle encoder, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_loadDictionary")]
    public static partial nuint LoadDictionary(ZstdEncoderHandle encoder, byte* dictionary, nuint dictionaryBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress2")]
    public static partial nuint Compress(ZstdEncoderHandle encoder, byte* stored, nuint storedBytes, byte* content, nuint contentBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_loadDictionary")]
    public static partial nuint LoadDictionary(ZstdDecoderHandle decoder, byte* dictionary, nuint dictionaryBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(ZstdDecoderHandle decoder, byte* content, nuint contentBytes, byte* stored, nuint storedBytes);

    [LibraryImport(Library, EntryPoint = "ZDICT_trainFromBuffer")]
    public static partial nuint Train(byte* dictionary, nuint dictionaryBytes, byte* samples, nuint* sampleBytes, uint sampleCount);

    [LibraryImport(Library, EntryPoint = "ZDICT_isError")]
    public static partial uint IsTrainingError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZDICT_getErrorName")]
    public static partial nint TrainingErrorName(nuint result);
}
