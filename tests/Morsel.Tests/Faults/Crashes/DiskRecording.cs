namespace Morsel.Tests.Faults.Crashes;

/// <summary>What one run changed in a folder.</summary>
/// <param name="Before">The entries at the beginning, each folder before what is in it. The number of a file is its place here.</param>
/// <param name="Steps">What changed, in order.</param>
/// <param name="FileCount">All files and links that there ever were; those of <paramref name="Before"/> come first.</param>
internal sealed record DiskRecording(IReadOnlyList<FoundEntry> Before, IReadOnlyList<DiskStep> Steps, int FileCount)
{
    /// <summary>What is in a folder now.</summary>
    public static IReadOnlyList<FoundEntry> Find(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => new FoundEntry(Path.GetRelativePath(folder, entry.FullName), CrashedFile.Of(entry)))];
}

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name, relative to the folder that is recorded.</param>
/// <param name="File">What it is.</param>
internal sealed record FoundEntry(string Name, CrashedFile File);
