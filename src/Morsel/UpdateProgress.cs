namespace Morsel;

/// <summary>How far an update is. Reported once per buffer, not per byte.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="DoneBytes">Bytes of this phase that are done.</param>
/// <param name="TotalBytes">Bytes of this phase; 0 if unknown.</param>
/// <param name="ReusedBytes">Bytes of the target found so far in seeds.</param>
/// <param name="FetchedBytes">Bytes of the target that have come over the network so far.</param>
public readonly record struct UpdateProgress(UpdatePhase Phase, long DoneBytes, long TotalBytes, long ReusedBytes, long FetchedBytes);

/// <summary>What an update is doing.</summary>
public enum UpdatePhase
{
    /// <summary>The description is being read.</summary>
    ReadingDescription,

    /// <summary>The existing output and the part file are compared with the description.</summary>
    CheckingExisting,

    /// <summary>Seeds are searched for blocks.</summary>
    ScanningSeeds,

    /// <summary>Missing bytes are being fetched.</summary>
    Fetching,

    /// <summary>The whole file is compared with its digest.</summary>
    Verifying,

    /// <summary>The content is compressed to the gzip file that was published.</summary>
    Compressing,

    /// <summary>The content is unpacked from the zchunk file.</summary>
    Unpacking,
}
