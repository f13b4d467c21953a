using Morsel.Files;

namespace Morsel.Casync;

/// <summary>Archives of folders on the disk, as casync and desync make them (<c>.catar</c>).</summary>
public static class CatarFile
{
    /// <summary>
    /// Makes a folder of an archive, or makes a folder that exists what the archive says. What is right already is left alone; each file is written beside its
    /// place and renamed. Nothing outside the folder is reached, whatever the archive says. After an interruption the same call goes on.
    /// </summary>
    /// <param name="request">What to extract, and where.</param>
    /// <param name="progress">Receives the progress in bytes of the archive, about every MiB.</param>
    /// <param name="cancellationToken">Cancels the work; files that are in place stay.</param>
    /// <exception cref="TargetFormatException">The file is not an archive, or it is damaged; nothing was written.</exception>
    /// <exception cref="RefusedException">
    /// The output is not a folder, the archive has names that Morsel uses itself or too many entries, the file system takes two of its names for one, or a folder that must become
    /// something else has entries of others in it.
    /// </exception>
    /// <exception cref="TargetBusyException">Another run extracts into the folder.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or an owner that is required cannot be set.</exception>
    /// <example>
    /// <code>
    /// TreeReport report = await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = "app.catar", OutputPath = "app" });
    /// Console.WriteLine(report.WasCurrent ? "nothing to do" : $"{report.FilesWritten} files written");
    /// </code>
    /// </example>
    public static Task<TreeReport> ExtractAsync(
        CatarExtractRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExtractAsync(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Whether a file begins like an archive of a folder.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new LocalFileSystem();
        if (files.Stat(path) is not ({ IsRegularFile: true } or { IsSymbolicLink: true }))
            return false;
        using IBlockFile file = files.OpenRead(path);
        byte[] beginning = new byte[Catalog.TreeBeginningBytes];
        return Catalog.IsTree(beginning.AsSpan(0, file.Read(beginning, 0)));
    }

    internal static Task<TreeReport> ExtractAsync(
        IFileSystem files, TimeProvider time, CatarExtractRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => Catalog.ExtractTree(files, time, request, progress, cancellationToken), cancellationToken);
    }
}
