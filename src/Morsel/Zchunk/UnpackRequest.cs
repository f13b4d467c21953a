namespace Morsel.Zchunk;

/// <summary>Which zchunk file to unpack, and which part of it.</summary>
public sealed record UnpackRequest
{
    /// <summary>The path of the zchunk file.</summary>
    public required string PayloadPath { get; init; }

    /// <summary>The path of the output. It is written by a rename, after it is verified.</summary>
    /// <value>Default null: the name of the zchunk file with another ending, in the current folder.</value>
    public string? OutputPath { get; init; }

    /// <summary>The part to write.</summary>
    public PayloadPart Part { get; init; }

    /// <summary>Whether to verify everything and write nothing.</summary>
    public bool VerifyOnly { get; init; }
}

/// <summary>A part of a zchunk file.</summary>
public enum PayloadPart
{
    /// <summary>The content.</summary>
    Content,

    /// <summary>The header and the compressed dictionary, as a file of their own, which is enough to plan an update.</summary>
    Header,

    /// <summary>The dictionary.</summary>
    Dictionary,
}

/// <summary>The result of unpacking.</summary>
public sealed record UnpackReport
{
    /// <summary>The path of the output; null if nothing was to be written.</summary>
    public required string? OutputPath { get; init; }

    /// <summary>Bytes in it.</summary>
    public required long Length { get; init; }

    /// <summary>Chunks in the zchunk file.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>What was verified, and by which digests, for people.</summary>
    public required string Proven { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{OutputPath ?? "nothing written"}: {Length} bytes from {ChunkCount} chunks; verified: {Proven}";
}
