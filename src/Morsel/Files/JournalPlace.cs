namespace Morsel.Files;

/// <summary>Where the journal of an update in place is: beside a file; and of a device in a folder, since beside it is no disk.</summary>
internal static class JournalPlace
{
    /// <param name="files">The disk.</param>
    /// <param name="output">The full path of the output.</param>
    /// <param name="folder">The folder for devices; null for the usual one.</param>
    /// <returns>The full path of the journal; null if there is no folder that it could be in.</returns>
    public static string? Of(IFileSystem files, string output, string? folder)
    {
        if (files.Stat(output) is not { IsBlockDevice: true })
            return OwnNames.JournalOf(output);
        return (folder ?? UsualFolder()) is { } place ? OwnNames.JournalOf(Path.Join(Path.GetFullPath(place), output.Trim('/').Replace('/', '-'))) : null;
    }

    /// <summary>Sees to it that the folder is there.</summary>
    public static void Make(string journal) =>
        FileFailure.Guard("make the folder of", journal, () => _ = Directory.CreateDirectory(Path.GetDirectoryName(journal)!));

    private static string? UsualFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? Path.Join(data, "morsel") : null;
}
