using Morsel.Compression.Inflate;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>Writes one format's descriptions. Pure: it is handed what was computed and gives back bytes.</summary>
internal interface ITargetWriter
{
    /// <summary>What a description's name ends with: ".zsync".</summary>
    string Extension { get; }

    /// <summary>Decides what must be computed of a target.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="blockBytes">Bytes in a block, where that is decided; null to choose.</param>
    TargetShape ShapeOf(long length, int? blockBytes = null);

    /// <summary>Writes the description.</summary>
    /// <exception cref="ArgumentException">A name or address cannot be written in this format.</exception>
    byte[] Write(DescribedTarget target);

    /// <summary>What the publisher should know, one sentence each.</summary>
    IReadOnlyList<Note> NotesOn(DescribedTarget target);
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

    /// <summary>Addresses of the target, or of the gzip file that it is published in.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>Addresses of the target itself, where the others are those of a gzip file.</summary>
    public IReadOnlyList<string> PlainLocations { get; init; } = [];

    /// <summary>The gzip file that the target is published in; null if it is published as it is.</summary>
    public PackedTarget? Packed { get; init; }
}

/// <summary>A gzip file that holds a target.</summary>
/// <param name="Records">The points it can be unpacked from.</param>
/// <param name="Digest">Its digest; null if it is not known.</param>
/// <param name="FileName">Its name, if it has one and can be made again from the target.</param>
/// <param name="Recompression">Its header in hexadecimal and gzip's options, if it can be made again from the target.</param>
internal sealed record PackedTarget(IReadOnlyList<DeflateRecord> Records, Digest? Digest = null, string? FileName = null, string? Recompression = null);
