namespace Morsel.Casync;

/// <summary>Which folder becomes an archive, and what of it.</summary>
public sealed record CatarMakeRequest
{
    /// <summary>The folder. If this is a symbolic link, the folder that it leads to; links in it are never followed.</summary>
    public required string FolderPath { get; init; }

    /// <summary>The path of the archive.</summary>
    /// <value>Default null: the path of the folder with ".catar" after it.</value>
    public string? OutputPath { get; init; }

    /// <summary>What of the folder becomes part of the archive.</summary>
    /// <value>Default: everything, with what every file system keeps of it.</value>
    public TreeMakeOptions Options { get; init; } = new();
}

/// <summary>The archive that was written.</summary>
public sealed record CatarMakeReport
{
    /// <summary>The path of the archive.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in the archive.</summary>
    public required long Length { get; init; }

    /// <summary>The digest of the archive, SHA-512/256: what casync prints.</summary>
    public required Digest Digest { get; init; }

    /// <summary>How many entries the archive has, the folder itself included.</summary>
    public required long EntryCount { get; init; }

    /// <summary>How many entries patterns or the flag d of chattr left out; what is in them is not counted.</summary>
    public required long ExcludedCount { get; init; }

    /// <summary>What is kept of each entry, by the names of casync's option --with.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{OutputPath}: {EntryCount} entries in {Length} bytes";
}
