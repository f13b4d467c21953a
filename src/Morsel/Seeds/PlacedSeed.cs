using Morsel.Files;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>A seed of which it is known from an earlier search where much of the target stands: there blocks are only proven, and the rest is searched.</summary>
/// <param name="seed">The seed; the caller disposes of it.</param>
/// <param name="places">The stretches, ascending and apart from one another.</param>
internal sealed class PlacedSeed(ISeed seed, IReadOnlyList<SeedPlace> places) : ISeed
{
    public IReadOnlyList<SeedPlace> Places => places;

    public ReadOnlyMemory<byte> IndexBeside => seed.IndexBeside;

    public bool IsIndexSure => seed.IsIndexSure;

    public long Length => seed.Length;

    public long FileBytes => seed.FileBytes;

    public int Read(Span<byte> buffer) => seed.Read(buffer);

    public FileExtent StoredFrom(long offset) => seed.StoredFrom(offset);

    public long FileBytesOf(long seedBytes) => seed.FileBytesOf(seedBytes);

    public void Skip(long bytes) => seed.Skip(bytes);

    public void Dispose()
    {
        // Whoever opened the seed closes it.
    }
}
