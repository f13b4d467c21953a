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

/// <summary>The names of the folder got to the disk.</summary>
internal sealed record FolderSynced : DiskStep;
