namespace Morsel.Zchunk;

/// <summary>What is known and wanted of a payload, a zchunk file, whose header describes it.</summary>
public sealed record ZchunkUpdateOptions
{
    /// <summary>The digest that the header must have, from a source the caller trusts.</summary>
    /// <value>Default null: it is not compared.</value>
    public Digest? ExpectedHeaderDigest { get; init; }

    /// <summary>Bytes that the header must have.</summary>
    /// <value>Default null: it is not compared.</value>
    public long? ExpectedHeaderLength { get; init; }

    /// <summary>Whether the output is the content instead of the payload.</summary>
    /// <value>Default false: the output is the payload.</value>
    public bool Unpack { get; init; }

    /// <summary>Whether, with <see cref="Unpack"/>, the payload stays beside its content.</summary>
    /// <value>Default false: none is made where the content can be proven by itself; else it goes unless it was there before.</value>
    public bool KeepPayload { get; init; }
}
