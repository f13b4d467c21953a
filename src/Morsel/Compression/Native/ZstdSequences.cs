using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>libzstd's functions for sequences. They are outside of its stable interface: exported by the usual builds of 1.5, and promised by none.</summary>
internal static unsafe partial class ZstdSequences
{
    /// <summary>The widest window that is used, as a power of two of bytes.</summary>
    public const int MostWindowLog = 27;

    private const int SupportedMajor = 1, SupportedMinor = 5;

    /// <summary>Why they cannot be used here; null if they can.</summary>
    public static string? Problem => (Environment.Is64BitProcess, Zstd.LibraryVersion) switch
    {
        (false, _) => "they need a 64-bit process",
        (_, null) => $"{ZstdNative.Library} is not installed",
        (_, { } version) when version.Major != SupportedMajor || version.Minor != SupportedMinor => $"libzstd {version} is installed, expected {SupportedMajor}.{SupportedMinor}",
        _ when !PlatformLibrary.Has(ZstdNative.Library, "ZSTD_generateSequences") || !PlatformLibrary.Has(ZstdNative.Library, "ZSTD_compressSequences")
            => "the installed libzstd was built without the functions for sequences",
        _ => null,
    };

    /// <summary>Sets a parameter of an encoder, by its number in libzstd.</summary>
    /// <exception cref="InvalidDataException">libzstd refuses it.</exception>
    public static void Set(ZstdHandle encoder, int parameter, int value) =>
        Zstd.Check(Zstd.Functions.SetParameter(encoder.Context, (ZstdEncoderParameter)parameter, value), $"set parameter {parameter} to {value}");

    [LibraryImport(ZstdNative.Library, EntryPoint = "ZSTD_generateSequences")]
    public static partial nuint Generate(nint encoder, ZstdSequence* sequences, nuint sequenceCount, byte* content, nuint contentBytes);

    [LibraryImport(ZstdNative.Library, EntryPoint = "ZSTD_compressSequences")]
    public static partial nuint Compress(nint encoder, byte* stored, nuint storedBytes, ZstdSequence* sequences, nuint sequenceCount, byte* content, nuint contentBytes);

    /// <summary>Parameters by their numbers in libzstd 1.5.</summary>
    public static class Parameters
    {
        public const int Format = 10, CompressionLevel = 100, WindowLog = 101, MinMatch = 105, ContentSizeFlag = 200, BlockDelimiters = 1008, ValidateSequences = 1009, BlockSplitter = 1010;
    }
}
