using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Making;

/// <summary>A file that is read once, in its order, and digested as it is.</summary>
/// <param name="file">The file; stays open.</param>
internal sealed class DigestedFile(IBlockFile file) : IBlockFile
{
    private readonly Digester _digester = Digester.Begin(DigestAlgorithm.Sha256);
    private long _digested;

    public long Length => file.Length;

    public FileStamp Stamp => file.Stamp;

    /// <summary>The digest of what was read; null where that is not the whole file.</summary>
    public Digest? End() => _digested == file.Length ? new Digest(DigestAlgorithm.Sha256, _digester.End()) : null;

    public int Read(Span<byte> buffer, long offset)
    {
        int read = file.Read(buffer, offset);
        if (offset == _digested)
        {
            _digester.Append(buffer[..read]);
            _digested += read;
        }
        return read;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => throw new NotSupportedException();

    public void SetLength(long length) => throw new NotSupportedException();

    public void SetMode(UnixFileMode mode) => throw new NotSupportedException();

    public void SetOwner(FileOwner owner) => throw new NotSupportedException();

    public void SetModifiedTime(DateTimeOffset time) => throw new NotSupportedException();

    public void Flush()
    {
    }

    public void Dispose() => _digester.Dispose();
}
