using Morsel.Patches;
using Morsel.Zsync;

namespace Morsel;

/// <summary>What is to be published, and how it is described.</summary>
/// <example>
/// <code>
/// var request = new MakeRequest
/// {
///     SourcePath = "disk.img",
///     OutputPath = "public/disk.img.zsync",
///     Locations = ["https://example.org/disk.img"],
/// };
/// var patched = new MakeRequest { SourcePath = "disk.img", Patches = new() { From = ["old/disk.img"] } };
/// var compressed = new MakeRequest { SourcePath = "disk.img", Gzip = new() { Mode = GzipMode.Compress } };
/// </code>
/// </example>
public sealed record MakeRequest
{
    /// <summary>The file to describe.</summary>
    /// <value>Exactly one of this and <see cref="Input"/> is set.</value>
    public string? SourcePath { get; init; }

    /// <summary>The content to describe, where it is no file: read to its end and spooled, since the block size needs the length.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where the control file goes; it appears by rename, never half-written.</summary>
    /// <value>
    /// Default null: the name of the target + ".zsync", beside the file; in the current folder for a stream and in the dialect of zsyncmake; where the path ends
    /// with a separator, in that folder.
    /// </value>
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

    /// <summary>Bytes in a block, a power of two from 512 to 16 MiB.</summary>
    /// <value>Default null: chosen from the length.</value>
    public int? BlockBytes { get; init; }

    /// <summary>Whether the control file carries the file's modification time. Without it the same content gives the same control file.</summary>
    /// <value>Default true.</value>
    public bool ModifiedTime { get; init; } = true;

    /// <summary>
    /// Also writes the whole file compressed, beside the control file, and lists it in a sidecar (FILE.morsel): whoever has nothing of the file downloads that.
    /// It is not kept where it saves less than a twentieth.
    /// </summary>
    /// <value>Default null: neither is written. Nothing that is gzip already, or compressed by <see cref="Gzip"/>, can be compressed so.</value>
    public WholePacking? CompressedWhole { get; init; }

    /// <summary>
    /// Also writes a second control file with larger blocks, <c>NAME.&lt;digest&gt;.coarse.zsync</c>, beside the ordinary one, and lists both in a sidecar (FILE.morsel):
    /// whoever has an earlier version downloads it first, and of the ordinary one what is about changed places alone. It is not written where the ordinary one has 64 KiB or less.
    /// </summary>
    /// <value>Default false. Nothing that is described by what a gzip file holds, or in the dialect of zsyncmake, can have one.</value>
    public bool CoarseControlFile { get; init; }

    /// <summary>What is done about gzip.</summary>
    public GzipMakeOptions Gzip { get; init; } = new();

    /// <summary>How the control file is written.</summary>
    public ZsyncMakeOptions Zsync { get; init; } = new();

    /// <summary>Which patches are made besides, beside the control file: <c>NAME.&lt;digest&gt;.from-&lt;digest of the older version&gt;.mpatch</c>.</summary>
    /// <value>Default: none.</value>
    public PatchMakeOptions Patches { get; init; } = new();

    /// <summary>Whether compressed units are made besides, beside the control file: <c>NAME.&lt;digest&gt;.zst</c>.</summary>
    /// <value>Default: not.</value>
    public UnitMakeOptions Units { get; init; } = new();

    /// <summary>Whether objects are written beside the file, which a sidecar lists.</summary>
    internal bool AddsObjects => CompressedWhole is not null || CoarseControlFile || Patches.From.Count > 0 || Units.AreMade;
}

/// <summary>Compressed units of a file: one zstd file, of which Morsel's users fetch what their older version lacks, and which everybody else unpacks.</summary>
public sealed record UnitMakeOptions
{
    /// <summary>Whether they are made, beside the control file.</summary>
    /// <value>Default false.</value>
    public bool AreMade { get; init; }

    /// <summary>Bytes of the file in a unit, a power of two from 512 to 128 KiB.</summary>
    /// <value>Default null: as many as in a block of the control file.</value>
    public int? UnitBytes { get; init; }

    /// <summary>zstd's level, from 1 to 22.</summary>
    /// <value>Default 19.</value>
    public int Level { get; init; } = 19;
}

/// <summary>How far the making of a description or payload is, or the extraction of one.</summary>
/// <param name="DoneBytes">Bytes of content done.</param>
/// <param name="TotalBytes">Bytes of content.</param>
public readonly record struct MakeProgress(long DoneBytes, long TotalBytes);

/// <summary>How a whole file is compressed, to be unpacked from its beginning.</summary>
public enum WholePacking
{
    /// <summary>zstd (RFC 8878).</summary>
    Zstd,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>xz.</summary>
    Xz,
}
