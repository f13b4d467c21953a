using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Where a file stores bytes, and where it ends: lseek(2), which no reading at offsets minds.</summary>
internal static partial class StoredBytes
{
    private const int FromEnd = 2;
    private const int NoSuchAddress = 6;

    private static readonly int NextStored = OperatingSystem.IsLinux() ? 3 : 4, NextHole = OperatingSystem.IsLinux() ? 4 : 3;

    // Where pointers are shorter, so are its offsets.
    private static readonly bool IsKnown = Environment.Is64BitProcess && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS());

    /// <inheritdoc cref="IBlockFile.StoredFrom"/>
    public static FileExtent From(SafeFileHandle file, long offset)
    {
        var all = new FileExtent(offset, long.MaxValue);
        if (!IsKnown)
            return all;
        long start = Seek(file, offset, NextStored);
        if (start < 0 && Marshal.GetLastPInvokeError() == NoSuchAddress)
            return Math.Max(offset, EndOf(file)) is var end ? new FileExtent(end, end) : all;
        if (start < 0)
            return all;
        long hole = Seek(file, start, NextHole);
        return new FileExtent(start, hole > start ? hole : long.MaxValue);
    }

    /// <summary>Where it ends; 0 where that is not known.</summary>
    public static long EndOf(SafeFileHandle file) => IsKnown ? Math.Max(0, Seek(file, 0, FromEnd)) : 0;

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int from);
}
