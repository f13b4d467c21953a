namespace Morsel;

/// <summary>How an update treats a control file that describes the content of a gzip file.</summary>
public sealed record GzipUpdateOptions
{
    /// <summary>
    /// Whether the update builds the gzip file again from its content, if the control file says how. If the result is not the published gzip file, the output is the
    /// uncompressed content, and a note in the report says so.
    /// </summary>
    /// <value>Default true.</value>
    public bool Recompress { get; init; } = true;

    /// <summary>
    /// Whether the update downloads the whole gzip file if it cannot build it: the control file does not say how, or the result is not the published gzip file. The
    /// gzip file is used only if it contains exactly the described content; else the output is the uncompressed content, and a note in the report says so.
    /// </summary>
    /// <value>Default false: the output is the uncompressed content.</value>
    public bool FetchFile { get; init; }
}
