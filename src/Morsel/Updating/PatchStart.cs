using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Patching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>A file that is here and has the size of a patch's base.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">Why it was looked at.</param>
/// <param name="Line">The patch.</param>
internal sealed record PatchCandidate(string Path, SeedKind Kind, PatchLine Line);

/// <summary>The patch that an update begins with.</summary>
/// <param name="From">The base, and what is said of the patch.</param>
/// <param name="Addresses">Where the patch is.</param>
/// <param name="Way">It, as it was weighed.</param>
/// <param name="IsBegun">Whether an earlier run may have made some of the windows.</param>
internal sealed record ChosenPatch(PatchCandidate From, IReadOnlyList<Uri> Addresses, WeighedWay Way, bool IsBegun);

/// <summary>Begins an update by a patch: head and entries are read, which make a target of their own, and more of the patch where that costs no further request.</summary>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="reader">Knows the transports.</param>
/// <param name="board">Notes what is spent.</param>
internal sealed class PatchStart(RunTerms terms, DescriptionReader reader, RouteBoard board)
{
    // A patch that is no longer than this comes whole, in the request for its head: a run that is killed meanwhile loses it. Where some windows are there
    // already, only a small one does.
    private const int MostWhole = 1 << 20, MostWholeAgain = 256 << 10;

    // Head and entries of a target of 12 GB, in windows of 4 MiB.
    private const int LikelyIndexBytes = 64 << 10;

    /// <summary>The files that may be bases, each with its patch; sizes are looked at and, where several patches have one, digests.</summary>
    /// <param name="lines">The patches.</param>
    /// <param name="seeds">Files that are here, the likeliest first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IReadOnlyList<PatchCandidate> Candidates(IReadOnlyList<PatchLine> lines, IEnumerable<(string Path, SeedKind Kind)> seeds, CancellationToken cancellationToken)
    {
        const int mostHashed = 4;
        PatchLine[] usable = [.. lines.Where(line => line is { Format: PatchKind.Morsel1, Of: RouteEnd.Target, Base.IsGzip: false })];
        var candidates = new List<PatchCandidate>();
        int hashed = 0;
        foreach ((string path, SeedKind kind) in seeds)
        {
            long? size = terms.Files.Stat(path)?.Length;
            PatchLine[] fitting = [.. usable.Where(line => line.Base.Size == size)];
            if (fitting.Select(line => line.Base.Sha256).Distinct().Count() > 1)
                fitting = hashed++ < mostHashed && DigestOf(path, cancellationToken) is { } digest ? [.. fitting.Where(line => line.Base.Sha256.Equals(digest))] : [];
            if (fitting.Length > 0)
                candidates.Add(new PatchCandidate(path, kind, fitting.MinBy(line => line.Bytes)!));
        }
        return candidates;
    }

    /// <summary>Reads the head of a patch.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="target">What it must lead to.</param>
    /// <param name="home">The address that the caller chose.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The target as the patch describes it; null where it leads nowhere, of which the problem says why.</returns>
    public async Task<(TargetIndex? Index, string Problem)> ReadAsync(
        ChosenPatch patch, TargetLine target, Uri home, CancellationToken cancellationToken)
    {
        PatchLine line = patch.From.Line;
        string problem = "it has no address that may be used";
        foreach (Uri address in patch.Addresses)
        {
            try
            {
                byte[] beginning = await new ObjectPiece(reader, board.Tally, home).FetchAsync(address, line.Bytes, WantedOf(line.Bytes, patch.IsBegun), cancellationToken).ConfigureAwait(false);
                PatchIndex index = PatchIndex.Read(beginning, line.Bytes);
                if (!IsOf(index.Head, line, target))
                    return (null, "its header names other versions of the file than the sidecar");
                return (index.ToTarget([.. patch.Addresses.Select(other => other.AbsoluteUri)], beginning), "");
            }
            catch (TransportException e)
            {
                problem = e.Problem;
            }
            catch (TargetFormatException e)
            {
                return (null, e.Message);
            }
        }
        return (null, problem);
    }

    private static ByteRange WantedOf(long patchBytes, bool isBegun)
    {
        bool isWhole = patchBytes <= (isBegun ? MostWholeAgain : MostWhole);
        return new ByteRange(0, isWhole ? patchBytes : Math.Min(patchBytes, LikelyIndexBytes));
    }

    private static bool IsOf(PatchHead head, PatchLine line, TargetLine target) =>
        head.BaseLength == line.Base.Size && head.BaseDigest.Equals(line.Base.Sha256) && head.TargetLength == target.Size && head.TargetDigest.Equals(target.Sha256);

    private Digest? DigestOf(string path, CancellationToken cancellationToken)
    {
        try
        {
            using IBlockFile file = terms.Files.OpenSeed(path);
            return BaseDigest.Of(new FileBase(file), cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
