using System.Buffers.Binary;
using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Patching;
using Morsel.Searching;
using Morsel.Seeds;

namespace Morsel.Updating;

/// <summary>A file that is here and has the size of a patch's base, or holds as much.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">Why it was looked at.</param>
/// <param name="Line">The patch.</param>
internal sealed record PatchCandidate(string Path, SeedKind Kind, PatchLine Line)
{
    /// <summary>Whether it is a gzip file, and the base is what that holds.</summary>
    public bool IsPacked { get; init; }
}

/// <summary>Finds the files that patches may start from: by their sizes, and by their digests only where sizes do not tell.</summary>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="memory">Digests that are known from before.</param>
/// <param name="keptDescription">Where the description is kept; null if it is not.</param>
internal sealed class BaseSearch(RunTerms terms, BaseMemory memory, string? keptDescription)
{
    private const int MostHashed = 4, BufferBytes = 1 << 20;

    private int _hashed;

    /// <summary>The files that may be bases, each with the shortest patch from it.</summary>
    /// <param name="lines">The patches.</param>
    /// <param name="seeds">Files that are here, the likeliest first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IReadOnlyList<PatchCandidate> Candidates(IReadOnlyList<PatchLine> lines, IEnumerable<SeedList.Entry> seeds, CancellationToken cancellationToken)
    {
        var candidates = new List<PatchCandidate>();
        foreach (SeedList.Entry seed in seeds.Where(seed => seed.Kind != SeedKind.PartFile && (seed.IsOfGzip || !seed.IsDecoded)))
        {
            PatchLine[] fitting = Fitting(lines, seed);
            if (fitting.Length > 0)
                fitting = Told(fitting, seed, cancellationToken);
            if (fitting.Length > 0)
                candidates.Add(new PatchCandidate(seed.Path, seed.Kind, fitting.MinBy(line => line.Bytes)!) { IsPacked = seed.IsOfGzip });
        }
        return candidates;
    }

    private PatchLine[] Fitting(IReadOnlyList<PatchLine> lines, SeedList.Entry seed)
    {
        try
        {
            if (!seed.IsOfGzip)
                return terms.Files.Stat(seed.Path) is { Length: var length } ? [.. lines.Where(line => line.Base.Size == length)] : [];
            PatchLine[] packed = [.. lines.Where(line => line.Base.IsGzip)];
            return packed.Length > 0 && ContentBytesModulo(seed.Path) is { } modulo ? [.. packed.Where(line => unchecked((uint)line.Base.Size) == modulo)] : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    // Windows prove themselves; what a zstd patch makes is proven at its end alone, so its base is looked at first.
    private PatchLine[] Told(PatchLine[] fitting, SeedList.Entry seed, CancellationToken cancellationToken)
    {
        bool isOne = fitting.All(line => line.Base.Sha256.Equals(fitting[0].Base.Sha256));
        if (isOne && fitting.MinBy(line => line.Bytes)!.Format == PatchKind.Morsel1)
            return fitting;
        Digest? digest = _hashed++ < MostHashed ? DigestOf(seed, fitting[0].Base.Size, cancellationToken) : null;
        PatchLine[] told = [.. fitting.Where(line => line.Base.Sha256.Equals(digest))];
        return told.Length > 0 || !isOne ? told : [.. fitting.Where(line => line.Format == PatchKind.Morsel1)];
    }

    private uint? ContentBytesModulo(string path)
    {
        byte[] trailer = new byte[sizeof(uint)];
        using IBlockFile file = terms.Files.OpenRead(path);
        return file.Length >= trailer.Length && file.Read(trailer, file.Length - trailer.Length) == trailer.Length ? BinaryPrimitives.ReadUInt32LittleEndian(trailer) : null;
    }

    private Digest? DigestOf(SeedList.Entry seed, long length, CancellationToken cancellationToken)
    {
        try
        {
            using IBlockFile file = terms.Files.OpenSeed(seed.Path);
            FileStamp stamp = file.Stamp;
            if (memory.Recall(seed.Path, stamp, seed.IsOfGzip, keptDescription) is { } known)
                return known;
            Digest digest = seed.IsOfGzip ? OfContent(seed.Path, length, cancellationToken) : BaseDigest.Of(new FileBase(file), cancellationToken);
            if (file.Stamp == stamp)
                memory.Keep(seed.Path, stamp, seed.IsOfGzip, digest);
            return digest;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private Digest OfContent(string path, long length, CancellationToken cancellationToken)
    {
        using ISeed content = terms.OpenContent(path, OpenedBase.MostBytesOf(length));
        return BaseDigest.Of(buffer => content.Read(buffer), BufferBytes, cancellationToken);
    }
}
