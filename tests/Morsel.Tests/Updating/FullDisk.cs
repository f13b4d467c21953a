using Morsel.Files;

namespace Morsel.Tests.Updating;

/// <summary>The local disks, with as little room as a test wants.</summary>
internal sealed class FullDisk(long freeBytes) : IFileSystem
{
    private readonly LocalFileSystem _inner = new();

    public long FreeBytes(string folder) => freeBytes;

    public IBlockFile OpenRead(string path) => _inner.OpenRead(path);

    public IBlockFile OpenLocked(string path, string? setAside = null) => _inner.OpenLocked(path, setAside);

    public FileStamp? Stat(string path) => _inner.Stat(path);

    public void Rename(string from, string to) => _inner.Rename(from, to);

    public void Delete(string path) => _inner.Delete(path);

    public void Link(string path, string to) => _inner.Link(path, to);

    public void FlushFolder(string folder) => _inner.FlushFolder(folder);

    public UnixFileMode Withheld => _inner.Withheld;

    public IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted) => _inner.FileNames(folder, isWanted);
}
