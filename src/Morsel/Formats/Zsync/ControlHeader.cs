using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>The header lines of a control file, parsed and checked one by one.</summary>
internal sealed record ControlHeader
{
    /// <summary>Every line as name and value, in the file's order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    /// <summary>Where the checksums begin, in bytes from the file's beginning.</summary>
    public required int Bytes { get; init; }

    public required TargetLayout Layout { get; init; }

    public required HashLengths HashLengths { get; init; }

    public required DigestAlgorithm StrongHash { get; init; }

    public string? FileName { get; init; }

    public DateTimeOffset? ModifiedTime { get; init; }

    public Digest? Sha1 { get; init; }

    public Digest? Sha256 { get; init; }

    public required IReadOnlyList<string> Locations { get; init; }

    /// <summary>Addresses of the gzip file that the map describes.</summary>
    public required IReadOnlyList<string> CompressedLocations { get; init; }

    /// <summary>The digest of that gzip file; null if it is not told.</summary>
    public Digest? CompressedSha256 { get; init; }

    /// <summary>Where in the control file the records of that map are; null if there is none.</summary>
    public ByteRange? Map { get; init; }

    /// <summary>How the gzip file can be made again; null if that is not told, or not known.</summary>
    public Repacking? Repacking { get; init; }

    public required IReadOnlyList<Note> Notes { get; init; }
}
