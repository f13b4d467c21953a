using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Whether the system has libzstd, which one, and what its results mean.</summary>
internal static class ZstdLibrary
{
    private static readonly Lazy<Version?> Found = new(Find);

    /// <summary>The version of the library; null where there is none.</summary>
    public static Version? Version => Found.Value;

    /// <exception cref="IOException">The library is not installed.</exception>
    public static void Require()
    {
        if (Version is null)
            throw Missing();
    }

    public static IOException Missing() => new(
        $"zstd data needs the library {ZstdNative.Library}, which is not installed here; it is in the package libzstd1 (Debian, Ubuntu) or libzstd (Fedora)");

    /// <summary>Makes sure that a call did its work.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static nuint Check(nuint result, string attempt) => ZstdNative.IsError(result) == 0
        ? result
        : throw new InvalidDataException($"zstd cannot {attempt}: {Marshal.PtrToStringUTF8(ZstdNative.ErrorName(result))}");

    private static Version? Find()
    {
        if (!NativeLibrary.TryLoad(ZstdNative.Library, out _))
            return null;
        uint number = ZstdNative.VersionNumber();   // 10504 is 1.5.4
        return new Version((int)number / 10000, (int)number / 100 % 100, (int)number % 100);
    }
}
