namespace Morsel.Formats.Releases;

/// <summary>A release of a project, as the host tells it.</summary>
/// <param name="Tag">Its tag; for messages.</param>
/// <param name="Assets">Its files that are there completely.</param>
internal sealed record Release(string Tag, IReadOnlyList<ReleaseAsset> Assets)
{
    /// <summary>Whether only those see it who may change it.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Whether its project calls it a pre-release.</summary>
    public bool IsPreRelease { get; init; }
}

/// <summary>A file of a release.</summary>
/// <param name="Name">Its name; unchecked.</param>
/// <param name="Address">Its address as it was told; unchecked.</param>
internal sealed record ReleaseAsset(string Name, string Address)
{
    /// <summary>Bytes in it; null if that was not told.</summary>
    public long? Length { get; init; }

    /// <summary>Its SHA-256; null if that was not told.</summary>
    public Digest? Sha256 { get; init; }
}
