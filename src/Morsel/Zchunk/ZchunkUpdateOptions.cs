namespace Morsel.Zchunk;

/// <summary>How an update treats a zchunk file.</summary>
public sealed record ZchunkUpdateOptions
{
    /// <summary>The digest that the header must have, from a source that you trust.</summary>
    /// <value>Default null: it is not compared.</value>
    public Digest? ExpectedHeaderDigest { get; init; }

    /// <summary>Bytes that the header must have.</summary>
    /// <value>Default null: it is not compared.</value>
    public long? ExpectedHeaderLength { get; init; }

    /// <summary>Whether the output is the content instead of the zchunk file.</summary>
    /// <value>Default false: the output is the zchunk file.</value>
    public bool Unpack { get; init; }

    /// <summary>Whether to keep the zchunk file beside its content, with <see cref="Unpack"/>.</summary>
    /// <value>Default false: no zchunk file is written if the digests of the uncompressed chunks verify the content; else it is deleted, unless it existed before.</value>
    public bool KeepPayload { get; init; }
}
