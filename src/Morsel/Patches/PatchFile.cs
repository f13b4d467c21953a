using Morsel.Files;
using Morsel.Making;
using Morsel.Making.Patches;

namespace Morsel.Patches;

/// <summary>
/// Patches on the disk: applied to an older version of a file, and described. <see cref="Maker"/> makes them; what fetches one from a server, in windows, is an
/// <see cref="Updater"/>.
/// </summary>
public static class PatchFile
{
    /// <summary>
    /// Makes the newer version of a file out of an older one and a patch, and proves it: a patch of Morsel's own on all cores and window by window, one of <c>zstd --patch-from</c> on one
    /// core and with both files in memory.
    /// </summary>
    /// <param name="request">What to apply to what.</param>
    /// <param name="progress">Told about every few windows, or buffers.</param>
    /// <param name="cancellationToken">Ends the work; nothing is written then.</param>
    /// <exception cref="TargetFormatException">It is no patch, or one for a newer Morsel.</exception>
    /// <exception cref="VerificationException">The older version is another one than the patch starts from, or the patch is damaged; nothing was written.</exception>
    /// <exception cref="RefusedException">A folder or a device stands where the result goes.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <example>
    /// <code>
    /// PatchApplyReport report = await PatchFile.ApplyAsync(new PatchApplyRequest
    /// {
    ///     OldPath = "runtime-13.tar",
    ///     PatchPath = "runtime.tar.e228df28.from-722f3865.mpatch",
    ///     OutputPath = "runtime-14.tar",
    /// });
    /// Console.WriteLine($"{report.Length} bytes by a patch of {report.PatchBytes}");
    /// </code>
    /// </example>
    public static Task<PatchApplyReport> ApplyAsync(
        PatchApplyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Tells what a patch says of itself. Nothing of that is proven.</summary>
    /// <param name="path">The patch.</param>
    /// <exception cref="TargetFormatException">It is no patch, or one for a newer Morsel.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <example>
    /// <code>
    /// PatchDescription patch = PatchFile.Inspect("runtime.tar.e228df28.from-722f3865.mpatch");
    /// Console.WriteLine($"from {patch.OldDigest?.Hex} to {patch.Digest?.Hex} in {patch.Windows.Count} windows");
    /// </code>
    /// </example>
    public static PatchDescription Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using IBlockFile patch = new LocalFileSystem().OpenRead(path);
        return PatchSummary.Of(patch);
    }

    internal static async Task<PatchApplyReport> ApplyAsync(
        IFileSystem files, TimeProvider time, PatchApplyRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long started = time.GetTimestamp();
        string output = Path.GetFullPath(request.OutputPath);
        if (Path.EndsInDirectorySeparator(request.OutputPath))
            throw new ArgumentException($"{request.OutputPath} names no file", nameof(request));
        if (OwnNames.Meet(output, Path.GetFullPath(request.PatchPath)))
            throw new ArgumentException("the result, or what is written beside it, would replace the patch; name another", nameof(request));
        EarlierOutput.Check(files, output, "file", isOfKind: null);
        using IBlockFile patch = files.OpenRead(request.PatchPath), old = files.OpenRead(request.OldPath);
        return await AppliedFile.WriteAsync(files, patch, old, request with { OutputPath = output }, progress, cancellationToken).ConfigureAwait(false) with { Elapsed = time.GetElapsedTime(started) };
    }
}
