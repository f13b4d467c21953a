using Morsel.Zchunk;

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
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{FileName ?? "a file without a name"}: {Length} bytes in {BlockCount} blocks, described by {DescriptionBytes} bytes of {Format}";
}
