namespace Morsel.Tests.Architecture;

/// <summary>Nothing runs in circles: files but for a few that are one idea, folders never.</summary>
public sealed class RingTests
{
    private const int MostFiles = 5;
    private const int MostRootFiles = 30;

    public static TheoryData<string> Assemblies => WalledAssembly.Names;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_ring_of_files_is_larger_than_one_idea(string name)
    {
        IEnumerable<string[]> rings = Rings.Of(WalledAssembly.Of(name).Files.Arrows);
        string[] tooLarge = [.. rings
            .Where(ring => ring.Length > MostFiles)
            .Select(ring => $"{ring.Length} files: {string.Join(' ', ring)}")];
        Assert.True(tooLarge.Length == 0, string.Join('\n', tooLarge));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_folders_run_in_a_circle(string name)
    {
        WalledAssembly assembly = WalledAssembly.Of(name);
        string[] rings = [.. Rings.Of(assembly.Files.By(file => NodeOf(file, assembly.Table)))
            .Select(ring => string.Join(' ', ring))];
        Assert.True(rings.Length == 0, string.Join('\n', rings));
    }

    [Fact]
    public void The_root_of_the_library_is_small_and_its_files_run_in_no_circle()
    {
        FileGraph files = WalledAssembly.Of("Morsel").Files;
        IReadOnlyDictionary<string, HashSet<string>> root = files.By(file => file.Contains('/', StringComparison.Ordinal) ? null : file);
        Assert.InRange(root.Count, 1, MostRootFiles);
        Assert.Empty(Rings.Of(root));
    }

    [Fact]
    public void Every_file_of_the_sources_is_seen()
    {
        string folder = Path.Combine(SourceTree.Root, "src", "Morsel");
        IEnumerable<string> files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
        Assert.Empty(files.Except(WalledAssembly.Of("Morsel").Files.Arrows.Keys));
    }

    [Fact]
    public void A_ring_is_found_with_all_of_its_files_and_nothing_beside()
    {
        var arrows = new Dictionary<string, HashSet<string>>
        {
            ["a"] = ["b"],
            ["b"] = ["c", "d"],
            ["c"] = ["a"],
            ["d"] = ["e"],
            ["e"] = ["d"],
            ["f"] = ["a", "g"],
            ["g"] = [],
        };
        Assert.Equal([["a", "b", "c"], ["d", "e"]], Rings.Of(arrows));
    }

    // A file that is in no room stands for itself: values, doors and the catalog are three floors in one folder.
    private static string NodeOf(string file, ArrowTable table)
    {
        string folder = FolderOf(file);
        return table.Public.Contains(folder) ? file : folder;
    }

    private static string FolderOf(string file) => file[..Math.Max(0, file.LastIndexOf('/'))];
}
