namespace Morsel.Patches;

/// <summary>Which patch is to be applied to what.</summary>
public sealed record PatchApplyRequest
{
    /// <summary>The older version, which the patch starts from.</summary>
    public required string OldPath { get; init; }

    /// <summary>The patch.</summary>
    public required string PatchPath { get; init; }

    /// <summary>Where the result goes; it appears by rename, proven, or not at all. It may be the older version.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The SHA-256 that the result must have, from a source that is trusted: zstd patches name none. null for that of the patch.</summary>
    /// <value>Default null.</value>
    public Digest? ExpectedSha256 { get; init; }
}

/// <summary>What applying a patch gave.</summary>
public sealed record PatchApplyReport
{
    /// <summary>Where the result is.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in it.</summary>
    public required long Length { get; init; }

    /// <summary>Its SHA-256.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What proved it: the digest that the patch names. A zstd patch names none; its checksum of 32 bits, if it has one, was compared.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>Bytes in the patch.</summary>
    public required long PatchBytes { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => $"{OutputPath}: {Length} bytes by a patch of {PatchBytes}; {Digest}, proven: {Proven}";
}
