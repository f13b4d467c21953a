using Morsel.Files;
using Morsel.Making;
using Morsel.Making.Trees;

namespace Morsel.Casync;

/// <summary>
/// Creates, extracts, lists and compares archives of folders, as casync and desync make them (<c>.catar</c>). A folder, and an archive that an index describes (<c>.caidx</c>), can be
/// listed and compared in the place of an archive.
/// </summary>
public static class CatarFile
{
    private const string Extension = ".catar";

    // What casync lists of a folder.
    private static readonly TreeTerms Everything = TreeChoice.Of(new TreeMakeOptions { With = ["all"] });

    /// <summary>Reads a folder once and writes its archive: with the same features the same bytes as casync.</summary>
    /// <param name="request">What to archive.</param>
    /// <param name="progress">Receives the progress, about every MiB. The total is what was read so far, because it is not known.</param>
    /// <param name="cancellationToken">Cancels the work; then nothing is written.</param>
    /// <exception cref="ArgumentException">A feature or a pattern does not exist.</exception>
    /// <exception cref="TargetFormatException">A file .caexclude contains an invalid pattern.</exception>
    /// <exception cref="RefusedException">The output exists and is not an archive.</exception>
    /// <exception cref="IOException">Something in the folder cannot be read, changed while it was read, or the archive cannot be written.</exception>
    /// <example>
    /// <code>
    /// CatarMakeReport report = await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = "site", Options = new() { With = ["portable"] } });
    /// Console.WriteLine($"{report.EntryCount} entries, {report.Digest.Hex}");
    /// </code>
    /// </example>
    public static Task<CatarMakeReport> CreateAsync(
        CatarMakeRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Files are read in order, and by calls that wait.
        return Task.Run(() => Create(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Lists the entries of an archive or a folder, depth first, names in the order of their bytes. The root is the first one.</summary>
    /// <param name="path">The archive, the folder, or the path or address of an index, whose archive is downloaded to a temporary file from the store default.castr beside it.</param>
    /// <param name="hasDigests">Whether files are read, and digests of their content computed: SHA-512/256, or SHA-256 if the archive is made with it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TargetFormatException">The file is not an archive, or is damaged.</exception>
    /// <exception cref="IOException">Something cannot be read, or changed while it was read.</exception>
    /// <example>
    /// <code>
    /// foreach (TreeEntry entry in await CatarFile.ListAsync("site.catar"))
    ///     Console.WriteLine($"{entry.Kind} {entry}");
    /// </code>
    /// </example>
    public static Task<IReadOnlyList<TreeEntry>> ListAsync(string path, bool hasDigests = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ListFromAsync(path, hasDigests, cancellationToken);
    }

    /// <summary>Compares two trees, each an archive or a folder. Only what both keep is compared.</summary>
    /// <param name="oldPath">The old archive or folder, or the path or address of its index.</param>
    /// <param name="newPath">The new one.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The paths that differ, in the order of archives; empty if the trees are the same.</returns>
    /// <exception cref="TargetFormatException">A file is not an archive, or is damaged.</exception>
    /// <exception cref="IOException">Something cannot be read, or changed while it was read.</exception>
    /// <example>
    /// <code>
    /// foreach (TreeDifference difference in await CatarFile.CompareAsync("site.catar", "site"))
    ///     Console.WriteLine($"{difference.Kind} {difference.Path} {difference.Changes}");
    /// </code>
    /// </example>
    public static Task<IReadOnlyList<TreeDifference>> CompareAsync(string oldPath, string newPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(oldPath);
        ArgumentNullException.ThrowIfNull(newPath);
        return CompareFromAsync(oldPath, newPath, cancellationToken);
    }

    /// <summary>
    /// Reads all of a folder and compares it with an archive, or with the archive that an index describes, which is downloaded to a temporary file as far as the folder does not contain it.
    /// Compared is what an extraction restores by default: contents, links, permissions, times and the extended attributes of users.
    /// </summary>
    /// <param name="request">What to compare.</param>
    /// <param name="progress">Receives the bytes that were compared so far, about every 256 KiB; the total is the same number.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TargetFormatException">The file is neither an archive nor an index of one, or is damaged.</exception>
    /// <exception cref="TransportException">The index or its chunks cannot be downloaded.</exception>
    /// <exception cref="IOException">Something cannot be read, or changed while it was read.</exception>
    /// <example>
    /// <code>
    /// TreeVerifyReport report = await CatarFile.VerifyAsync(new TreeVerifyRequest { FolderPath = "site", ArchivePath = "https://example.org/site.caidx" });
    /// Console.WriteLine(report.IsIdentical ? "identical" : $"{report.Differences.Count} entries differ");
    /// </code>
    /// </example>
    public static async Task<TreeVerifyReport> VerifyAsync(
        TreeVerifyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Directory.Exists(request.FolderPath))
            throw new DirectoryNotFoundException($"cannot read {request.FolderPath}: there is no such folder");
        if (!request.ArchivePath.Contains("://", StringComparison.Ordinal) && Directory.Exists(request.ArchivePath))
            throw new TargetFormatException(request.ArchivePath, "byte 0", "it is a folder, expected a catar archive or an index of one");
        using IEntrySource archive = new RestoredEntries(await OpenAsync(request.ArchivePath, request, cancellationToken).ConfigureAwait(false));
        using IEntrySource folder = new RestoredEntries(new TreeEntries(TreeChoice.Open(request.FolderPath), RestoredEntries.TermsOfFolder));
        var comparison = new TreeComparison(archive, folder) { Progress = progress };
        IReadOnlyList<TreeDifference> differences = await Task.Run(() => comparison.Run(cancellationToken), cancellationToken).ConfigureAwait(false);
        return new TreeVerifyReport { EntryCount = comparison.OldCount - 1, Differences = differences };
    }

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
        return IsAt(new LocalFileSystem(), path);
    }

    internal static Task<TreeReport> ExtractAsync(
        IFileSystem files, TimeProvider time, CatarExtractRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => Catalog.ExtractTree(files, time, request, progress, cancellationToken), cancellationToken);
    }

    internal static CatarMakeReport Create(
        IFileSystem files, TimeProvider time, CatarMakeRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        TreeTerms terms = TreeChoice.Of(request.Options);
        string output = Path.GetFullPath(request.OutputPath ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.FolderPath)) + Extension);
        EarlierOutput.Check(files, output, "catar archive", earlier => IsAt(files, earlier));
        using var entries = new TreeEntries(TreeChoice.Open(request.FolderPath), terms.Without(output));
        using var archive = new TreeStream(entries);
        (long length, Digest digest) = new TreeArchiving(files, output).Write(archive, progress, cancellationToken);
        return new CatarMakeReport
        {
            OutputPath = output,
            Length = length,
            Digest = digest,
            EntryCount = entries.EntryCount,
            ExcludedCount = entries.ExcludedCount,
            Features = [.. TreeChoice.NamesOf(terms.Features)],
            Elapsed = time.GetElapsedTime(started),
            Notes = entries.Notes,
        };
    }

    private static bool IsAt(IFileSystem files, string path)
    {
        if (files.Stat(path) is not ({ IsRegularFile: true } or { IsSymbolicLink: true }))
            return false;
        using IBlockFile file = files.OpenRead(path);
        return IsArchive(file);
    }

    private static bool IsArchive(IBlockFile file)
    {
        byte[] beginning = new byte[Catalog.TreeBeginningBytes];
        return Catalog.IsTree(beginning.AsSpan(0, file.Read(beginning, 0)));
    }

    private static async Task<IReadOnlyList<TreeEntry>> ListFromAsync(string path, bool hasDigests, CancellationToken cancellationToken)
    {
        using IEntrySource entries = await OpenAsync(path, request: null, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => new EntryListing(entries).List(hasDigests, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<TreeDifference>> CompareFromAsync(string oldPath, string newPath, CancellationToken cancellationToken)
    {
        using IEntrySource old = await OpenAsync(oldPath, request: null, cancellationToken).ConfigureAwait(false);
        using IEntrySource fresh = await OpenAsync(newPath, request: null, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => new TreeComparison(old, fresh).Run(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // The request says where chunks are: null for beside the index.
    private static async Task<IEntrySource> OpenAsync(string path, TreeVerifyRequest? request, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            return new TreeEntries(TreeChoice.Open(path), Everything);
        if (path.Contains("://", StringComparison.Ordinal) || CasyncFile.IsIndex(path))
            return await FetchAsync(path, request, cancellationToken).ConfigureAwait(false);
        IBlockFile file = new LocalFileSystem().OpenRead(path);
        if (IsArchive(file))
            return new ArchiveEntries(file);
        file.Dispose();
        throw new TargetFormatException(path, "byte 0", "it is neither a catar archive nor an index of one");
    }

    private static async Task<IEntrySource> FetchAsync(string index, TreeVerifyRequest? request, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("morsel-");
        try
        {
            string archive = Path.Join(folder.FullName, "tree" + Extension);
            using var updater = new Updater(request?.Options);
            var update = new UpdateRequest
            {
                Source = index,
                OutputPath = archive,
                AutoSeeds = false,
                SeedPaths = request is not null && File.Exists(OwnNames.TreeOf(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.FolderPath)))) ? [request.FolderPath] : [],
                Casync = new CasyncUpdateOptions { Archive = true, Stores = request?.Stores ?? [] },
            };
            await updater.UpdateAsync(update, cancellationToken: cancellationToken).ConfigureAwait(false);
            IBlockFile file = new LocalFileSystem().OpenRead(archive);
            if (IsArchive(file))
                return new ArchiveEntries(file) { WhenDone = () => folder.Delete(recursive: true) };
            file.Dispose();
            throw new TargetFormatException(index, "byte 0", "it is not the index of a folder");
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }
}
