namespace Morsel.Estimates;

/// <summary>A way to publish a file.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="BlockBytes">Bytes in a block of the control file, or the average of a chunk; null if there are no blocks.</param>
public sealed record PublishingWay(PublishingKind Kind, long? BlockBytes = null)
{
    /// <summary>Whether the block size is the one that is used if none is chosen.</summary>
    public bool IsUsual { get; init; }

    /// <summary>A name for people: "control file, blocks of 4096 bytes".</summary>
    public override string ToString() => BlockBytes is { } bytes
        ? $"{NameOf(Kind)}, {(Kind == PublishingKind.Casync ? "chunks" : "blocks")} of {bytes} bytes"
        : NameOf(Kind);

    /// <summary>A name for people: "control file".</summary>
    public static string NameOf(PublishingKind kind) => kind switch
    {
        PublishingKind.File => "the file alone",
        PublishingKind.CompressedFile => "the file, compressed",
        PublishingKind.ControlFile => "control file",
        PublishingKind.GzipContent => "control file of the gzip content",
        PublishingKind.Patches => "control file and patches",
        PublishingKind.Units => "control file and compressed units",
        PublishingKind.Zchunk => "zchunk file",
        PublishingKind.Casync => "casync index and store",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>A kind of way to publish a file.</summary>
public enum PublishingKind
{
    /// <summary>The file as it is, and nothing else: everybody downloads all of it.</summary>
    File,

    /// <summary>The whole file, compressed with zstd, which everybody downloads.</summary>
    CompressedFile,

    /// <summary>The file and its control file.</summary>
    ControlFile,

    /// <summary>A gzip file and the control file of its content.</summary>
    GzipContent,

    /// <summary>The file, its control file, and patches from the old versions.</summary>
    Patches,

    /// <summary>The file, its control file, and compressed units.</summary>
    Units,

    /// <summary>A zchunk file.</summary>
    Zchunk,

    /// <summary>A casync index and a store.</summary>
    Casync,
}
