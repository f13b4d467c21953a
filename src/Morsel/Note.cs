namespace Morsel;

/// <summary>Something that the user should know about a result.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Text">The same for people, as one sentence without its full stop.</param>
public sealed record Note(NoteCode Code, string Text)
{
    /// <summary>What the caller can change so that the same call has a better result.</summary>
    /// <value>Default <see cref="Remedy.None"/>.</value>
    public Remedy Remedy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What a note is about.</summary>
public enum NoteCode
{
    /// <summary>An address in the description is not used.</summary>
    AddressUnused,

    /// <summary>The file is downloaded without encryption, though its description came encrypted.</summary>
    EncryptionLost,

    /// <summary>One way to the file was given up; another brought the rest.</summary>
    RouteGivenUp,

    /// <summary>The sidecar that lists other ways to the file could not be used, or fitted no more.</summary>
    RoutesUnused,

    /// <summary>Parts of a packed file did not give the target, so all of it was downloaded.</summary>
    PackedFileWhole,

    /// <summary>What must be downloaded is stored in another number of bytes than it has.</summary>
    StoredBytes,

    /// <summary>A seed was not searched to its end, because downloading is quicker; the note says what its rest would have given.</summary>
    SeedLeft,

    /// <summary>No seed has the dictionary, so an update may find more in the seeds than the plan says.</summary>
    DictionaryMissing,

    /// <summary>A block from a seed had the right checksum and the wrong content; it was downloaded.</summary>
    SeedDoubted,

    /// <summary>The description has no digest of the whole file: its blocks were verified.</summary>
    OnlyBlocksVerified,

    /// <summary>
    /// Without a digest of the whole file, the checksums of its blocks are too short to tell blocks of other files for certain: none was taken, unless
    /// <see cref="ProofLevel.Blocks"/> is the required proof.
    /// </summary>
    ChecksumsTooShort,

    /// <summary>There is no description beside the file, so all of it was downloaded.</summary>
    NotDescribed,

    /// <summary>There is no description and no digest: nothing verified the file.</summary>
    NothingVerified,

    /// <summary>The server did not say how long the file is.</summary>
    LengthUnknown,

    /// <summary>The gzip file is downloaded, and not made of its content.</summary>
    GzipFileWhole,

    /// <summary>The gzip file cannot be made of its content, or what was made is not the published one.</summary>
    GzipFileNotMade,

    /// <summary>The gzip file was downloaded, and the description proves its content but not its header.</summary>
    GzipHeaderUnproven,

    /// <summary>A server did not have the gzip file that the description is of.</summary>
    GzipFileRefused,

    /// <summary>The content was left as it is, uncompressed.</summary>
    LeftUncompressed,

    /// <summary>No patch was written: it would save less than half of the file.</summary>
    PatchNotMade,

    /// <summary>No compressed units were written: this machine cannot make them, or the file is empty.</summary>
    UnitsNotMade,

    /// <summary>The control file has more bytes than its checksums need.</summary>
    SurplusIgnored,

    /// <summary>A digest of the description is of a kind that Morsel does not know.</summary>
    DigestUnknown,

    /// <summary>The description maps the inside of a gzip file and does not say where that is.</summary>
    MapUnused,

    /// <summary>The file that was described is compressed, so that little of it will be reused.</summary>
    TargetCompressed,

    /// <summary>A gzip file was described as it is, and not by its content.</summary>
    ContentNotDescribed,

    /// <summary>A file that was named is the output of an earlier run, and was not described.</summary>
    SourceLeftOut,

    /// <summary>Some clients cannot read what was made.</summary>
    ClientsLimited,

    /// <summary>Two zchunk files cannot share chunks, or share fewer than they hold.</summary>
    ChunksNotShared,

    /// <summary>The compressed file saves too little, and was not kept.</summary>
    CompressionUseless,

    /// <summary>The sidecar that lies beside the control file is of another version of the file.</summary>
    SidecarOutdated,

    /// <summary>The file is in its place, but owner, mode or time of it could not be set.</summary>
    AttributeNotSet,

    /// <summary>No coarser control file was written: the ordinary one is so small that every client downloads all of it.</summary>
    CoarseUseless,
}
