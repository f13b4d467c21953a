namespace Morsel;

/// <summary>The progress of an update, reported once per buffer.</summary>
/// <param name="Phase">What the update is doing.</param>
/// <param name="DoneBytes">Bytes of this phase that are done.</param>
/// <param name="TotalBytes">Bytes of this phase; 0 if unknown.</param>
/// <param name="ReusedBytes">Bytes of the file found in local files so far.</param>
/// <param name="FetchedBytes">Bytes of the file downloaded so far.</param>
public readonly record struct UpdateProgress(UpdatePhase Phase, long DoneBytes, long TotalBytes, long ReusedBytes, long FetchedBytes);

/// <summary>What an update is doing.</summary>
public enum UpdatePhase
{
    /// <summary>The control file is read.</summary>
    ReadingDescription,

    /// <summary>The existing output and the part file are compared with the control file.</summary>
    CheckingExisting,

    /// <summary>Local files are searched for blocks.</summary>
    ScanningSeeds,

    /// <summary>Missing data is downloaded.</summary>
    Fetching,

    /// <summary>The whole file is compared with its digest.</summary>
    Verifying,

    /// <summary>Data is moved within a file that is updated in place.</summary>
    Moving,

    /// <summary>The content is compressed to the gzip file that was published.</summary>
    Compressing,

    /// <summary>The content is unpacked from the zchunk file.</summary>
    Unpacking,
}
