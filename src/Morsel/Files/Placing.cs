namespace Morsel.Files;

/// <summary>
/// The one way in which a file that was written beside its place takes it: owner, mode and time are set, the content gets to the disk, and then one rename
/// puts it there. The file is known by its descriptor: another one that somebody put under its name meanwhile never takes the place.
/// </summary>
internal sealed record Placing
{
    /// <summary>When it is to count as changed; null for now.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>The name that the replaced file gets; null if it goes.</summary>
    public string? ReplacedName { get; init; }

    /// <summary>Puts a file in its place.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="file">The file, which is whole.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="place">Where it will be.</param>
    /// <returns>What of the file it replaces, and of the wanted time, could not be given to it; for people.</returns>
    /// <exception cref="IOException">It is not in its place; or it is, and the message says so.</exception>
    public IReadOnlyList<string> Put(IFileSystem files, IBlockFile file, string path, string place)
    {
        FileStamp? replaced = files.Stat(place);
        List<string> unset = Inheritance.Give(file, replaced is { IsRegularFile: true } ? replaced : null, ModifiedTime);
        file.Flush();
        if (replaced is not null && ReplacedName is not null)
            files.Link(place, ReplacedName);
        FileStamp own = Rename(files, file, path, place);
        try
        {
            // Between the look and the rename the name may have changed hands, too.
            if (!own.IsSameFile(files.Stat(place)))
                throw new ForeignFileException(place, $"another program put another file there just now: {place} is not what was verified; try again");
            files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(place))!);
        }
        catch (IOException failure) when (failure is not ForeignFileException)
        {
            throw new FileInPlaceException(failure, place);
        }
        return unset;
    }

    /// <summary>Gives a file another name, if it still has the one that it is believed to have, and no second one.</summary>
    /// <returns>What the file is.</returns>
    /// <exception cref="IOException">It has not.</exception>
    public static FileStamp Rename(IFileSystem files, IBlockFile file, string path, string to)
    {
        FileStamp own = file.Stamp;
        if (!own.IsSameFile(files.Stat(path)))
            throw new ForeignFileException(to, $"another program replaced or removed {path}; nothing was installed, try again");
        if (own.LinkCount > 1)
            throw new ForeignFileException(to, $"another program made a hard link to {path}, through which the file can be changed; nothing was installed, try again");
        files.Rename(path, to);
        return own;
    }

    /// <summary>Takes the name of a file away, if it still has it; what somebody else put there stays.</summary>
    public static void Delete(IFileSystem files, IBlockFile file, string path)
    {
        if (file.Stamp.IsSameFile(files.Stat(path)))
            files.Delete(path);
    }

    private sealed class ForeignFileException(string place, string reason) : IOException($"cannot put {place} in its place: {reason}");
}
