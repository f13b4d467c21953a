using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Cli.DropIn;

/// <summary>A disk or a partition as the place of a content. What is right on it already is not written again.</summary>
internal sealed partial class BlockDevice : IDisposable
{
    private const int End = 2;
    private const int PieceBytes = 1 << 20;

    private readonly SafeFileHandle _handle;

    private BlockDevice(SafeFileHandle handle, long length) => (_handle, Length) = (handle, length);

    /// <summary>Bytes that it holds.</summary>
    public long Length { get; }

    /// <summary>Opens a path if it is that of a block device.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static BlockDevice? TryOpen(string path)
    {
        // A file that has a length is a file; of a device the system tells it only by seeking.
        if (!OperatingSystem.IsLinux() || !File.Exists(path) || new FileInfo(path).Length > 0)
            return null;
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        long length = Seek(handle, 0, End);
        if (length > 0)
            return new BlockDevice(handle, length);
        handle.Dispose();
        return null;
    }

    /// <summary>Writes a content from the beginning of the device on, and to the disk.</summary>
    /// <param name="content">The content, proven.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    /// <exception cref="IOException">The device is too small, and untouched; or it cannot be read or written, and is incomplete.</exception>
    public async Task WriteAsync(string content, CancellationToken cancellationToken)
    {
        using SafeFileHandle source = File.OpenHandle(content);
        long length = RandomAccess.GetLength(source);
        if (length > Length)
            throw new ToolFailure(1, $"the content has {length} bytes, and the device {Length}: nothing was written");
        byte[] wanted = new byte[PieceBytes], there = new byte[PieceBytes];
        for (long at = 0; at < length; at += PieceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = await ReadAsync(source, wanted, at, Math.Min(PieceBytes, length - at), cancellationToken).ConfigureAwait(false);
            int known = await ReadAsync(_handle, there, at, count, cancellationToken).ConfigureAwait(false);
            if (!there.AsSpan(0, known).SequenceEqual(wanted.AsSpan(0, count)))
                await RandomAccess.WriteAsync(_handle, wanted.AsMemory(0, count), at, cancellationToken).ConfigureAwait(false);
        }
        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();

    private static async Task<int> ReadAsync(SafeFileHandle file, byte[] buffer, long at, long most, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count < most)
        {
            int read = await RandomAccess.ReadAsync(file, buffer.AsMemory(count, (int)most - count), at + count, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            count += read;
        }
        return count;
    }

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(SafeFileHandle file, long offset, int from);
}
