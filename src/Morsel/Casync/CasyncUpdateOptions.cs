namespace Morsel.Casync;

/// <summary>Where an update finds the chunks of a casync index.</summary>
public sealed record CasyncUpdateOptions
{
    /// <summary>Addresses or folders of chunk stores. Folders are searched first; of the servers, the fastest is used first, and the others for what it does not have.</summary>
    /// <value>Default empty: <c>default.castr</c> beside the index.</value>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>A folder that is searched before all stores, and in which downloaded chunks are kept for other updates.</summary>
    /// <value>Default null: none.</value>
    public string? CacheStore { get; init; }

    /// <summary>Whether the output is the archive of the folder (<c>.catar</c>) instead of the folder, if the index is that of a folder.</summary>
    /// <value>Default false.</value>
    public bool Archive { get; init; }

    /// <summary>How a folder is extracted, if the index is that of a folder (<c>.caidx</c>).</summary>
    public TreeOptions Tree { get; init; } = new();
}
