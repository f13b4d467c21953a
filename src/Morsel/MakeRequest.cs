using Morsel.Zsync;

namespace Morsel;

/// <summary>What is to be published, and how it is described.</summary>
public sealed record MakeRequest
{
    /// <summary>The file to describe.</summary>
    /// <value>Exactly one of this and <see cref="Input"/> is set.</value>
    public string? SourcePath { get; init; }

    /// <summary>The content to describe, where it is no file: read to its end and spooled, since the block size needs the length.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where the control file goes; it appears by rename, never half-written.</summary>
    /// <value>Default null: the name of the target + ".zsync", in the current folder; so too in a folder whose path ends with a separator.</value>
    public string? OutputPath { get; init; }

    /// <summary>The name the file is published under.</summary>
    /// <value>
    /// Default null: the base name of <see cref="SourcePath"/>. Of a gzip file that is looked into, the target's name is that without ".gz", or with ".tar"
    /// for ".tgz".
    /// </value>
    public string? FileName { get; init; }

    /// <summary>Addresses of the content, absolute or relative to the control file; of the gzip file, where the target is published in one.</summary>
    /// <value>
    /// Default empty: the escaped base name, that is, beside the control file; in the dialect of zsyncmake the path as it was given, as that tool does.
    /// </value>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>Addresses of the target itself, where <see cref="Locations"/> are those of a gzip file: for clients that know nothing of these.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> PlainLocations { get; init; } = [];

    /// <summary>What is done about gzip.</summary>
    /// <value>Default null: a gzip file is looked into if that is possible, else described as it is, with a note; other files are described as they are.</value>
    public GzipMode? Gzip { get; init; }

    /// <summary>
    /// Whether to find out if gzip makes a file that is looked into again, byte for byte, and with which options, so that clients can. So much of its
    /// beginning is compared as tells gzip from other compressors, and clients prove what they make.
    /// </summary>
    /// <value>Default true.</value>
    public bool Recompress { get; init; } = true;

    /// <summary>Whether a gzip file that cannot be made again is refused. All of it is compared then.</summary>
    /// <value>Default false.</value>
    public bool RequireRecompression { get; init; }

    /// <summary>Bytes in a block, a power of two from 512 to 16 MiB.</summary>
    /// <value>Default null: chosen from the length.</value>
    public int? BlockBytes { get; init; }

    /// <summary>Whether the control file carries the file's modification time. Without it the same content gives the same control file.</summary>
    /// <value>Default true.</value>
    public bool ModifiedTime { get; init; } = true;

    /// <summary>The strong checksum of blocks: MD4, which every client reads, MD5 or SHA-224, which only the newest do.</summary>
    public DigestAlgorithm StrongHash { get; init; } = DigestAlgorithm.Md4;

    /// <summary>The writer whose bytes are reproduced.</summary>
    /// <value>Default <see cref="ZsyncDialect.Morsel"/>.</value>
    public ZsyncDialect Dialect { get; init; }
}

/// <summary>What is done about gzip when a file is published.</summary>
public enum GzipMode
{
    /// <summary>The target is what the gzip file holds; clients fetch pieces of the gzip file and unpack them.</summary>
    LookInside,

    /// <summary>A gzip file is made beside the file, for the same purpose.</summary>
    Compress,

    /// <summary>The target is the file as it is, gzip file or not.</summary>
    Opaque,
}

/// <summary>How far publishing is.</summary>
/// <param name="DoneBytes">Bytes described.</param>
/// <param name="TotalBytes">Bytes in the file.</param>
public readonly record struct MakeProgress(long DoneBytes, long TotalBytes);
