namespace Morsel.Zchunk;

/// <summary>Which payload is to be unpacked, and what of it.</summary>
public sealed record UnpackRequest
{
    /// <summary>The payload.</summary>
    public required string PayloadPath { get; init; }

    /// <summary>Where the result goes; it appears by rename, proven, or not at all.</summary>
    /// <value>Default null: the payload's base name with another ending, in the current folder.</value>
    public string? OutputPath { get; init; }

    /// <summary>What is wanted.</summary>
    public PayloadPart Part { get; init; }

    /// <summary>Whether everything is proven and nothing written.</summary>
    public bool VerifyOnly { get; init; }
}

/// <summary>A part of a payload.</summary>
public enum PayloadPart
{
    /// <summary>The content.</summary>
    Content,

    /// <summary>The header and the stored dictionary, as a file of its own: what others need to plan an update.</summary>
    Header,

    /// <summary>The dictionary.</summary>
    Dictionary,
}

/// <summary>What unpacking gave.</summary>
public sealed record UnpackReport
{
    /// <summary>Where the result is; null if nothing was to be written.</summary>
    public required string? OutputPath { get; init; }

    /// <summary>Bytes in it.</summary>
    public required long Length { get; init; }

    /// <summary>Chunks in the payload.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>What was proven by digests, for people.</summary>
    public required string Proven { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{OutputPath ?? "nothing written"}: {Length} bytes from {ChunkCount} chunks; proven: {Proven}";
}
