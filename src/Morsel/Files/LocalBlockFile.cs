using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>A file of this machine.</summary>
internal sealed class LocalBlockFile : IBlockFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    /// <param name="handle">The open file, which is closed with this one.</param>
    /// <param name="path">Its name when it was opened, for the message of a failure.</param>
    public LocalBlockFile(SafeFileHandle handle, string path) => (_handle, _path) = (handle, path);

    public long Length => RandomAccess.GetLength(_handle);

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

    public void SetLength(long length) =>
        FileFailure.Guard($"set the length to {length} bytes of", _path, () => RandomAccess.SetLength(_handle, length));

    public void Flush() => FileFailure.Guard("flush", _path, () => RandomAccess.FlushToDisk(_handle));

    public void Dispose() => _handle.Dispose();
}
