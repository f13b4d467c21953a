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

    /// <summary>How a folder is extracted, if the index is that of a folder (<c>.caidx</c>).</summary>
    public TreeOptions Tree { get; init; } = new();
}
