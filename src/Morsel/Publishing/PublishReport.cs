namespace Morsel.Publishing;

/// <summary>What <see cref="Publisher"/> did, or would do.</summary>
public sealed record PublishReport
{
    /// <summary>What the store is called.</summary>
    public required string StoreName { get; init; }

    /// <summary>The objects of the release, in the order in which they are put.</summary>
    public required IReadOnlyList<PublishedFile> Files { get; init; }

    /// <summary>Names of old objects that were deleted, or would be.</summary>
    public IReadOnlyList<string> Deleted { get; init; } = [];

    /// <summary>What was downloaded and compared afterwards.</summary>
    public IReadOnlyList<PublishedDownload> Downloads { get; init; } = [];

    /// <summary>Whether nothing was changed.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{StoreName}: {Files.Count(file => file.WasSent)} of {Files.Count} objects sent, {Deleted.Count} deleted";
}

/// <summary>An object of a release.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="WasSent">Whether it was sent, or would be; if not, it was there already.</param>
public sealed record PublishedFile(string Name, long Bytes, Digest Sha256, bool WasSent)
{
    /// <summary>Its public address; null if the store has none.</summary>
    public Uri? Address { get; init; }

    /// <summary>The value of Cache-Control.</summary>
    public required string CacheControl { get; init; }
}

/// <summary>A download of what was published, which gave the same file.</summary>
/// <param name="Name">The file.</param>
/// <param name="OldPath">The older version that it was made from; null for users who have none.</param>
/// <param name="Bytes">Bytes that were downloaded in all.</param>
public sealed record PublishedDownload(string Name, string? OldPath, long Bytes);
