using Morsel.Zchunk;

namespace Morsel;

/// <summary>What a control file, or the header of a zchunk file, contains.</summary>
public sealed record DescriptionReport
{
    /// <summary>The format: "zsync".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes in the control file.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>Bytes in the published file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in a block; in the longest one unless <see cref="HasEqualBlocks"/>.</summary>
    public required int BlockBytes { get; init; }

    /// <summary>Whether all blocks but the last one have the same size.</summary>
    /// <value>Default true.</value>
    public bool HasEqualBlocks { get; init; } = true;

    /// <summary>Blocks in the published file.</summary>
    public required int BlockCount { get; init; }

    /// <summary>The strong checksum of blocks.</summary>
    public required DigestAlgorithm StrongHash { get; init; }

    /// <summary>Bytes of each strong checksum in the control file.</summary>
    public required int StrongBytes { get; init; }

    /// <summary>The published name in the control file; null if there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>The modification time in the control file; null if there is none, or if it is invalid.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>Digests of the whole published file.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];

    /// <summary>Addresses of the published file, as written in the control file.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>The fields of the control file, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>The header of the zchunk file; null for a zsync control file.</summary>
    public PayloadDescription? Payload { get; init; }

    /// <summary>The stretches of the published file, in order and without gaps: which blocks it has more than once, as far as their checksums tell.</summary>
    public IReadOnlyList<BlockStretch> Stretches { get; init; } = [];

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{FileName ?? "a file without a name"}: {Length} bytes in {BlockCount} blocks, described by {DescriptionBytes} bytes of {Format}";
}

/// <summary>A stretch of a published file whose blocks are of one kind.</summary>
/// <param name="Target">Its range in the file.</param>
/// <param name="Kind">The kind.</param>
public sealed record BlockStretch(ByteRange Target, BlockKind Kind);

/// <summary>What a block of a published file is like.</summary>
public enum BlockKind
{
    /// <summary>It is there once.</summary>
    Once,

    /// <summary>It is there more than once: clients download it once at most.</summary>
    Repeated,

    /// <summary>It is there more than once, and all its bytes are zero.</summary>
    Zero,
}
