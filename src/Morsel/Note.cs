namespace Morsel;

/// <summary>A note for the user about a result.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Text">A sentence for people, without its full stop.</param>
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
    /// <summary>An address in the control file is not used.</summary>
    AddressUnused,

    /// <summary>The file is downloaded without encryption, although its control file was encrypted.</summary>
    EncryptionLost,

    /// <summary>One way to download the data failed; the rest was downloaded in another way.</summary>
    RouteGivenUp,

    /// <summary>The sidecar (FILE.morsel) could not be used, or is outdated.</summary>
    RoutesUnused,

    /// <summary>Parts of a compressed file gave wrong data, so all of it was downloaded.</summary>
    PackedFileWhole,

    /// <summary>The download has another size than its content, because it is compressed.</summary>
    StoredBytes,

    /// <summary>A local file was not searched to its end, because downloading is faster; the note says how much the rest contains.</summary>
    SeedLeft,

    /// <summary>No local file contains the dictionary, so an update may find more in the local files than the plan says.</summary>
    DictionaryMissing,

    /// <summary>A block of a local file had the right checksum and the wrong content; it was downloaded.</summary>
    SeedDoubted,

    /// <summary>The control file has no digest of the whole file: only its blocks were verified.</summary>
    OnlyBlocksVerified,

    /// <summary>
    /// Without a digest of the whole file, the checksums of its blocks are too short to identify blocks of other files for certain: none was copied, unless
    /// <see cref="UpdateRequest.RequiredProof"/> is <see cref="ProofLevel.Blocks"/>.
    /// </summary>
    ChecksumsTooShort,

    /// <summary>There is no control file beside the file, so all of it was downloaded.</summary>
    NotDescribed,

    /// <summary>There is no control file and no digest: the file was not verified.</summary>
    NothingVerified,

    /// <summary>The server did not send the length of the file.</summary>
    LengthUnknown,

    /// <summary>The gzip file is downloaded, and not built from its content.</summary>
    GzipFileWhole,

    /// <summary>The gzip file cannot be built from its content, or the result is not the published one.</summary>
    GzipFileNotMade,

    /// <summary>The gzip file was downloaded; its content is verified, its header is not.</summary>
    GzipHeaderUnproven,

    /// <summary>A server has another gzip file than the control file describes.</summary>
    GzipFileRefused,

    /// <summary>The output is the uncompressed content.</summary>
    LeftUncompressed,

    /// <summary>No patch was written: it would save less than half of the file.</summary>
    PatchNotMade,

    /// <summary>No compressed units were written: this machine cannot make them, or the file is empty.</summary>
    UnitsNotMade,

    /// <summary>The control file has more bytes than its checksums need.</summary>
    SurplusIgnored,

    /// <summary>A digest in the control file has an algorithm that Morsel does not know.</summary>
    DigestUnknown,

    /// <summary>The control file has a map of a gzip file, but no address of it.</summary>
    MapUnused,

    /// <summary>The described file is compressed, so users will reuse little of it.</summary>
    TargetCompressed,

    /// <summary>A gzip file was described as it is, and not by its content.</summary>
    ContentNotDescribed,

    /// <summary>A file on the command line is the output of an earlier run, and was left out.</summary>
    SourceLeftOut,

    /// <summary>Some clients cannot read the control file.</summary>
    ClientsLimited,

    /// <summary>Two zchunk files share no chunks, or fewer than their content has in common.</summary>
    ChunksNotShared,

    /// <summary>The compressed file would save too little, and was not written.</summary>
    CompressionUseless,

    /// <summary>The sidecar beside the control file is for another version of the file.</summary>
    SidecarOutdated,

    /// <summary>The file is in place, but its owner, mode or time could not be set.</summary>
    AttributeNotSet,

    /// <summary>No coarser control file was written: the ordinary one is so small that every client downloads all of it.</summary>
    CoarseUseless,

    /// <summary>What was extracted into a folder cannot be remembered beside it, so the next extraction reads every file.</summary>
    TreeNotRemembered,

    /// <summary>Some entries of the folder are not in the archive, because the chosen features do not include their kind.</summary>
    EntriesNotKept,

    /// <summary>Some of the chunks to download are in none of the stores.</summary>
    ObjectsMissing,

    /// <summary>The sidecar (FILE.morsel) is older than the one of an earlier download.</summary>
    SidecarOlder,

    /// <summary>With the help of an old gzip file, the gzip file did not come out as published; it was compressed again without it.</summary>
    EarlierGzipMisled,

    /// <summary>Several files of a release fit the update information; the note says which were passed over.</summary>
    AssetsPassedOver,

    /// <summary>The update information names one release only, so that newer ones are never found.</summary>
    ReleaseFixed,

    /// <summary>The new AppImage has another update information than the old one.</summary>
    UpdateInformationChanged,

    /// <summary>Users would find no update by the update information in an AppImage.</summary>
    UpdateInformationUnfit,

    /// <summary>What is known of the signature of the new AppImage, or of what was signed.</summary>
    Signature,

    /// <summary>An update in place of the file was interrupted: the file is neither the old version nor the new one.</summary>
    InPlaceUnfinished,

    /// <summary>What was signed cannot be remembered beside the output, so the next update will not notice an older version.</summary>
    SignatureNotRemembered,

    /// <summary>While a release was put in place, users may have seen the control file of one version and the bytes of another.</summary>
    PublishedInPlace,

    /// <summary>The store does not honour conditions, so two publishers at the same time may mix their releases.</summary>
    StoreWithoutConditions,
}
