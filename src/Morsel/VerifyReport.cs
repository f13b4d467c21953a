namespace Morsel;

/// <summary>How a file compares with a description.</summary>
public sealed record VerifyReport
{
    /// <summary>Whether the file is the published one, as far as the description can tell.</summary>
    public required bool IsIdentical { get; init; }

    /// <summary>What was proven; <see cref="ProofLevel.None"/> if the file differs.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes the file should have.</summary>
    public required long ExpectedLength { get; init; }

    /// <summary>Stretches whose blocks differ, ascending; empty although the file differs if only the whole digest does.</summary>
    public required IReadOnlyList<ByteRange> Differences { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        IsIdentical ? $"identical, {Length} bytes; proven: {Proven}" : $"different in {Differences.Count} stretches, {Length} bytes of {ExpectedLength}";
}
