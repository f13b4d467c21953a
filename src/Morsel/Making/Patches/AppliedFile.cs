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
    /// <param name="output">Where it goes, as a full path.</param>
    /// <param name="progress">Told about every few windows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerificationException">The older version is another one, or the patch is damaged.</exception>
    public static async Task<PatchApplyReport> WriteAsync(
        IFileSystem files, IBlockFile patch, IBlockFile old, string output, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        var application = new PatchApplication(patch, new FileBase(old));
        PatchHead head = application.Index.Head;
        FreeRoom.Demand(files, output, head.TargetLength);
        using var fresh = new FreshFile(files, output);
        await application.ApplyAsync(
            (bytes, start) => fresh.File.Write(bytes.Span, start),
            done => progress?.Report(new MakeProgress(done, head.TargetLength)),
            cancellationToken).ConfigureAwait(false);
        fresh.Commit();
        return new PatchApplyReport
        {
            OutputPath = output,
            Length = head.TargetLength,
            Digest = head.TargetDigest,
            PatchBytes = application.Index.Windows.PatchBytes,
            Elapsed = default,
        };
    }
}
