namespace Morsel;

/// <summary>What is done where a description is of what a gzip file holds.</summary>
public sealed record GzipUpdateOptions
{
    /// <summary>
    /// Whether the gzip file that the publisher described the inside of is made again, where the description says how. If what comes out is not that file, the
    /// target stays as it is, and the report says so.
    /// </summary>
    /// <value>Default true.</value>
    public bool Recompress { get; init; } = true;

    /// <summary>
    /// Whether that gzip file is fetched whole where it is not made again: the description does not say how, or what comes out is not that file. It is taken
    /// only if it holds just what is described; else the target stays as it is, and the report says so.
    /// </summary>
    /// <value>Default false: the target stays as it is.</value>
    public bool FetchFile { get; init; }
}
