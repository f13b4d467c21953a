using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Opens the part file of an output: finds out what of an earlier one is good, and whether there is room for the rest.</summary>
internal static class PartOpening
{
    private const int NoSpaceOnUnix = 28, NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Where a part file of another version is kept while it serves as a seed.</summary>
    public static string OldPathFor(string outputPath) => PartFile.PathFor(outputPath) + ".old";

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
        string path = PartFile.PathFor(outputPath);
        bool isNew = files.Stat(path) is null;
        if (isNew)
            CheckRoom(files, path, layout.Length);
        PartLedger assembler = Open(files, outputPath, verifier, terms);
        try
        {
            if (assembler.Part.File.Length > 0)
            {
                InPlaceResult earlier = await KeepAsync(assembler, verifier, terms, progress, cancellationToken).ConfigureAwait(false);
                bool mayServeAsSeed = terms.IsSuperseded && earlier.WrongBlocks > 0 && HasRoom(files, path, layout.Length);
                if (earlier.IsAnotherVersion || mayServeAsSeed)
                {
                    files.Rename(path, OldPathFor(outputPath));
                    await assembler.DisposeAsync().ConfigureAwait(false);
                    assembler = Open(files, outputPath, verifier, terms);
                }
            }
            if (!isNew)
                CheckRoom(files, path, layout.Length - assembler.Part.KnownBytes);
            assembler.Part.Resize();
            return assembler;
        }
        catch
        {
            await assembler.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Puts into a part file what the description itself holds of the target.</summary>
    public static void WriteLiterals(PartFile part, BlockVerifier verifier)
    {
        foreach (VerifiedBlocks blocks in ProvenLiterals(verifier))
            part.Write(blocks);
    }

    /// <summary>The blocks that the description itself holds, proven.</summary>
    public static IEnumerable<VerifiedBlocks> ProvenLiterals(BlockVerifier verifier)
    {
        TargetLayout layout = verifier.Index.Layout;
        foreach (Literal literal in verifier.Index.Literals)
        {
            BlockRun? whole = layout.WholeBlocksIn(literal.Range);
            for (int block = whole?.First ?? 0; block < whole?.End; block++)
            {
                var run = new BlockRun(block, 1);
                ProvenBlocks proven = verifier.Prove(literal.Bytes[(int)(layout.StartOf(block) - literal.Start)..], run);
                if (proven.Mask != 0)
                    yield return proven.Take(run);
            }
        }
    }

    /// <summary>What of an existing part file is good, without opening it for writing.</summary>
    public static async Task<InPlaceResult> ProveExistingAsync(
        IFileSystem files, string outputPath, BlockVerifier verifier, int threads, CancellationToken cancellationToken)
    {
        string path = PartFile.PathFor(outputPath);
        if (files.Stat(path) is not { IsRegularFile: true })
            return new InPlaceResult(new BlockSet(verifier.Index.Layout.BlockCount));
        using IBlockFile file = files.OpenRead(path);
        return await new InPlaceVerifier(verifier, threads)
            .VerifyAsync(file, stopAtDifference: false, progress: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the part file of another version, which has served as a seed.</summary>
    public static void DeleteOld(IFileSystem files, string outputPath)
    {
        if (files.Stat(OldPathFor(outputPath)) is not null)
            files.Delete(OldPathFor(outputPath));
    }

    /// <summary>Deletes what interrupted runs left of an output that needs it no more, unless another run is using it.</summary>
    public static void DeleteLeftovers(IFileSystem files, string outputPath)
    {
        string path = PartFile.PathFor(outputPath);
        try
        {
            if (files.Stat(path) is { IsRegularFile: true })
            {
                using IBlockFile part = files.OpenLocked(path);
                files.Delete(path);
            }
            DeleteOld(files, outputPath);
        }
        catch (TargetBusyException)
        {
            // It is in use, and its user deletes it.
        }
    }

    private static PartLedger Open(IFileSystem files, string outputPath, BlockVerifier verifier, OpeningTerms terms) =>
        new(PartFile.Open(files, outputPath, verifier.Index.Layout), verifier.Index, terms.Expected, terms.DigestedFrom);

    // The digest is the longest chain: it gets a core of its own.
    private static Task<InPlaceResult> KeepAsync(
        PartLedger assembler, BlockVerifier verifier, OpeningTerms terms, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new InPlaceVerifier(verifier, terms.Expected is null ? terms.Threads : Math.Max(1, terms.Threads - 1)) { OnProven = assembler.Keep }
            .VerifyAsync(assembler.Part.File, stopAtDifference: false, progress, cancellationToken);

    private static bool HasRoom(IFileSystem files, string path, long neededBytes) => files.FreeBytes(Path.GetDirectoryName(path)!) >= neededBytes;

    /// <summary>Sees to it that a file can be written before any of it is fetched.</summary>
    /// <exception cref="IOException">There is not enough room.</exception>
    public static void CheckRoom(IFileSystem files, string path, long neededBytes)
    {
        long free = files.FreeBytes(Path.GetDirectoryName(path)!);
        if (free < neededBytes)
        {
            throw new IOException(
                $"{path}: {neededBytes} bytes are needed and {free} are free; make room or choose another folder with -o",
                OperatingSystem.IsWindows() ? NoSpaceOnWindows : NoSpaceOnUnix);
        }
    }
}

/// <summary>How a part file that is there is looked at.</summary>
/// <param name="Threads">Threads that compare it.</param>
/// <param name="IsSuperseded">Whether it is known to be of an earlier version: then what stands elsewhere now is worth finding.</param>
/// <param name="Expected">The digest of the whole; null if there is none.</param>
/// <param name="DigestedFrom">Where the bytes begin that it digests.</param>
internal sealed record OpeningTerms(int Threads, bool IsSuperseded, Digest? Expected, long DigestedFrom);
