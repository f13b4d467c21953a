using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>A file of this machine.</summary>
internal sealed class LocalBlockFile : IBlockFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly IDisposable? _lease;

    /// <param name="handle">The open file, which is closed with this one.</param>
    /// <param name="path">Its name when it was opened, for the message of a failure.</param>
    /// <param name="lease">What keeps others from writing it, beside its lock; it ends with this one.</param>
    public LocalBlockFile(SafeFileHandle handle, string path, IDisposable? lease = null) => (_handle, _path, _lease) = (handle, path, lease);

    // What the system says of a block device is 0.
    public long Length => FileFailure.Guard("read the length of", _path, () => RandomAccess.GetLength(_handle) is > 0 and var length ? length : StoredBytes.EndOf(_handle));

    public FileStamp Stamp => FileStampReader.Read(_handle, _path);

    public int Read(Span<byte> buffer, long offset)
    {
        int byteCount = 0;
        try
        {
            while (byteCount < buffer.Length)
            {
                int read = RandomAccess.Read(_handle, buffer[byteCount..], offset + byteCount);
                if (read == 0)
                    break;
                byteCount += read;
            }
            return byteCount;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "read", $"{_path} at byte {offset + byteCount}");
        }
    }

    public MappedBytes Map() => FileFailure.Guard("map", _path, () => new MappedBytes(_handle, RandomAccess.GetLength(_handle)));

    public MappedBytes? MapShared() => Environment.Is64BitProcess ? Map() : null;

    public FileExtent StoredFrom(long offset) => StoredBytes.From(_handle, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            // The runtime repeats short and interrupted writes until all bytes are taken.
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "write", $"{_path} at byte {offset}");
        }
    }

    public bool TryPunch(long offset, long length)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        if (Libc.Punch(_handle, offset, length) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        // A file system that makes no holes can be written to all the same; a disk that fails cannot.
        return IsUnknown(error) ? false : throw FileFailure.From(error, "make a hole in", $"{_path} at byte {offset}");
    }

    // Whatever it fails with, the bytes can be copied; a disk that fails says so again then.
    public bool TryClone(IBlockFile from) => OperatingSystem.IsLinux() && from is LocalBlockFile other && Libc.Clone(_handle, other._handle) == 0;

    public void SetLength(long length) =>
        FileFailure.Guard($"set the length to {length} bytes of", _path, () => RandomAccess.SetLength(_handle, length));

    public void Flush()
    {
        // The runtime passes over what fsync(2) answers. macOS needs another call, which the runtime makes.
        if (!OperatingSystem.IsLinux())
            FileFailure.Guard("flush", _path, () => RandomAccess.FlushToDisk(_handle));
        else if (Libc.Flush(_handle) != 0 && Marshal.GetLastPInvokeError() is var error && !IsUnknown(error))
            throw FileFailure.From(error, "flush", _path);
    }

    public void SetMode(UnixFileMode mode)
    {
        FileFailure.Guard("set the mode of", _path, () =>
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_handle, mode);
        });
    }

    public void SetOwner(FileOwner owner)
    {
        if (!OperatingSystem.IsWindows() && Libc.SetOwner(_handle, owner.User, owner.Group) != 0)
            throw FileFailure.From(Marshal.GetLastPInvokeError(), "set the owner of", _path);
    }

    public void SetModifiedTime(DateTimeOffset time) =>
        FileFailure.Guard("set the time of", _path, () => File.SetLastWriteTimeUtc(_handle, time.UtcDateTime));

    public void Dispose()
    {
        _handle.Dispose();
        _lease?.Dispose();
    }

    // A file system that has no such call keeps nothing that one could wait for.
    private static bool IsUnknown(int error) => error == Libc.InvalidArgument || error == Libc.NotSupported || error == Libc.NoSuchCall;
}
