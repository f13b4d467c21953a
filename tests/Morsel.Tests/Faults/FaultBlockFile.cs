using Morsel.Files;

namespace Morsel.Tests.Faults;

/// <summary>A file opened through a <see cref="FaultFileSystem"/>, whose calls are noted and fail there.</summary>
internal sealed class FaultBlockFile : IBlockFile
{
    private readonly FaultFileSystem _disk;
    private readonly IBlockFile _inner;
    private readonly string _path;

    public FaultBlockFile(FaultFileSystem disk, IBlockFile inner, string path) => (_disk, _inner, _path) = (disk, inner, path);

    public long Length
    {
        get
        {
            _disk.Note(DiskOperation.Length, _path);
            return _inner.Length;
        }
    }

    public FileStamp Stamp
    {
        get
        {
            _disk.Note(DiskOperation.Stamp, _path);
            return _inner.Stamp;
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        _disk.Note(DiskOperation.Read, _path, $"{offset}+{buffer.Length}");
        return _inner.Read(buffer, offset);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        _disk.Note(DiskOperation.Write, _path, $"{offset}+{bytes.Length}");
        _inner.Write(bytes, offset);
    }

    public void SetLength(long length)
    {
        _disk.Note(DiskOperation.SetLength, _path, $"length {length}");
        _inner.SetLength(length);
    }

    public void Flush()
    {
        _disk.Note(DiskOperation.Flush, _path);
        _inner.Flush();
    }

    public void SetMode(UnixFileMode mode)
    {
        _disk.Note(DiskOperation.SetMode, _path, $"{mode}");
        _inner.SetMode(mode);
    }

    public void SetOwner(FileOwner owner)
    {
        _disk.Note(DiskOperation.SetOwner, _path, $"{owner}");
        _inner.SetOwner(owner);
    }

    public void SetModifiedTime(DateTimeOffset time)
    {
        _disk.Note(DiskOperation.SetModifiedTime, _path, $"{time:O}");
        _inner.SetModifiedTime(time);
    }

    public void Dispose()
    {
        _disk.Note(DiskOperation.Close, _path);
        _inner.Dispose();
    }
}
