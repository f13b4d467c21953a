using Morsel.Target;

namespace Morsel;

/// <summary>What a description says.</summary>
public sealed record DescriptionReport
{
    /// <summary>The format: "zsync".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes in the description.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>Bytes in the target.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in a block.</summary>
    public required int BlockBytes { get; init; }

    /// <summary>Blocks in the target.</summary>
    public required int BlockCount { get; init; }

    /// <summary>The strong checksum of blocks.</summary>
    public required DigestAlgorithm StrongHash { get; init; }

    /// <summary>Bytes kept of each strong checksum.</summary>
    public required int StrongBytes { get; init; }

    /// <summary>The published name, as it stands in the description; null if there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>The modification time; null if there is none that makes sense.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>Digests of the whole target.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];

    /// <summary>Addresses of the target as they stand in the description.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>Every field of the description, in its order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>What it says as the header of a payload (zchunk); null where it is another description.</summary>
    public PayloadDescription? Payload { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

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
}

/// <summary>Which bytes of a target a seed holds, and which must be fetched.</summary>
public sealed record SeedRanges
{
    /// <summary>Bytes in the target.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-1 in the control file; null if it has none.</summary>
    public required string? Sha1 { get; init; }

    /// <summary>What can be copied, in the order it was found.</summary>
    public required IReadOnlyList<SeedCopy> Reuse { get; init; }

    /// <summary>What must be fetched, ascending.</summary>
    public required IReadOnlyList<ByteRange> Download { get; init; }
}

/// <summary>Bytes of a seed that are bytes of the target. The seed counts as followed by zero bytes.</summary>
/// <param name="TargetOffset">Where they belong.</param>
/// <param name="SeedOffset">Where they are.</param>
/// <param name="Length">How many.</param>
public sealed record SeedCopy(long TargetOffset, long SeedOffset, long Length);
