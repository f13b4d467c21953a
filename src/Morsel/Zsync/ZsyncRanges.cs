using Morsel.Files;
using Morsel.Formats;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Zsync;

/// <summary>Which bytes of a file a local file (seed) contains and which must be downloaded, exactly as zsync3's zsyncranges finds them, for other download managers.</summary>
public sealed record ZsyncRanges
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Bytes in the published file.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-1 in the control file; null if it has none.</summary>
    public required Digest? Sha1 { get; init; }

    /// <summary>The bytes that can be copied, in the order in which they were found.</summary>
    public required IReadOnlyList<SeedCopy> Reuse { get; init; }

    /// <summary>The bytes that must be downloaded, in ascending order.</summary>
    public required IReadOnlyList<ByteRange> Download { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{Length} bytes; {Reuse.Sum(copy => copy.Length)} can be copied, {Download.Sum(range => range.Length)} must be downloaded in {Download.Count} ranges";

    /// <summary>Searches a local file.</summary>
    /// <param name="updater">Reads the control file.</param>
    /// <param name="source">The control file's address or path.</param>
    /// <param name="seedPath">The local file.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TargetFormatException">The control file is invalid.</exception>
    /// <exception cref="TransportException">The control file could not be downloaded.</exception>
    /// <exception cref="RefusedException">The source is not a zsync control file.</exception>
    /// <exception cref="IOException">The local file cannot be read.</exception>
    /// <example>
    /// <code>
    /// using var updater = new Updater();
    /// ZsyncRanges ranges = await ZsyncRanges.FindAsync(updater, "disk.img.zsync", "disk-1.img");
    /// foreach (ByteRange range in ranges.Download)
    ///     Console.WriteLine($"bytes={range.Start}-{range.End - 1}");
    /// </code>
    /// </example>
    public static async Task<ZsyncRanges> FindAsync(Updater updater, string source, string seedPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(updater);
        ArgumentNullException.ThrowIfNull(seedPath);
        Description description = await updater.DescriptionAsync(source, cancellationToken).ConfigureAwait(false);
        ISeedRangeFinder finder = description.CreateRangeFinder()
            ?? throw new RefusedException($"{description.Format} has no tool that lists seed ranges: use a plan instead");
        using ISeed seed = Catalog.OpenSeed(new LocalFileSystem(), seedPath);
        byte[] buffer = new byte[BufferBytes];
        for (int read = -1; read != 0 && !finder.Known.IsFull;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = seed.Read(buffer);
            finder.Submit(buffer.AsSpan(0, read));
        }
        TargetIndex index = description.Index;
        return new ZsyncRanges
        {
            Length = index.Layout.Length,
            Sha1 = index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha1),
            Reuse = [.. finder.Found.Select(found => new SeedCopy(found.TargetOffset, found.SeedOffset, found.Length))],
            Download = [.. finder.Known.MissingRuns().Select(index.Layout.RangeOf)],
        };
    }
}
