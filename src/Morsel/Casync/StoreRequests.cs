namespace Morsel.Casync;

/// <summary>Which objects of a store to verify.</summary>
public sealed record StoreVerifyRequest
{
    /// <summary>The folder of the store, or its address. What is on a server cannot be listed: then indexes are needed, and what they name is downloaded and not kept.</summary>
    public required string StorePath { get; init; }

    /// <summary>Indexes, their addresses, or folders with indexes: only the chunks that they name are verified, and missing ones are reported.</summary>
    /// <value>Default empty: every object of the store is verified.</value>
    public IReadOnlyList<string> IndexPaths { get; init; } = [];

    /// <summary>How servers are reached, if a store or an index is on one.</summary>
    public UpdaterOptions Options { get; init; } = new();

    /// <summary>The folder or address of another store, from which wrong and missing objects are replaced.</summary>
    /// <value>Default null: nothing is changed.</value>
    public string? RepairPath { get; init; }
}

/// <summary>Which objects of a store to delete: those that no index names.</summary>
public sealed record StorePruneRequest
{
    /// <summary>The folder of the store.</summary>
    public required string StorePath { get; init; }

    /// <summary>All indexes whose chunks are needed: files, or folders, which are searched with all folders below them.</summary>
    public required IReadOnlyList<string> IndexPaths { get; init; }

    /// <summary>Whether to delete the objects.</summary>
    /// <value>Default false: they are only counted.</value>
    public bool Delete { get; init; }
}

/// <summary>Which chunks to copy from one store to another: those that indexes name.</summary>
public sealed record StoreCopyRequest
{
    /// <summary>The stores to copy from: folders, or addresses. Folders are searched first; of the servers, the fastest is used first, and the others for what it does not have.</summary>
    public required IReadOnlyList<string> SourcePaths { get; init; }

    /// <summary>The folder of the store to copy to; it is created if it does not exist.</summary>
    public required string StorePath { get; init; }

    /// <summary>The indexes whose chunks are copied: files, addresses, or folders, which are searched with all folders below them.</summary>
    public required IReadOnlyList<string> IndexPaths { get; init; }

    /// <summary>How servers are reached, if a store or an index is on one.</summary>
    public UpdaterOptions Options { get; init; } = new();
}
