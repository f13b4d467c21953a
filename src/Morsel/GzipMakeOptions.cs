namespace Morsel;

/// <summary>What is done about gzip when a file is described.</summary>
public sealed record GzipMakeOptions
{
    /// <summary>What the target is.</summary>
    /// <value>Default null: a gzip file is looked into if that is possible, else described as it is, with a note; other files are described as they are.</value>
    public GzipMode? Mode { get; init; }

    /// <summary>Addresses of the target itself, where <see cref="MakeRequest.Locations"/> are those of a gzip file: for clients that know nothing of these.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> PlainLocations { get; init; } = [];

    /// <summary>
    /// Whether to find out if gzip makes a file that is looked into again, byte for byte, and with which options, so that clients can. So much of its
    /// beginning is compared as tells gzip from other compressors, and clients prove what they make.
    /// </summary>
    /// <value>Default true.</value>
    public bool Recompress { get; init; } = true;

    /// <summary>Whether a gzip file that cannot be made again is refused. All of it is compared then.</summary>
    /// <value>Default false.</value>
    public bool RequireRecompression { get; init; }
}

/// <summary>What the target is, where gzip plays a part.</summary>
public enum GzipMode
{
    /// <summary>The target is what the gzip file holds; clients fetch pieces of the gzip file and unpack them.</summary>
    LookInside,

    /// <summary>A gzip file is made beside the file, for the same purpose.</summary>
    Compress,

    /// <summary>The target is the file as it is, gzip file or not.</summary>
    Opaque,
}
