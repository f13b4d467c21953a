namespace Morsel.Patches;

/// <summary>Which patch to apply to which file.</summary>
public sealed record PatchApplyRequest
{
    /// <summary>The path of the old file.</summary>
    public required string OldPath { get; init; }

    /// <summary>The path of the patch.</summary>
    public required string PatchPath { get; init; }

    /// <summary>The path of the new file. It is written by a rename, after it is verified. It may be the path of the old file.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The SHA-256 that the result must have, from a source that is trusted: zstd patches name none. null for that of the patch.</summary>
    /// <value>Default null.</value>
    public Digest? ExpectedSha256 { get; init; }
}

/// <summary>The result of applying a patch.</summary>
public sealed record PatchApplyReport
{
    /// <summary>The path of the new file.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in the new file.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 of the new file.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What proved it: the digest that the patch names. A zstd patch names none; its checksum of 32 bits, if it has one, was compared.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>Bytes in the patch.</summary>
    public required long PatchBytes { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{OutputPath}: {Length} bytes from a patch of {PatchBytes} bytes; {Digest}, verified by: {Proven}";
}
