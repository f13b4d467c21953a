namespace Morsel.Casync;

/// <summary>The result of extracting an archive of a folder.</summary>
public sealed record TreeReport
{
    /// <summary>The path of the folder.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Entries in the archive, the folder itself not counted.</summary>
    public required int EntryCount { get; init; }

    /// <summary>Files that were written.</summary>
    public required int FilesWritten { get; init; }

    /// <summary>Bytes in them.</summary>
    public required long BytesWritten { get; init; }

    /// <summary>Files whose content was right already. They were not written.</summary>
    public required int FilesKept { get; init; }

    /// <summary>Folders, symbolic links, pipes and devices that were made.</summary>
    public required int OthersMade { get; init; }

    /// <summary>Entries that were there, and whose owner, mode, time or extended attributes were changed.</summary>
    public required int MetadataSet { get; init; }

    /// <summary>Entries that are in the folder and not in the archive. A folder with all that is in it counts as one.</summary>
    public required int EntriesLeft { get; init; }

    /// <summary>Entries that were deleted because the archive does not have them.</summary>
    public required int EntriesDeleted { get; init; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the folder was as the archive says already, so that nothing in it was changed.</summary>
    public bool WasCurrent => FilesWritten + OthersMade + MetadataSet + EntriesDeleted == 0;

    /// <summary>A summary in one line.</summary>
    public override string ToString() => WasCurrent
        ? $"{OutputPath}: unchanged, {EntryCount} entries"
        : $"{OutputPath}: {FilesWritten} files written, {FilesKept} kept, {OthersMade} others made, {MetadataSet} with new metadata, {EntriesDeleted} deleted, {EntriesLeft} left";
}
