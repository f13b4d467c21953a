using Morsel.Files;

namespace Morsel.Fuzz.Targets;

/// <summary>A disk on which every name is the same file, and nothing can be written.</summary>
/// <param name="content">What is in it.</param>
internal sealed class OneFile(byte[] content) : IFileSystem
{
    public UnixFileMode Withheld => default;

    public IBlockFile OpenRead(string path) => new Opened(content);

    public IBlockFile OpenLocked(string path, string? setAside = null) => throw new IOException("nothing can be written");

    public FileStamp? Stat(string path) => new(content.Length, 1, 1, 1, 1);

    public void Rename(string from, string to) => throw new IOException("nothing can be written");

    public void Delete(string path) => throw new IOException("nothing can be written");

    public void Link(string path, string to) => throw new IOException("nothing can be written");

    public void FlushFolder(string folder)
    {
    }

    public long FreeBytes(string folder) => 0;

    public IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted) => [];

    private sealed class Opened(byte[] content) : IBlockFile
    {
        public long Length => content.Length;

        public FileStamp Stamp => new(content.Length, 1, 1, 1, 1);

        public int Read(Span<byte> buffer, long offset)
        {
            int count = (int)Math.Clamp(content.Length - offset, 0, buffer.Length);
            content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(buffer);
            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => throw new IOException("nothing can be written");

        public void SetLength(long length) => throw new IOException("nothing can be written");

        public void Flush()
        {
        }

        public void SetMode(UnixFileMode mode)
        {
        }

        public void SetOwner(FileOwner owner)
        {
        }

        public void SetModifiedTime(DateTimeOffset time)
        {
        }

        public void Dispose()
        {
        }
    }
}
