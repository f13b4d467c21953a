namespace Morsel.Casync;

/// <summary>Which archive of a folder to extract, and where.</summary>
public sealed record CatarExtractRequest
{
    /// <summary>The path of the archive (<c>.catar</c>).</summary>
    public required string ArchivePath { get; init; }

    /// <summary>The folder that becomes the root of the archive. It may exist; if not, it is made.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How it is extracted.</summary>
    public TreeOptions Options { get; init; } = new();
}
