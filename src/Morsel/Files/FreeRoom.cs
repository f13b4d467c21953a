namespace Morsel.Files;

/// <summary>Whether there is room on the disk for a file, asked before any of it is fetched or made.</summary>
internal static class FreeRoom
{
    private const int NoSpaceOnUnix = 28, NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Whether it can be written.</summary>
    public static bool Suffices(IFileSystem files, string path, long neededBytes) => Beside(files, path) >= neededBytes;

    /// <summary>Sees to it that it can be written.</summary>
    /// <exception cref="IOException">There is not enough room.</exception>
    public static void Demand(IFileSystem files, string path, long neededBytes)
    {
        long free = Beside(files, path);
        if (free < neededBytes)
        {
            bool isClose = Size(neededBytes) == Size(free);
            throw new IOException(
                isClose ? $"{path}: {neededBytes} bytes are needed and {free} are free" : $"{path}: {Size(neededBytes)} are needed and {Size(free)} are free",
                OperatingSystem.IsWindows() ? NoSpaceOnWindows : NoSpaceOnUnix);
        }
    }

    // As it is shown to people: a number of bytes of this length says nothing.
    private static string Size(long bytes) =>
        bytes < 1024 ? FormattableString.Invariant($"{bytes} B")
        : bytes < 1 << 20 ? FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB")
        : bytes < 1 << 30 ? FormattableString.Invariant($"{bytes / (double)(1 << 20):0.0} MiB")
        : FormattableString.Invariant($"{bytes / (double)(1 << 30):0.0} GiB");

    private static long Beside(IFileSystem files, string path) => files.FreeBytes(Path.GetDirectoryName(path)!);
}
