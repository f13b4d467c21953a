namespace Morsel;

/// <summary>The result of comparing a file with a control file.</summary>
public sealed record VerifyReport
{
    /// <summary>Whether the file matches the control file.</summary>
    public required bool IsIdentical { get; init; }

    /// <summary>How the file was verified; <see cref="ProofLevel.None"/> if it differs.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes the file should have.</summary>
    public required long ExpectedLength { get; init; }

    /// <summary>The ranges whose blocks differ, in ascending order; empty if only the digest of the whole file differs.</summary>
    public required IReadOnlyList<ByteRange> Differences { get; init; }

    /// <summary>The journal of an interrupted update in place, which says that the file is neither the old version nor the new one; null if there is none.</summary>
    public string? Journal { get; init; }

    /// <summary>Whose signature of the control file was accepted; null if none was required.</summary>
    public SignatureReport? Signature { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        IsIdentical ? $"identical, {Length} bytes; verified: {Proven}" : $"different in {Differences.Count} stretches, {Length} bytes of {ExpectedLength}";
}
