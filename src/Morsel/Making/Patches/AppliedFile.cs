using Morsel.Files;
using Morsel.Patches;
using Morsel.Patching;
using Morsel.Seeds;

namespace Morsel.Making.Patches;

/// <summary>Writes what a patch makes of an older version.</summary>
internal static class AppliedFile
{
    /// <summary>Puts it in its place, proven, or writes nothing.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="old">The older version.</param>
    /// <param name="request">Where it goes, as a full path, and what it must be.</param>
    /// <param name="progress">Told about every few windows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerificationException">The older version is another one, or the patch is damaged.</exception>
    public static async Task<PatchApplyReport> WriteAsync(
        IFileSystem files, IBlockFile patch, IBlockFile old, PatchApplyRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        bool isZstd = ZstdPatchApplication.Recognizes(patch);
        (long length, ApplyAsync apply) = isZstd ? OfZstd(patch, old) : OfMorsel(patch, old);
        FreeRoom.Demand(files, request.OutputPath, length);
        using var fresh = new FreshFile(files, request.OutputPath);
        Digest digest = await apply(
            (bytes, start) => fresh.File.Write(bytes.Span, start),
            done => progress?.Report(new MakeProgress(done, length)),
            cancellationToken).ConfigureAwait(false);
        if (request.ExpectedSha256 is { } expected && !expected.Equals(digest))
            throw new VerificationException($"the patch makes a file with {digest}, expected {expected}; nothing was written");
        fresh.Commit();
        return new PatchApplyReport
        {
            OutputPath = request.OutputPath,
            Length = length,
            Digest = digest,
            Proven = isZstd && request.ExpectedSha256 is null ? ProofLevel.None : ProofLevel.Sha256,
            PatchBytes = patch.Length,
            Elapsed = default,
        };
    }

    private static (long, ApplyAsync) OfMorsel(IBlockFile patch, IBlockFile old)
    {
        var application = new PatchApplication(patch, new FileBase(old));
        PatchHead head = application.Index.Head;
        return (head.TargetLength, async (write, onProgress, cancellationToken) =>
        {
            await application.ApplyAsync(write, onProgress, cancellationToken).ConfigureAwait(false);
            return head.TargetDigest;
        }
        );
    }

    // Read and not mapped: others may shorten it meanwhile.
    private static (long, ApplyAsync) OfZstd(IBlockFile patch, IBlockFile old)
    {
        var application = new ZstdPatchApplication(patch);
        return (application.Length, async (write, onProgress, cancellationToken) =>
        {
            using var from = new MappedBytes(old);
            return await application.ApplyAsync(from, write, onProgress, cancellationToken).ConfigureAwait(false);
        }
        );
    }

    private delegate Task<Digest> ApplyAsync(Action<ReadOnlyMemory<byte>, long> write, Action<long> onProgress, CancellationToken cancellationToken);
}
