namespace Morsel.Tests.Faults;

/// <summary>What a folder holds, with all below it: each file's content, each link's target.</summary>
internal sealed class FolderState
{
    // What an interrupted run leaves for the next one. What is remembered of a folder can be done without; in it stand inodes and times, which differ each time.
    private static readonly string[] InProgress = [".part", ".part.old", ".part.all", ".part.gz", ".spool", ".body.part"];
    private const string Temporary = ".morsel-", Half = ".morsel.", Memory = ".morsel-tree", Folder = "a folder";

    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);

    private FolderState(string path)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            _entries[Path.GetRelativePath(path, entry.FullName)] = Describe(entry);
    }

    /// <summary>What is there now.</summary>
    public static FolderState Of(string path) => new(path);

    /// <summary>All names, ascending.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>What is in a file, as its digest; null where there is none.</summary>
    public string? this[string name] => _entries.GetValueOrDefault(name);

    /// <summary>What differs from another state; nothing where they are the same.</summary>
    public string DifferenceFrom(FolderState other, IReadOnlyList<string> kept) => string.Join(' ', _entries.Keys.Union(other._entries.Keys).Except(kept).Where(name => this[name] != other[name]));

    /// <summary>Names that have the content of neither of two states, and are nothing that a run left in progress.</summary>
    public string NeitherOf(FolderState before, FolderState after, IReadOnlyList<string> kept) =>
        string.Join(' ', _entries.Keys.Union(before._entries.Keys).Union(after._entries.Keys).Except(kept).Where(name => !IsLeft(name) && this[name] != before[name] && this[name] != after[name]));

    private static bool IsLeft(string name) =>
        Path.GetFileName(name) is var last && (InProgress.Any(ending => last.EndsWith(ending, StringComparison.Ordinal)) || last.EndsWith(Memory, StringComparison.Ordinal) || last.StartsWith(Half, StringComparison.Ordinal))
        || name.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith(Temporary, StringComparison.Ordinal));

    private static string Describe(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => $"-> {target}",
        DirectoryInfo => Folder,
        _ when entry.Name.EndsWith(Memory, StringComparison.Ordinal) => Memory,
        _ => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(entry.FullName))),
    };
}
