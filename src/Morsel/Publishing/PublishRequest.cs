namespace Morsel.Publishing;

/// <summary>Which files to publish, where, and how.</summary>
/// <example>
/// <code>
/// var request = new PublishRequest
/// {
///     SourcePaths = ["disk.img"],
///     Store = Publisher.OpenFolder("/srv/www/images"),
///     Make = new() { Routes = true },
/// };
/// </code>
/// </example>
public sealed record PublishRequest
{
    /// <summary>The files. Control files and sidecars that are beside them are published as they are, if they fit.</summary>
    public required IReadOnlyList<string> SourcePaths { get; init; }

    /// <summary>Where they are served.</summary>
    public required IReleaseStore Store { get; init; }

    /// <summary>How what is missing is made. Its input, output and name are not used.</summary>
    /// <value>Default: only the control file.</value>
    public MakeRequest Make { get; init; } = new();

    /// <summary>What names the objects get.</summary>
    public PublishNames Names { get; init; } = new();

    /// <summary>How long caches may use control files, sidecars, signatures, and files without a version in their name.</summary>
    /// <value>Default one minute.</value>
    public TimeSpan PointerAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many versions of a file stay, the new one included. Older ones are deleted a day after they were superseded, unless something that stays needs them.</summary>
    /// <value>Default 4. null: nothing is deleted.</value>
    public int? Keep { get; init; } = 4;

    /// <summary>Whether to find out what would be put and deleted, and to change nothing in the store.</summary>
    /// <value>Default false.</value>
    public bool IsTrial { get; init; }

    /// <summary>Whether and how to download afterwards what was published, as a client does, and to compare it.</summary>
    /// <value>Default null: not.</value>
    public PublishProof? Proof { get; init; }
}

/// <summary>What names objects get.</summary>
public sealed record PublishNames
{
    /// <summary>Whether the name of a file contains its version, so that it never gets other content, and caches may keep it for a year.</summary>
    /// <value>Default null: it does if it contains a number such as 1.2 or 20261130.</value>
    public bool? HaveVersion { get; init; }

    /// <summary>
    /// Whether a file without a version in its name is stored under that name only. Otherwise it is also stored under a name with its digest, which is the one that its
    /// control file names, so that clients never see the control file of one version and the bytes of another.
    /// </summary>
    /// <value>Default false.</value>
    public bool InPlace { get; init; }

    /// <summary>Whether the store is a folder for the files of a GitHub release: characters that GitHub replaces are replaced before.</summary>
    /// <value>Default false. true implies <see cref="InPlace"/>, and that nothing is deleted.</value>
    public bool FitGitHub { get; init; }
}

/// <summary>How to prove that clients get what was published.</summary>
public sealed record PublishProof
{
    /// <summary>The public address of the store, with "/" at its end.</summary>
    /// <value>Default null: that of the store.</value>
    public Uri? BaseAddress { get; init; }

    /// <summary>How to reach it.</summary>
    public UpdaterOptions Options { get; init; } = new();

    /// <summary>The files of public keys that clients require.</summary>
    /// <value>Default empty: what was signed is the concern of others.</value>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];
}

/// <summary>The progress of publishing.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="DoneBytes">Bytes done in this phase.</param>
/// <param name="TotalBytes">Bytes of this phase.</param>
public readonly record struct PublishProgress(PublishPhase Phase, long DoneBytes, long TotalBytes);

/// <summary>What is being done.</summary>
public enum PublishPhase
{
    /// <summary>What is missing is made.</summary>
    Making,

    /// <summary>Objects are put.</summary>
    Sending,

    /// <summary>What was published is downloaded and compared.</summary>
    Verifying,
}
