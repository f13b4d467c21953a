namespace Morsel.Target;

/// <summary>The neutral description of a target, which every format's own description becomes.</summary>
internal sealed class TargetIndex
{
    /// <summary>As many ranges as zsync 0.6.2 asks for at once.</summary>
    public const int FewRanges = 20;

    /// <exception cref="ArgumentException">Layout and proof do not have the same number of blocks.</exception>
    public TargetIndex(TargetLayout layout, BlockDigests proof)
    {
        if (layout.BlockCount != proof.BlockCount)
            throw new ArgumentException($"{proof.BlockCount} checksums for {layout.BlockCount} blocks", nameof(proof));
        (Layout, Proof) = (layout, proof);
    }

    public TargetLayout Layout { get; }

    public BlockDigests Proof { get; }

    /// <summary>Digests of the whole target, strongest first; none where the description has none.</summary>
    public IReadOnlyList<Digest> WholeDigests { get; init; } = [];

    /// <summary>Where the bytes begin that they digest: what stands before is proven otherwise.</summary>
    /// <value>Default 0: they digest all bytes.</value>
    public long DigestedFrom { get; init; }

    /// <summary>Bytes of the target that came with its description. They are proven like all others.</summary>
    public IReadOnlyList<Literal> Literals { get; init; } = [];

    /// <summary>Ranges that the format's own tool asks for at once: a server that ever served it takes as many.</summary>
    /// <value>Default <see cref="FewRanges"/>.</value>
    public int UsualRanges { get; init; } = FewRanges;

    /// <summary>Requests beyond the fewest that may be made, so that several connections share the work.</summary>
    /// <value>Default null: as many as make it quick.</value>
    public int? SpareRequests { get; init; }

    /// <summary>Where the target's bytes are: references as the description wrote them, absolute or relative to it.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>A packed form of the target, which it can be fetched from piece by piece; null where there is none.</summary>
    public GzipOrigin? Packed { get; init; }

    /// <summary>The payload that holds the target, where servers have that instead of the target; null where they have the target.</summary>
    public ChunkedOrigin? Payload { get; init; }

    /// <summary>The name the publisher gave, unchecked; null where the description has none.</summary>
    public string? FileName { get; init; }

    /// <summary>When the published file was last changed; null where unknown or absurd.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>About how many bytes must be fetched for some of the target.</summary>
    public long FetchBytesFor(long targetBytes) =>
        Payload is null || Layout.Length == 0 ? targetBytes : (long)(targetBytes * ((double)Payload.Index.Layout.Length / Layout.Length));
}
