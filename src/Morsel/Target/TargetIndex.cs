namespace Morsel.Target;

/// <summary>The neutral description of a target, which every format's own description becomes.</summary>
internal sealed class TargetIndex
{
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

    /// <summary>The forms in which servers have the target, the one that the format prefers first.</summary>
    public IReadOnlyList<Origin> Origins { get; init; } = [];

    /// <summary>The name the publisher gave, unchecked; null where the description has none.</summary>
    public string? FileName { get; init; }

    /// <summary>When the published file was last changed; null where unknown or absurd.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>Of a tar archive, the time that most of its members have, as 12 bytes of their headers: seeds are shown with it.</summary>
    /// <value>Default null: seeds are shown as they are.</value>
    public byte[]? TarTime { get; init; }

    /// <summary>The same target, in these forms, its seeds shown with a time, and proven by a digest where it has none of its own.</summary>
    public TargetIndex With(IReadOnlyList<Origin> origins, byte[]? tarTime, Digest? digest) => new(Layout, Proof)
    {
        WholeDigests = WholeDigests.Count > 0 || digest is null ? WholeDigests : [digest],
        DigestedFrom = DigestedFrom,
        Literals = Literals,
        Origins = origins,
        FileName = FileName,
        ModifiedTime = ModifiedTime,
        TarTime = tarTime,
    };

    /// <summary>The form of one kind that servers have; null where they have none.</summary>
    public TOrigin? Find<TOrigin>()
        where TOrigin : Origin => Origins.OfType<TOrigin>().FirstOrDefault();

    /// <summary>About how many bytes must be fetched for some of the target.</summary>
    public long FetchBytesFor(long targetBytes) => Origins.Count == 0 ? targetBytes : Origins[0].FetchBytesFor(targetBytes, Layout.Length);
}
