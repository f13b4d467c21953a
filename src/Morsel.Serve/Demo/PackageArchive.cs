using System.Formats.Tar;

namespace Morsel.Serve.Demo;

/// <summary>One tar of an unpacked package: the same bytes from the same package on every machine.</summary>
internal static class PackageArchive
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes it if it is not there yet. It appears by rename.</summary>
    public static async Task WriteAsync(string packageFolder, string archivePath, CancellationToken cancellationToken)
    {
        if (File.Exists(archivePath))
            return;
        string unfinished = archivePath + ".new";
        FileStream file = File.Create(unfinished);
        await using (file.ConfigureAwait(false))
        {
            var tar = new TarWriter(file, TarEntryFormat.Gnu);
            await using (tar.ConfigureAwait(false))
                foreach (string name in Names(packageFolder))
                    await AddAsync(tar, packageFolder, name, cancellationToken).ConfigureAwait(false);
        }
        File.Move(unfinished, archivePath, overwrite: true);
    }

    private static string[] Names(string folder)
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Where(IsContent),
        ];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    // The client's own book-keeping, and the packed package beside the unpacked one.
    private static bool IsContent(string name) =>
        name != ".nupkg.metadata"
        && !name.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith(".nupkg.sha512", StringComparison.OrdinalIgnoreCase);

    private static async Task AddAsync(TarWriter tar, string folder, string name, CancellationToken cancellationToken)
    {
        FileStream content = File.OpenRead(Path.Join(folder, name));
        await using (content.ConfigureAwait(false))
        {
            var entry = new GnuTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = Mode,
            };
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }
}
