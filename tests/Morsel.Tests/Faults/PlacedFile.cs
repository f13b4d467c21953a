namespace Morsel.Tests.Faults;

/// <summary>What a disk was asked to do with a file that came into its place, as a <see cref="FaultFileSystem"/> wrote it down.</summary>
internal static class PlacedFile
{
    private static readonly DiskOperation[] Steps =
    [
        DiskOperation.Write, DiskOperation.SetLength, DiskOperation.SetOwner, DiskOperation.SetMode, DiskOperation.SetModifiedTime, DiskOperation.Flush, DiskOperation.Link,
        DiskOperation.Rename, DiskOperation.FlushFolder,
    ];

    /// <summary>What was done to the file and to its place from the last write on, and what came right after its rename: "Write Flush Rename FlushFolder".</summary>
    /// <param name="calls">All calls to the disk, in order.</param>
    /// <param name="path">The place.</param>
    public static string StepsTo(IReadOnlyList<DiskCall> calls, string path)
    {
        DiskCall placing = Assert.Single(calls, call => call.Operation == DiskOperation.Rename && call.Detail == $"to {path}");
        HashSet<string> names = [placing.Path];
        // What was open when it was renamed is written down under its earlier name.
        foreach (DiskCall call in calls.Take(placing.Number - 1).Reverse().Where(call => call.Operation == DiskOperation.Rename))
        {
            if (names.Any(name => call.Detail == $"to {name}"))
                names.Add(call.Path);
        }
        DiskCall last = calls.Last(call => call.Operation == DiskOperation.Write && call.Number < placing.Number && names.Contains(call.Path));
        names.Add(path);
        names.Add(Path.GetDirectoryName(path)!);
        // Behind the rename it is looked whether it is there, and then the folder goes to the disk.
        return string.Join(' ', calls.Skip(last.Number - 1).Take(placing.Number - last.Number + 3)
            .Where(call => names.Contains(call.Path) && Steps.Contains(call.Operation)).Select(call => call.Operation));
    }
}
