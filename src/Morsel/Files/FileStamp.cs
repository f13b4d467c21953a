namespace Morsel.Files;

/// <summary>What tells one content of a file from another without reading it.</summary>
/// <param name="Length">Bytes in the file.</param>
/// <param name="ModifiedNanoseconds">Time of the last change of the content, in nanoseconds since 1970 where the system has them.</param>
/// <param name="ChangedNanoseconds">Time of the last change of content, name or mode; 0 where the system has none.</param>
/// <param name="FileId">The inode number; 0 where the system has none.</param>
/// <param name="DeviceId">The file system; 0 where the system has none.</param>
internal sealed record FileStamp(long Length, long ModifiedNanoseconds, long ChangedNanoseconds, ulong FileId, ulong DeviceId)
{
    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegularFile { get; init; } = true;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymbolicLink { get; init; }

    /// <summary>Whether it is a block device, the length of which a stamp does not tell.</summary>
    public bool IsBlockDevice { get; init; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Names that it has in its file system.</summary>
    /// <value>1 where the system does not tell.</value>
    public int LinkCount { get; init; } = 1;

    /// <summary>Who may read, write and execute it, without the bits that lend rights; null where the system has no such thing.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>Whom it belongs to; null where the system does not tell.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>Whether it is the same file as another, whatever its content is by now. True of any two where the system tells none from another.</summary>
    public bool IsSameFile(FileStamp? other) => other is not null && other.FileId == FileId && other.DeviceId == DeviceId;

    /// <summary>Whether the file is the same one and its content is what it was: a new link, mode or owner changes the time of the status, and shows what did.</summary>
    public bool HasContentOf(FileStamp before) =>
        IsSameFile(before) && Length == before.Length && ModifiedNanoseconds == before.ModifiedNanoseconds
        && (ChangedNanoseconds == before.ChangedNanoseconds || LinkCount != before.LinkCount || Mode != before.Mode || Owner != before.Owner);

    /// <summary>The stamp of what is at <paramref name="path"/> now, a link not followed; null if nothing is.</summary>
    /// <exception cref="IOException">The system would not say, for lack of permission for example.</exception>
    public static FileStamp? Of(string path) => FileStampReader.Read(path);
}

/// <summary>Whom a file belongs to, by number.</summary>
/// <param name="User">The user.</param>
/// <param name="Group">The group.</param>
internal readonly record struct FileOwner(uint User, uint Group)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"user {User}, group {Group}");
}
