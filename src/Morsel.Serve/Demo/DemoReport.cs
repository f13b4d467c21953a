namespace Morsel.Serve.Demo;

/// <summary>What the demonstration showed.</summary>
/// <param name="OldPath">The old version.</param>
/// <param name="NewPath">The new version, as it was served.</param>
/// <param name="Update">What the update did.</param>
/// <param name="IsIdentical">Whether the updated file equals the served one, byte for byte.</param>
/// <param name="ControlFileTime">From asking for the control file, which did not exist, to having read it.</param>
internal sealed record DemoReport(string OldPath, string NewPath, UpdateReport Update, bool IsIdentical, TimeSpan ControlFileTime)
{
    /// <summary>Bytes that all of it took on the disk.</summary>
    public long UsedBytes { get; init; }

    /// <summary>Whether they are still there.</summary>
    public bool IsKept { get; init; }

    /// <summary>All bytes that travelled, control file included.</summary>
    public long TravelledBytes => Update.TransferredBytes + Update.DescriptionBytes;

    /// <summary>Bytes that a plain download would have cost beyond that.</summary>
    public long SavedBytes => Update.Length - TravelledBytes;
}
