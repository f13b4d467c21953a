namespace Morsel;

/// <summary>How <see cref="Maker"/> treats gzip files.</summary>
public sealed record GzipMakeOptions
{
    /// <summary>What the control file describes.</summary>
    /// <value>Default null: the control file describes the content of a gzip file if that is possible, else the file as it is, with a note. It describes other files as they are.</value>
    public GzipMode? Mode { get; init; }

    /// <summary>Addresses of the uncompressed file, for clients that do not support gzip, if <see cref="MakeRequest.Locations"/> are those of a gzip file.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> PlainLocations { get; init; } = [];

    /// <summary>
    /// Whether to find out with which options gzip builds the same file from the content, so that clients can build it. <see cref="Maker"/> compares as much of the
    /// beginning as distinguishes gzip from other compressors. Clients verify the file that they build.
    /// </summary>
    /// <value>Default true.</value>
    public bool Recompress { get; init; } = true;

    /// <summary>Whether to refuse a gzip file that gzip does not build again from its content. Then the whole file is compared.</summary>
    /// <value>Default false.</value>
    public bool RequireRecompression { get; init; }
}

/// <summary>What a control file describes, if the file is a gzip file or is compressed to one.</summary>
public enum GzipMode
{
    /// <summary>The content of the gzip file. Clients download parts of the gzip file and decompress them.</summary>
    LookInside,

    /// <summary>The file; <see cref="Maker"/> also writes a gzip file beside it, of which clients download parts.</summary>
    Compress,

    /// <summary>The file as it is, gzip file or not.</summary>
    Opaque,
}
