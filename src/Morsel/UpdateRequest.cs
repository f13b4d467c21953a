using Morsel.Zchunk;

namespace Morsel;

/// <summary>What is to be updated, from where, with what.</summary>
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
    /// The address or path of a description (a zsync control file), or the address of the file itself; a zchunk file is its own description. Who gives
    /// the address of a gzip file gets a gzip file: <see cref="GzipUpdateOptions.FetchFile"/> is implied, unless <see cref="GzipUpdateOptions.Recompress"/> is
    /// false.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Where the file goes.</summary>
    /// <value>Default null: the name the description gives, in the current folder; where the path ends with a separator, in that folder.</value>
    public string? OutputPath { get; init; }

    /// <summary>Whether <see cref="OutputPath"/> names the file, and not only where it goes.</summary>
    internal bool NamesFile => OutputPath is { } path && !Path.EndsInDirectorySeparator(path);

    /// <summary>Files that may hold parts of the target, searched in this order after the part file and the existing output.</summary>
    public IReadOnlyList<string> SeedPaths { get; init; } = [];

    /// <summary>Whether files of similar name beside the output are searched too, at most three, newest first.</summary>
    /// <value>Default true.</value>
    public bool AutoSeeds { get; init; } = true;

    /// <summary>Where the description is kept; it is asked for again only if it changed on the server.</summary>
    /// <value>Default null: not kept.</value>
    public string? KeepDescriptionPath { get; init; }

    /// <summary>What relative addresses in a description that is a local file are relative to.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>More addresses of the same target, absolute, http or https; tried after those the description names.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>Whether the target is fetched whole, never in ranges, and no seed is searched; the description still proves it.</summary>
    /// <value>Default false.</value>
    public bool WholeOnly { get; init; }

    /// <summary>Whether the sidecar of the file (FILE.morsel) is asked for, which lists other ways to it: compressed, for example.</summary>
    /// <value>Default true.</value>
    public bool Routes { get; init; } = true;

    /// <summary>Whether a plan reads the control file and searches the seeds also where the sidecar alone decides, so that what the other ways would cost is exact.</summary>
    /// <value>Default false. An update does not look at it.</value>
    public bool ExactRoutes { get; init; }

    /// <summary>What is spared first where both cannot be.</summary>
    /// <value>Default <see cref="Preference.Bytes"/>.</value>
    public Preference Prefer { get; init; }

    /// <summary>Bytes of memory that a way to the target may need, beside what every way needs; a way that needs more is not taken.</summary>
    /// <value>Default null: a quarter of what the machine has.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>The SHA-256 the target must have, from a source the caller trusts.</summary>
    public Digest? ExpectedSha256 { get; init; }

    /// <summary>The least proof that is accepted.</summary>
    /// <value>Default <see cref="ProofLevel.None"/>: the best that the description offers.</value>
    public ProofLevel RequiredProof { get; init; }

    /// <summary>Whether the replaced file is kept beside the new one, as "name.zs-old".</summary>
    /// <value>Default false.</value>
    public bool KeepReplaced { get; init; }

    /// <summary>Whether the new file gets the modification time that the description names.</summary>
    /// <value>Default true.</value>
    public bool SetModifiedTime { get; init; } = true;

    /// <summary>The longest description that is read, in bytes.</summary>
    /// <value>Default 64 MiB.</value>
    public long DescriptionLimit { get; init; } = 64L << 20;

    /// <summary>Threads that scan seeds.</summary>
    /// <value>Default null: one for each processor.</value>
    public int? Threads { get; init; }

    /// <summary>What is done where the description is of what a gzip file holds.</summary>
    public GzipUpdateOptions Gzip { get; init; } = new();

    /// <summary>What is known and wanted of a zchunk file.</summary>
    public ZchunkUpdateOptions Zchunk { get; init; } = new();
}

/// <summary>What an update spares first.</summary>
public enum Preference
{
    /// <summary>
    /// Bytes: a seed is searched to its end unless that takes much longer and a sample of the rest says that it holds next to nothing, and the file is
    /// downloaded whole only where nearly all of it is missing.
    /// </summary>
    Bytes,

    /// <summary>Time: a seed is left as soon as downloading is quicker, and the file may be downloaded whole where a third of it is missing.</summary>
    Time,
}

/// <summary>How strongly a file is known to be the published one, weakest first.</summary>
public enum ProofLevel
{
    /// <summary>Nothing was compared.</summary>
    None,

    /// <summary>Every block had its checksum, which may be truncated.</summary>
    Blocks,

    /// <summary>The whole file had its SHA-1.</summary>
    Sha1,

    /// <summary>The whole file had the first 16 bytes of its SHA-512.</summary>
    Sha512To128,

    /// <summary>The whole file had its SHA-256.</summary>
    Sha256,

    /// <summary>The whole file had its SHA-512.</summary>
    Sha512,
}
