using Morsel.Files;
using Morsel.Files.Reading;
using Morsel.Making;
using Morsel.Making.Trees;

namespace Morsel.Casync;

/// <summary>
/// Creates, lists and compares catar archives: casync's format for a folder with everything that is in it. Where an archive is read, a folder may be, too.
/// </summary>
public static partial class CatarFile
{
    private const string Extension = ".catar";

    // What casync lists of a folder.
    private static readonly TreeTerms Everything = TreeChoice.Of(["all"], [], []);

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
    /// CatarMakeReport report = await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = "site", With = ["portable"] });
    /// Console.WriteLine($"{report.EntryCount} entries, {report.Digest.Hex}");
    /// </code>
    /// </example>
    public static Task<CatarMakeReport> CreateAsync(
        CatarMakeRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Files are read in order, and by calls that wait.
        return Task.Run(() => Create(new LocalFileSystem(), new LocalTreeReader(), TimeProvider.System, request, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Lists the entries of an archive or a folder, depth first, names in the order of their bytes. The root is the first one.</summary>
    /// <param name="path">The archive or the folder.</param>
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
        return Task.Run(
            () =>
            {
                using IEntrySource entries = Open(path, Everything);
                return new EntryListing(entries).List(hasDigests, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Compares two trees, each an archive or a folder. Only what both keep is compared.</summary>
    /// <param name="oldPath">The old archive or folder.</param>
    /// <param name="newPath">The new archive or folder.</param>
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
        return Task.Run(
            () =>
            {
                using IEntrySource old = Open(oldPath, Everything), fresh = Open(newPath, Everything);
                return new TreeComparison(old, fresh).Run(cancellationToken);
            },
            cancellationToken);
    }

    internal static CatarMakeReport Create(
        IFileSystem files, ITreeReader reader, TimeProvider time, CatarMakeRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        TreeTerms terms = TreeChoice.Of(request.With, request.Without, request.Excludes);
        string output = Path.GetFullPath(request.OutputPath ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.FolderPath)) + Extension);
        EarlierOutput.Check(files, output, "catar archive", earlier => TreeArchiving.IsArchive(files, earlier));
        using var entries = new TreeEntries(reader, request.FolderPath, terms.WithoutOutput(reader, output));
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
            Notes = entries.NotKeptCount == 0 ? [] : [new Note(NoteCode.EntriesNotKept, NotKept(entries.NotKeptCount))],
        };
    }

    private static string NotKept(long count) =>
        $"{count} {(count == 1 ? "entry is" : "entries are")} not in the archive: a link, device, named pipe or socket is only kept if its feature is chosen";

    private static IEntrySource Open(string path, TreeTerms terms)
    {
        if (Directory.Exists(path))
            return new TreeEntries(new LocalTreeReader(), path, terms);
        var files = new LocalFileSystem();
        return TreeArchiving.IsArchive(files, path)
            ? new ArchiveEntries(files.OpenRead(path))
            : throw new TargetFormatException(path, "byte 0", "it is not a catar archive");
    }
}
