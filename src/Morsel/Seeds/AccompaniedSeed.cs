using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>A seed beside which lies an index of it.</summary>
/// <param name="seed">The seed; disposed with this.</param>
/// <param name="index">The index.</param>
internal sealed class AccompaniedSeed(ISeed seed, ReadOnlyMemory<byte> index) : ISeed
{
    public ReadOnlyMemory<byte> IndexBeside => index;

    public long Length => seed.Length;

    public long FileBytes => seed.FileBytes;

    public int Read(Span<byte> buffer) => seed.Read(buffer);

    public FileExtent StoredFrom(long offset) => seed.StoredFrom(offset);

    public long FileBytesOf(long seedBytes) => seed.FileBytesOf(seedBytes);

    public void Skip(long bytes) => seed.Skip(bytes);

    public void Dispose() => seed.Dispose();
}
