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
            throw new IOException(
                $"{path}: {neededBytes} bytes are needed and {free} are free; make room or choose another folder with -o",
                OperatingSystem.IsWindows() ? NoSpaceOnWindows : NoSpaceOnUnix);
        }
    }

    private static long Beside(IFileSystem files, string path) => files.FreeBytes(Path.GetDirectoryName(path)!);
}
