namespace Morsel.Casync;

/// <summary>Which folder to compare with which archive.</summary>
public sealed record TreeVerifyRequest
{
    /// <summary>The folder. All of it is read.</summary>
    public required string FolderPath { get; init; }

    /// <summary>The path of the archive (<c>.catar</c>), or the path or address of its index (<c>.caidx</c>).</summary>
    public required string ArchivePath { get; init; }

    /// <summary>Addresses or folders of chunk stores, if the archive is given by its index.</summary>
    /// <value>Default empty: <c>default.castr</c> beside the index.</value>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>How servers are reached, if the index or a store is on one.</summary>
    public UpdaterOptions Options { get; init; } = new();
}

/// <summary>In what a folder differs from an archive.</summary>
public sealed record TreeVerifyReport
{
    /// <summary>Entries in the archive, the folder itself not counted.</summary>
    public required int EntryCount { get; init; }

    /// <summary>The paths that differ, in the order of archives. An entry that the archive does not have is <see cref="TreeDifferenceKind.Added"/>, one that the folder lacks <see cref="TreeDifferenceKind.Removed"/>.</summary>
    public required IReadOnlyList<TreeDifference> Differences { get; init; }

    /// <summary>Whether the folder is what the archive says, with nothing beside it.</summary>
    public bool IsIdentical => Differences.Count == 0;

    /// <summary>A summary in one line.</summary>
    public override string ToString() => IsIdentical ? $"identical, {EntryCount} entries" : $"{Differences.Count} paths differ, {EntryCount} entries";
}
