using Morsel.Descriptions;
using Morsel.Finishing;
using Morsel.Formats.Sidecar;
using Morsel.Patching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>The patch that an update begins with.</summary>
/// <param name="From">The base, and what is said of the patch.</param>
/// <param name="Addresses">Where the patch is.</param>
/// <param name="Way">It, as it was weighed.</param>
/// <param name="End">What it leads to.</param>
internal sealed record ChosenPatch(PatchCandidate From, IReadOnlyList<Uri> Addresses, WeighedWay Way, PatchEnd End)
{
    /// <summary>Whether an earlier run may have made some of the windows.</summary>
    public bool IsBegun { get; init; }
}

/// <summary>What a patch leads to: the target, or what that holds.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="Packing">How the target is made of it; null where it is the target.</param>
internal sealed record PatchEnd(long Size, Digest Sha256, PackedGoal? Packing = null);

/// <summary>Begins an update by a patch: head and entries are read, which make a target of their own, and more of the patch where that costs no further request.</summary>
/// <param name="reader">Knows the transports.</param>
/// <param name="board">Notes what is spent.</param>
internal sealed class PatchStart(DescriptionReader reader, RouteBoard board)
{
    // A patch that is no longer than this comes whole, in the request for its head: a run that is killed meanwhile loses it. Where some windows are there
    // already, only a small one does.
    private const int MostWhole = 1 << 20, MostWholeAgain = 256 << 10;

    // Head and entries of a target of 12 GB, in windows of 4 MiB.
    private const int LikelyIndexBytes = 64 << 10, LikelyWindowLog = 22;

    /// <summary>Reads the head of a patch.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="home">The address that the caller chose.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The target as the patch describes it; null where it leads nowhere, of which the problem says why.</returns>
    public async Task<(TargetIndex? Index, string Problem)> ReadAsync(
        ChosenPatch patch, Uri home, CancellationToken cancellationToken)
    {
        PatchLine line = patch.From.Line;
        string problem = "it has no address that may be used";
        foreach (Uri address in patch.Addresses)
        {
            try
            {
                byte[] beginning = await ReadBeginningAsync(address, patch, home, cancellationToken).ConfigureAwait(false);
                PatchIndex index = PatchIndex.Read(beginning, line.Bytes);
                if (!IsOf(index.Head, line, patch.End))
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

    // Head and entries at least: how many entries there are, the head tells.
    private async Task<byte[]> ReadBeginningAsync(Uri address, ChosenPatch patch, Uri home, CancellationToken cancellationToken)
    {
        var piece = new ObjectPiece(reader, board.Tally, home);
        long patchBytes = patch.From.Line.Bytes;
        byte[] beginning = await piece.FetchAsync(address, patchBytes, WantedOf(patch), cancellationToken).ConfigureAwait(false);
        long needed = Math.Min(patchBytes, PatchHead.Read(beginning).IndexBytes);
        return beginning.Length >= needed ? beginning
            : [.. beginning, .. await piece.FetchAsync(address, patchBytes, new ByteRange(beginning.Length, needed), cancellationToken).ConfigureAwait(false)];
    }

    // What an earlier run made of the patch is not fetched again: not even the first payloads, which stand behind the entries.
    private static ByteRange WantedOf(ChosenPatch patch)
    {
        long patchBytes = patch.From.Line.Bytes;
        bool isWhole = patchBytes <= (patch.IsBegun ? MostWholeAgain : MostWhole);
        long index = patch.IsBegun ? PatchHead.Bytes + (PatchHead.EntryBytes * PatchHead.CountOf(patch.End.Size, LikelyWindowLog)) : LikelyIndexBytes;
        return new ByteRange(0, isWhole ? patchBytes : Math.Min(patchBytes, index));
    }

    private static bool IsOf(PatchHead head, PatchLine line, PatchEnd end) =>
        head.BaseLength == line.Base.Size && head.BaseDigest.Equals(line.Base.Sha256) && head.TargetLength == end.Size && head.TargetDigest.Equals(end.Sha256);
}
