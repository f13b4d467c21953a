using System.Runtime.InteropServices;

namespace Morsel.Cli.DropIn;

/// <summary>What has a path and is neither a file nor a folder: a pipe of a shell, a terminal, a device. It is read to its end, and never replaced.</summary>
internal static partial class SpecialFile
{
    // statx(2) and inode(7): the same on every processor.
    private const int CurrentFolder = -100, StatusBytes = 256, ModeOffset = 28;
    private const uint OnlyType = 1;
    private const int TypeBits = 0xf000, Folder = 0x4000, Regular = 0x8000;

    private static readonly string[] OwnOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether one is there, links followed.</summary>
    public static bool IsAt(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> status = stackalloc byte[StatusBytes];
        return OwnOutput.Contains(path)
            || (Status(CurrentFolder, path, 0, OnlyType, status) == 0 && (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeBits) is not (Folder or Regular));
    }

    /// <summary>Opens it for reading. A pipe that nobody opens or writes to holds nobody up who is ended.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static async Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken) =>
        new LeavingStream(await Task.Run(() => File.OpenRead(path), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>Writes a whole file to it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="content">The file.</param>
    /// <param name="around">Whose standard output it may be.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    public static async Task WriteAsync(string path, string content, Surroundings around, CancellationToken cancellationToken)
    {
        using Stream output = OwnOutput.Contains(path) ? around.OpenOutput() : await OpenWriteAsync(path, cancellationToken).ConfigureAwait(false);
        using FileStream made = File.OpenRead(content);
        await made.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Stream> OpenWriteAsync(string path, CancellationToken cancellationToken)
    {
        Task<FileStream> opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), CancellationToken.None);
        return new LeavingStream(await opening.WaitAsync(cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);
}
