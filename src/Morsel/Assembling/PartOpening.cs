using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Opens the part file of an output: finds out what of an earlier one is good, and whether there is room for the rest.</summary>
internal static class PartOpening
{
    /// <summary>Opens the part file with what is good of it. The digest of the whole begins meanwhile.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="outputPath">The output.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="terms">How what is there is looked at.</param>
    /// <param name="progress">Told the number of bytes compared.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="TargetBusyException">Another run holds it.</exception>
    /// <exception cref="IOException">There is not enough room; nothing was made then.</exception>
    public static async Task<PartLedger> OpenAsync(
        IFileSystem files, string outputPath, BlockVerifier verifier, OpeningTerms terms, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        TargetLayout layout = verifier.Index.Layout;
        string path = OwnNames.PartOf(outputPath);
        bool isNew = files.Stat(path) is null;
        using IBlockFile? old = isNew && terms.TakesOutput ? OutputClone.Open(files, outputPath, verifier) : null;
        if (isNew && old is null)
            FreeRoom.Demand(files, path, layout.Length);
        PartLedger ledger = Open(files, outputPath, verifier, terms);
        try
        {
            if (old is not null && ledger.Part.File.TryClone(old))
                ledger.ClonedFrom = outputPath;
            if (ledger.Part.File.Length > 0)
            {
                InPlaceResult earlier = await KeepAsync(ledger, verifier, terms, progress, cancellationToken).ConfigureAwait(false);
                bool mayServeAsSeed = terms.IsSuperseded && earlier.WrongBlocks > 0 && FreeRoom.Suffices(files, path, layout.Length);
                if (ledger.ClonedFrom is null && (earlier.IsAnotherVersion || mayServeAsSeed))
                {
                    files.Rename(path, OwnNames.OldPartOf(outputPath));
                    await ledger.DisposeAsync().ConfigureAwait(false);
                    ledger = Open(files, outputPath, verifier, terms);
                }
            }
            if (!isNew || old is not null)
                DemandRoom(files, ledger.Part, layout, isNew);
            ledger.Part.Resize();
            return ledger;
        }
        catch
        {
            await ledger.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void DemandRoom(IFileSystem files, PartFile part, TargetLayout layout, bool isNew)
    {
        try
        {
            FreeRoom.Demand(files, part.Path, layout.Length - part.KnownBytes);
        }
        catch when (isNew)
        {
            part.Discard();
            throw;
        }
    }

    /// <summary>The blocks that the description itself holds, proven.</summary>
    public static IEnumerable<VerifiedBlocks> ProvenLiterals(BlockVerifier verifier)
    {
        TargetLayout layout = verifier.Index.Layout;
        (ReadOnlyMemory<byte> Bytes, VerifiedBlocks Blocks)? last = null;
        foreach (Literal literal in verifier.Index.Literals)
        {
            BlockRun? whole = layout.WholeBlocksIn(literal.Range);
            for (int block = whole?.First ?? 0; block < whole?.End; block++)
            {
                ReadOnlyMemory<byte> bytes = literal.Bytes.Slice((int)(layout.StartOf(block) - literal.Start), (int)layout.RangeOf(block).Length);
                // Zeros are the same bytes everywhere, and need be hashed once.
                if (last is { } proven && proven.Bytes.Equals(bytes) && IsTwin(verifier.Index, proven.Blocks, block))
                    yield return verifier.Twin(proven.Blocks, block);
                else if (Proven(verifier, bytes, block) is { } blocks)
                    yield return (last = (bytes, blocks)).Value.Blocks;
            }
        }
    }

    private static bool IsTwin(TargetIndex index, VerifiedBlocks blocks, int other) => index.Proof.Of(other).SequenceEqual(index.Proof.Of(blocks.Run.First));

    private static VerifiedBlocks? Proven(BlockVerifier verifier, ReadOnlyMemory<byte> bytes, int block)
    {
        var run = new BlockRun(block, 1);
        ProvenBlocks proven = verifier.Prove(bytes, run);
        return proven.Mask == 0 ? null : proven.Take(run);
    }

    /// <summary>What of an existing part file is good, without opening it for writing.</summary>
    public static async Task<InPlaceResult> ProveExistingAsync(
        IFileSystem files, string outputPath, BlockVerifier verifier, int threads, CancellationToken cancellationToken)
    {
        string path = OwnNames.PartOf(outputPath);
        if (files.Stat(path) is not { IsRegularFile: true })
            return new InPlaceResult(new BlockSet(verifier.Index.Layout.BlockCount));
        using IBlockFile file = files.OpenRead(path);
        return await new InPlaceVerifier(verifier, threads)
            .VerifyAsync(file, stopAtDifference: false, progress: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the part file of another version, which has served as a seed, and what an interrupted update in place saved, unless that goes on.</summary>
    public static void DeleteOld(IFileSystem files, string outputPath)
    {
        if (files.Stat(OwnNames.OldPartOf(outputPath)) is not null)
            files.Delete(OwnNames.OldPartOf(outputPath));
        ScratchFile.DeleteLeft(files, OwnNames.JournalOf(outputPath));
    }

    /// <summary>Deletes part files that nothing is taken from, before a run; what an interrupted update in place saved stays until there is a new file.</summary>
    public static void DeleteParts(IFileSystem files, string outputPath)
    {
        ScratchFile.DeleteLeft(files, OwnNames.PartOf(outputPath));
        if (files.Stat(OwnNames.OldPartOf(outputPath)) is not null)
            files.Delete(OwnNames.OldPartOf(outputPath));
    }

    /// <summary>Deletes what interrupted runs left of an output that needs it no more, unless another run is using it.</summary>
    public static void DeleteLeftovers(IFileSystem files, string outputPath)
    {
        ScratchFile.DeleteLeft(files, OwnNames.PartOf(outputPath));
        DeleteOld(files, outputPath);
    }

    private static PartLedger Open(IFileSystem files, string outputPath, BlockVerifier verifier, OpeningTerms terms) =>
        new(PartFile.Open(files, outputPath, verifier.Index.Layout, terms.Time), verifier.Index, terms.Expected, terms.DigestedFrom);

    // The digest is the longest chain: it gets a core of its own.
    private static Task<InPlaceResult> KeepAsync(
        PartLedger ledger, BlockVerifier verifier, OpeningTerms terms, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new InPlaceVerifier(verifier, terms.Expected is null ? terms.Threads : Math.Max(1, terms.Threads - 1)) { OnProven = ledger.Keep }
            .VerifyAsync(ledger.Part.File, stopAtDifference: false, progress, cancellationToken);
}

/// <summary>How a part file that is there is looked at.</summary>
/// <param name="Threads">Threads that compare it.</param>
/// <param name="IsSuperseded">Whether it is known to be of an earlier version: then what stands elsewhere now is worth finding.</param>
/// <param name="Expected">The digest of the whole; null if there is none.</param>
/// <param name="DigestedFrom">Where the bytes begin that it digests.</param>
/// <param name="Time">The clock.</param>
internal sealed record OpeningTerms(int Threads, bool IsSuperseded, Digest? Expected, long DigestedFrom, TimeProvider Time)
{
    /// <summary>Whether a new part file may begin as a copy of the old output.</summary>
    /// <value>Default false.</value>
    public bool TakesOutput { get; init; }
}
