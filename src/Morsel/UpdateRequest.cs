using Morsel.AppImages;
using Morsel.Casync;
using Morsel.Estimates;
using Morsel.Zchunk;

namespace Morsel;

/// <summary>Which file to update, and how.</summary>
/// <example>
/// <code>
/// var request = new UpdateRequest
/// {
///     Source = "https://example.org/disk.img.zsync",
///     OutputPath = "disk.img",
///     SeedPaths = ["disk-1.img"],
///     RequiredProof = ProofLevel.Sha256,
/// };
/// var content = new UpdateRequest { Source = "https://example.org/primary.xml.zck", Zchunk = new() { Unpack = true } };
/// </code>
/// </example>
public sealed record UpdateRequest
{
    /// <summary>
    /// The address or path of a control file, the address of a zchunk file, or the address of the file itself. If you specify
    /// the address of a gzip file, the output is a gzip file: <see cref="GzipUpdateOptions.FetchFile"/> is implied, unless <see cref="GzipUpdateOptions.Recompress"/> is
    /// false. Or the path of an AppImage, which is updated from the update information inside it (<see cref="AppImage"/>).
    /// </summary>
    public required string Source { get; init; }

    /// <summary>The path of the output.</summary>
    /// <value>Default null: the published name, in the current folder. If the path ends with a separator: the published name, in that folder.</value>
    public string? OutputPath { get; init; }

    /// <summary>Whether <see cref="OutputPath"/> is the folder that the output is written into under its published name, also if the output is a folder itself.</summary>
    /// <value>Default false: only if the path ends with a separator, and the output is a file.</value>
    public bool OutputIsParent { get; init; }

    /// <summary>Full paths of outputs of other updates that belong together with this one: an output that would replace one of them, or a file beside it, is refused.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> OtherOutputs { get; init; } = [];

    /// <summary>
    /// Without a name in <see cref="OutputPath"/>: whether the published name is used only if it begins with the letters and digits that the name of
    /// <see cref="Source"/> begins with, as zsync does it. Else the file is called by these letters and digits alone.
    /// </summary>
    /// <value>Default false: every name that is safe is used.</value>
    public bool NameLikeSource { get; init; }

    /// <summary>Whether <see cref="OutputPath"/> names the file, and not only where it goes.</summary>
    internal bool NamesFile => OutputPath is { } path && !OutputIsParent && !Path.EndsInDirectorySeparator(path);

    /// <summary>Local files that may contain parts of the new file (seeds), searched in this order after the part file and the existing output.</summary>
    public IReadOnlyList<string> SeedPaths { get; init; } = [];

    /// <summary>Whether files of similar name beside the output are searched too, at most three, newest first.</summary>
    /// <value>Default true.</value>
    public bool AutoSeeds { get; init; } = true;

    /// <summary>Where to keep the control file; it is downloaded again only if it changed on the server.</summary>
    /// <value>Default null: not kept.</value>
    public string? KeepDescriptionPath { get; init; }

    /// <summary>The base address for relative addresses in a local control file.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>Other addresses of the same file, absolute, http or https; used after those in the control file.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>Whether to download the whole file, without ranges, and search no local files; the control file still verifies it.</summary>
    /// <value>Default false.</value>
    public bool WholeOnly { get; init; }

    /// <summary>Whether to request the sidecar of the file (FILE.morsel), which lists patches and compressed files.</summary>
    /// <value>Default true.</value>
    public bool Routes { get; init; } = true;

    /// <summary>
    /// Whether a plan reads the control file and searches the local files even if the sidecar alone decides, so that the sizes of all ways are exact, and asks the stores of a casync
    /// index for the size of each chunk that must be downloaded.
    /// </summary>
    /// <value>Default false. An update ignores it.</value>
    public bool ExactRoutes { get; init; }

    /// <summary>Whether patches may be used; without them it is planned what users download who have a version that no patch is for.</summary>
    /// <value>Default true.</value>
    internal bool Patches { get; init; } = true;

    /// <summary>Links for which a plan tells what the download would be there.</summary>
    /// <value>Default: none. An update ignores them.</value>
    internal IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>Whether to save downloaded bytes or time.</summary>
    /// <value>Default <see cref="Preference.Bytes"/>.</value>
    public Preference Prefer { get; init; }

    /// <summary>Maximum bytes of memory that a way may need, in addition to what every way needs; a way that needs more is not used.</summary>
    /// <value>Default null: a quarter of the memory of the machine.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>The SHA-256 that the file must have, from a source that you trust.</summary>
    public Digest? ExpectedSha256 { get; init; }

    /// <summary>
    /// The address or path of a file with SHA-256 digests, as <c>sha256sum</c> writes it (SHA256SUMS); if it is relative, it is beside <see cref="Source"/>. The file must have the digest that is
    /// listed there for its name. If a signature is required (<see cref="Trust"/>), this file must be signed, and nothing else need be.
    /// </summary>
    /// <value>Default null.</value>
    public string? Sums { get; init; }

    /// <summary>The weakest verification to accept.</summary>
    /// <value>Default <see cref="ProofLevel.None"/>: the best that the control file offers.</value>
    public ProofLevel RequiredProof { get; init; }

    /// <summary>Whose signature is required.</summary>
    public TrustOptions Trust { get; init; } = new();

    /// <summary>Whether to keep the old file beside the new one, as "name.zs-old".</summary>
    /// <value>Default false.</value>
    public bool KeepReplaced { get; init; }

    /// <summary>
    /// Whether to change the file where it is, without a second copy: what is right is left alone, the rest is moved, copied and downloaded into it. The output may also be a block device.
    /// Until the end the file is neither the old version nor the new one, and a journal beside it (FILE.part.jnl) says so. If there is no file, it is written as usual.
    /// </summary>
    /// <value>Default false.</value>
    public bool InPlace { get; init; }

    /// <summary>With <see cref="InPlace"/>: the folder for the journal of a block device; it is made if it does not exist. The journal of a file is beside the file.</summary>
    /// <value>Default null: the folder morsel in the folder for local data of the user.</value>
    public string? JournalFolder { get; init; }

    /// <summary>How much of a file may be saved while it is changed in place: twice as much at most is in the journal, and half as much at one time.</summary>
    /// <value>Default 64 MiB.</value>
    internal int JournalAreaBytes { get; init; } = 64 << 20;

    /// <summary>Whether to set the modification time of the new file to that in the control file.</summary>
    /// <value>Default true.</value>
    public bool SetModifiedTime { get; init; } = true;

    /// <summary>The maximum size of the control file, in bytes.</summary>
    /// <value>Default 64 MiB.</value>
    public long DescriptionLimit { get; init; } = UsualDescriptionLimit;

    /// <summary>What every client takes that nobody has told otherwise; who writes descriptions keeps to it.</summary>
    internal const long UsualDescriptionLimit = 64L << 20;

    /// <summary>Threads that search local files.</summary>
    /// <value>Default null: one for each processor.</value>
    public int? Threads { get; init; }

    /// <summary>How to treat a control file that describes the content of a gzip file.</summary>
    public GzipUpdateOptions Gzip { get; init; } = new();

    /// <summary>How to treat a zchunk file.</summary>
    public ZchunkUpdateOptions Zchunk { get; init; } = new();

    /// <summary>How an AppImage is updated, if <see cref="Source"/> is the path of one.</summary>
    public AppImageUpdateOptions AppImage { get; init; } = new();

    /// <summary>Who points to the source where the caller did not choose it: nothing personal goes there, and what is not public is not reached from what is.</summary>
    internal Uri? PointedFrom { get; init; }

    /// <summary>Where the chunks of a casync index are.</summary>
    public CasyncUpdateOptions Casync { get; init; } = new();
}

/// <summary>What an update saves.</summary>
public enum Preference
{
    /// <summary>
    /// Bytes: a local file is searched to its end unless that takes much longer and a sample says that the rest contains almost nothing, and the whole file is
    /// downloaded only if nearly all of it is missing.
    /// </summary>
    Bytes,

    /// <summary>Time: the search of a local file ends as soon as downloading is faster, and the whole file may be downloaded if a third of it is missing.</summary>
    Time,
}

/// <summary>How strongly a file was verified, weakest first.</summary>
public enum ProofLevel
{
    /// <summary>Nothing was compared.</summary>
    None,

    /// <summary>Every block matched its checksum, which may be truncated.</summary>
    Blocks,

    /// <summary>The whole file matched its SHA-1.</summary>
    Sha1,

    /// <summary>The whole file matched the first 16 bytes of its SHA-512.</summary>
    Sha512To128,

    /// <summary>The whole file matched its SHA-256.</summary>
    Sha256,

    /// <summary>The whole file matched its SHA-512.</summary>
    Sha512,
}

/// <summary>Whose signature is required, and what else is expected of what is signed.</summary>
public sealed record TrustOptions
{
    /// <summary>
    /// Files with the keys that are trusted: public keys of OpenSSH, allowed_signers files, or public keys of minisign. If there is one, a signature by one of the keys is
    /// required: of the sidecar (FILE.morsel) if there is one, else of the control file. It is in a file of that name + ".sig", or ".minisig" for minisign. With
    /// <see cref="UpdateRequest.Sums"/>, a signature of that file is required; then the keys may also be armoured public keys of OpenPGP, for a signature in a file of that name + ".asc"
    /// or ".gpg", which gpgv or gpg checks.
    /// </summary>
    /// <value>Default empty: no signature is required, and none is looked at.</value>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];

    /// <summary>Of the keys in allowed_signers files, only those are trusted that have this principal.</summary>
    /// <value>Default null: all of them.</value>
    public string? Signer { get; init; }

    /// <summary>The name that the signed sidecar must give the file, so that nobody can offer another file of the same publisher.</summary>
    /// <value>Default null: that in the address.</value>
    public string? FileName { get; init; }

    /// <summary>Whether an older version than the last one is accepted, once.</summary>
    /// <value>Default false.</value>
    public bool AllowRollback { get; init; }

    /// <summary>Whether a signature is required.</summary>
    internal bool IsDemanded => KeyFiles.Count > 0;
}
