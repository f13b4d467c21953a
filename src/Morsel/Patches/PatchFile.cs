using Morsel.Files;
using Morsel.Making;
using Morsel.Making.Patches;

namespace Morsel.Patches;

/// <summary>
/// Applies and inspects patches on the disk. <see cref="Maker"/> writes patches. To download a patch from a server and apply it, use an
/// <see cref="Updater"/>.
/// </summary>
public static class PatchFile
{
    /// <summary>
    /// Writes the new version of a file from the old version and a patch, and verifies it: a patch of Morsel's own on all processors and window by window, one of <c>zstd --patch-from</c> on
    /// one processor and with both files in memory.
    /// </summary>
    /// <param name="request">What to apply to what.</param>
    /// <param name="progress">Receives the progress, every few windows or buffers.</param>
    /// <param name="cancellationToken">Cancels the work; then nothing is written.</param>
    /// <exception cref="TargetFormatException">The file is not a patch, or needs a newer version of Morsel.</exception>
    /// <exception cref="VerificationException">The patch is for another old file, or is damaged; nothing was written.</exception>
    /// <exception cref="RefusedException">The output is a folder or a device.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <example>
    /// <code>
    /// PatchApplyReport report = await PatchFile.ApplyAsync(new PatchApplyRequest
    /// {
    ///     OldPath = "runtime-13.tar",
    ///     PatchPath = "runtime.tar.e228df28.from-722f3865.mpatch",
    ///     OutputPath = "runtime-14.tar",
    /// });
    /// Console.WriteLine($"{report.Length} bytes from a patch of {report.PatchBytes} bytes");
    /// </code>
    /// </example>
    public static Task<PatchApplyReport> ApplyAsync(
        PatchApplyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Reads the fields of a patch. They are not verified.</summary>
    /// <param name="path">The patch.</param>
    /// <exception cref="TargetFormatException">The file is not a patch, or needs a newer version of Morsel.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
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
            throw new ArgumentException("the result, or a file written beside it, would replace the patch: choose another output", nameof(request));
        EarlierOutput.Check(files, output, "file", isOfKind: null);
        using IBlockFile patch = files.OpenRead(request.PatchPath), old = files.OpenRead(request.OldPath);
        return await AppliedFile.WriteAsync(files, patch, old, request with { OutputPath = output }, progress, cancellationToken).ConfigureAwait(false) with { Elapsed = time.GetElapsedTime(started) };
    }
}
