using Morsel.Target;

namespace Morsel.Formats;

/// <summary>Writes one format's descriptions. Pure: it is handed what was computed and gives back bytes.</summary>
internal interface ITargetWriter
{
    /// <summary>What a description's name ends with: ".zsync".</summary>
    string Extension { get; }

    /// <summary>Decides what must be computed of a target of <paramref name="length"/> bytes.</summary>
    TargetShape ShapeOf(long length);

    /// <summary>Writes the description.</summary>
    /// <exception cref="ArgumentException">A name or address cannot be written in this format.</exception>
    byte[] Write(DescribedTarget target);

    /// <summary>What the publisher should know, one sentence each.</summary>
    IReadOnlyList<string> NotesOn(DescribedTarget target);
}

/// <summary>What is computed of a target before it can be described.</summary>
/// <param name="Layout">Its blocks.</param>
/// <param name="StrongHash">The strong checksum of each.</param>
/// <param name="StrongBytes">Bytes kept of it.</param>
/// <param name="WholeDigests">Digests of the whole.</param>
internal sealed record TargetShape(TargetLayout Layout, DigestAlgorithm StrongHash, int StrongBytes, IReadOnlyList<DigestAlgorithm> WholeDigests);

/// <summary>Everything a description says.</summary>
/// <param name="Shape">What was computed.</param>
/// <param name="WeakSums">The rolling checksum of each block, last block zero-padded.</param>
/// <param name="StrongSums">The kept bytes of the strong checksum of each block.</param>
/// <param name="WholeDigests">Digests of the whole.</param>
internal sealed record DescribedTarget(TargetShape Shape, uint[] WeakSums, byte[] StrongSums, IReadOnlyList<Digest> WholeDigests)
{
    public string? FileName { get; init; }

    public DateTimeOffset? ModifiedTime { get; init; }

    public IReadOnlyList<string> Locations { get; init; } = [];
}
