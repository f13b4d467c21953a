using Morsel.Patches;
using Morsel.Zsync;

namespace Morsel;

/// <summary>Which file to describe, and how.</summary>
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

    /// <summary>The content to describe, if it is not a file. It is read to its end and copied to a temporary file, because the block size depends on the length.</summary>
    public Stream? Input { get; init; }

    /// <summary>The path of the control file. It is written by a rename, so it is never incomplete.</summary>
    /// <value>
    /// Default null: the published name + ".zsync", beside the file; in the current folder for a stream and with <see cref="ZsyncDialect.Zsyncmake062"/>. If the path ends
    /// with a separator: in that folder.
    /// </value>
    public string? OutputPath { get; init; }

    /// <summary>The name that the file is published under.</summary>
    /// <value>
    /// Default null: the base name of <see cref="SourcePath"/>. If the content of a gzip file is described, its name is that of the file without ".gz", or with ".tar"
    /// for ".tgz".
    /// </value>
    public string? FileName { get; init; }

    /// <summary>Addresses of the file, absolute or relative to the control file; if the content of a gzip file is described, those of the gzip file.</summary>
    /// <value>
    /// Default empty: the escaped base name, that is, beside the control file; with <see cref="ZsyncDialect.Zsyncmake062"/> the path as it was given, as that tool does.
    /// </value>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>Bytes in a block, a power of two from 512 to 16 MiB.</summary>
    /// <value>Default null: chosen from the length.</value>
    public int? BlockBytes { get; init; }

    /// <summary>Whether the control file contains the file's modification time. Without it, equal content gives equal control files.</summary>
    /// <value>Default true.</value>
    public bool ModifiedTime { get; init; } = true;

    /// <summary>
    /// Also write the whole file compressed, beside the control file, and list it in a sidecar (FILE.morsel). Users without an earlier version download it.
    /// It is not written if it would save less than 5 %.
    /// </summary>
    /// <value>Default null: neither is written. It cannot be used for gzip files, or with a <see cref="Gzip"/> mode that compresses.</value>
    public WholePacking? CompressedWhole { get; init; }

    /// <summary>
    /// Also writes a second control file with larger blocks, <c>NAME.&lt;digest&gt;.coarse.zsync</c>, beside the ordinary one, and lists both in a sidecar (FILE.morsel):
    /// users who have an earlier version download it first, and of the ordinary one only what describes changed places. It is not written if the ordinary one has 64 KiB or less.
    /// </summary>
    /// <value>Default false. It cannot be used for a gzip file that is described by its content, nor in the dialect of zsyncmake.</value>
    public bool CoarseControlFile { get; init; }

    /// <summary>How gzip files are treated.</summary>
    public GzipMakeOptions Gzip { get; init; } = new();

    /// <summary>How the control file is written.</summary>
    public ZsyncMakeOptions Zsync { get; init; } = new();

    /// <summary>Patches to write beside the control file: <c>NAME.&lt;digest&gt;.from-&lt;digest of the older version&gt;.mpatch</c>.</summary>
    /// <value>Default: none.</value>
    public PatchMakeOptions Patches { get; init; } = new();

    /// <summary>Compressed units to write beside the control file: <c>NAME.&lt;digest&gt;.zst</c>.</summary>
    /// <value>Default: not.</value>
    public UnitMakeOptions Units { get; init; } = new();

    /// <summary>
    /// Also writes everything beside the file that saves bytes: compressed units, a coarser control file, and the patches from <see cref="PatchMakeOptions.From"/> that
    /// are at most half of what the cheapest other way costs. <see cref="MakeReport.Downloads"/> lists what users download then.
    /// </summary>
    /// <value>Default false. It needs <see cref="SourcePath"/>. Of a gzip file that is described by its content, only patches are written.</value>
    public bool Routes { get; init; }

    /// <summary>
    /// By which key the control file and the sidecar (FILE.morsel) are signed. The sidecar is written in any case then, with the name of the file, a serial and a time until
    /// which it is valid: clients that require the key believe what it says.
    /// </summary>
    /// <value>Default: not signed. It cannot be used in the dialect of zsyncmake, whose SHA-1 and MD4 do not bind the file.</value>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>Whether a sidecar is written, which lists the objects beside the file, if there are any.</summary>
    internal bool AddsObjects => Signing.KeyFile is not null || Routes || CompressedWhole is not null || CoarseControlFile || Patches.From.Count > 0 || Units.AreMade;
}

/// <summary>How to write compressed units: a zstd file from which Morsel can download only the units that an older version lacks. <c>zstd -d</c> unpacks the whole file.</summary>
public sealed record UnitMakeOptions
{
    /// <summary>Whether to write them, beside the control file.</summary>
    /// <value>Default false.</value>
    public bool AreMade { get; init; }

    /// <summary>Bytes of the file in a unit, a power of two from 512 to 128 KiB.</summary>
    /// <value>Default null: as many as in a block of the control file.</value>
    public int? UnitBytes { get; init; }

    /// <summary>The compression level of zstd, from 1 to 22.</summary>
    /// <value>Default 19.</value>
    public int Level { get; init; } = 19;
}

/// <summary>The progress of writing a control file or a zchunk file, or of unpacking one.</summary>
/// <param name="DoneBytes">Bytes of content done.</param>
/// <param name="TotalBytes">Bytes of content.</param>
public readonly record struct MakeProgress(long DoneBytes, long TotalBytes);

/// <summary>The compression of a whole file.</summary>
public enum WholePacking
{
    /// <summary>zstd (RFC 8878).</summary>
    Zstd,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>xz.</summary>
    Xz,
}

/// <summary>How what is made is signed: by a detached signature that <c>ssh-keygen -Y verify -n morsel</c> also verifies.</summary>
public sealed record SigningOptions
{
    /// <summary>The file of the private key, as <c>ssh-keygen</c> writes it: ssh-ed25519, or ecdsa-sha2-nistp256.</summary>
    /// <value>Default null: nothing is signed.</value>
    public string? KeyFile { get; init; }

    /// <summary>Called with the path of a key file if that is encrypted; returns its passphrase, or null if there is none.</summary>
    public Func<string, string?>? Passphrase { get; init; }

    /// <summary>The file of the private key that was used until now, if the key has changed: it makes <see cref="KeyFile"/> its successor, so that clients that trust the old key accept the new one.</summary>
    /// <value>Default null.</value>
    public string? SucceedsKeyFile { get; init; }

    /// <summary>How long clients accept the signed sidecar. Sign again before that time is over, also if nothing has changed.</summary>
    /// <value>Default 90 days.</value>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The serial of the signed sidecar; clients refuse a lower one than they have had.</summary>
    /// <value>Default null: that of the sidecar that is there if it is for the same file, else the time in seconds since 1970, or one more than that of the sidecar that is there.</value>
    public long? Serial { get; init; }
}

/// <summary>A signature that was written.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Key">The fingerprint of the key: "SHA256:…".</param>
public sealed record MadeSignature(string Path, string Key);
