namespace Morsel.Tests.Faults.Crashes;

/// <summary>What changed on a disk, in one call.</summary>
internal abstract record DiskStep;

/// <summary>A file was made under a name.</summary>
internal sealed record FileMade(int File, string Name) : DiskStep;

/// <summary>Bytes were written to a file.</summary>
internal sealed record BytesWritten(int File, long Offset, byte[] Bytes) : DiskStep;

/// <summary>A file got another length.</summary>
internal sealed record LengthSet(int File, long Length) : DiskStep;

/// <summary>A file got another time.</summary>
internal sealed record TimeSet(int File, DateTimeOffset Time) : DiskStep;

/// <summary>The content of a file got to the disk.</summary>
internal sealed record FileSynced(int File) : DiskStep;

/// <summary>A file took another name.</summary>
internal sealed record FileRenamed(int File, string From, string To) : DiskStep;

/// <summary>A file has a second name.</summary>
internal sealed record FileLinked(int File, string Name) : DiskStep;

/// <summary>A name went.</summary>
internal sealed record NameRemoved(string Name) : DiskStep;

/// <summary>The names of a folder got to the disk.</summary>
/// <param name="Folder">The folder, relative to the one that is recorded, which is the empty name.</param>
internal sealed record FolderSynced(string Folder) : DiskStep;

/// <summary>A folder was made.</summary>
internal sealed record FolderMade(string Name) : DiskStep;

/// <summary>A symbolic link was made.</summary>
internal sealed record LinkMade(int File, string Name) : DiskStep
{
    /// <summary>Where it leads.</summary>
    public required string Target { get; init; }
}

/// <summary>Everything got to the disk.</summary>
internal sealed record AllSynced : DiskStep;
