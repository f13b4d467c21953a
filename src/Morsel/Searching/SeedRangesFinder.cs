using Morsel.Files;
using Morsel.Formats;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Zsync;

namespace Morsel.Searching;

/// <summary>Feeds a seed to a format's own way of finding ranges.</summary>
internal static class SeedRangesFinder
{
    private const int BufferBytes = 1 << 20;

    public static SeedRanges Find(IFileSystem files, Description description, string seedPath, CancellationToken cancellationToken)
    {
        ISeedRangeFinder finder = description.CreateRangeFinder()
            ?? throw new RefusedException($"{description.Format} has no tool that lists seed ranges; use plan --json");
        using ISeed seed = Catalog.OpenSeed(files, seedPath);
        byte[] buffer = new byte[BufferBytes];
        for (int read = -1; read != 0 && !finder.Known.IsFull;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = seed.Read(buffer);
            finder.Submit(buffer.AsSpan(0, read));
        }
        TargetIndex index = description.Index;
        return new SeedRanges
        {
            Length = index.Layout.Length,
            Sha1 = index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha1)?.Hex,
            Reuse = [.. finder.Found.Select(found => new SeedCopy(found.TargetOffset, found.SeedOffset, found.Length))],
            Download = [.. finder.Known.MissingRuns().Select(index.Layout.RangeOf)],
        };
    }
}
