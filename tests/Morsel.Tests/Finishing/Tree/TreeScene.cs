using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Finishing.Tree;
using Morsel.Tests.Files;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>A folder that archives are extracted into, and one beside it that must stay as it is.</summary>
internal sealed class TreeScene : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFileSystem _files = new();
    private int _archiveCount;

    public TreeScene()
    {
        Directory.CreateDirectory(_folder["outside"]);
        File.WriteAllText(Outside("passwd"), "root");
        Directory.CreateDirectory(Outside("inner"));
        Before = Snapshot(_folder["outside"]);
    }

    /// <summary>The folder.</summary>
    public string Tree => _folder["tree"];

    /// <summary>What is remembered of it.</summary>
    public string Memory => OwnNames.TreeOf(Tree);

    /// <summary>How the folder is opened; null for the machine's own way.</summary>
    public Func<string, ITreeFolder>? Open { get; set; }

    private Dictionary<string, NodeStamp> Before { get; }

    /// <summary>A path in the folder.</summary>
    public string this[string path] => Path.Combine(Tree, path);

    public string Outside(string path) => Path.Combine(_folder["outside"], path);

    public TreeReport Extract(params Item[] items) => Extract(new TreeOptions(), items);

    public TreeReport Extract(TreeOptions options, params Item[] items) => ExtractBytes(options, TestArchive.Of(items));

    public TreeReport ExtractBytes(TreeOptions options, byte[] archive, CancellationToken cancellationToken = default)
    {
        string path = WriteArchive(archive);
        using IBlockFile file = _files.OpenRead(path);
        // The same bytes are the same archive, wherever they are.
        string identity = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(archive));
        return new TreeExtraction(_files, file, identity, options) { OpenTree = Open ?? LocalTree.Open }.Run(Tree, TimeProvider.System, cancellationToken);
    }

    public string WriteArchive(byte[] archive)
    {
        string path = _folder[$"archive{_archiveCount++}.catar"];
        File.WriteAllBytes(path, archive);
        return path;
    }

    /// <summary>All paths in the folder with what the system says of them, the folder itself as "".</summary>
    public Dictionary<string, NodeStamp> Snapshot() => Snapshot(Tree);

    /// <summary>All paths in the folder, ascending; of files with their content, of links with their target.</summary>
    public string[] Contents() => [.. Snapshot().Select(entry => entry.Value.Kind switch
    {
        NodeKind.File => $"{entry.Key}={File.ReadAllText(this[entry.Key])}",
        NodeKind.SymbolicLink => $"{entry.Key}->{new FileInfo(this[entry.Key]).LinkTarget}",
        NodeKind.Folder => $"{entry.Key}/",
        _ => $"{entry.Key}:{entry.Value.Kind}",
    }).Order(StringComparer.Ordinal)];

    /// <summary>Nothing outside the folder was touched.</summary>
    public void AssertOutsideUntouched()
    {
        Assert.Equal(Before, Snapshot(_folder["outside"]));
        Assert.Equal("root", File.ReadAllText(Outside("passwd")));
        Assert.DoesNotContain(_folder.Names(), name => name is not ("outside" or "tree") && !name.StartsWith("archive", StringComparison.Ordinal) && name != Path.GetFileName(Memory));
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, NodeStamp> Snapshot(string path)
    {
        var stamps = new Dictionary<string, NodeStamp>();
        if (Directory.Exists(path))
        {
            using ITreeFolder root = LocalTree.Open(path);
            Add(root, "", stamps);
        }
        return stamps;
    }

    private static void Add(ITreeFolder folder, string path, Dictionary<string, NodeStamp> stamps)
    {
        stamps.Add(path, folder.Stamp);
        foreach (EntryName name in folder.Names())
        {
            string inner = Path.Combine(path, name.ToString());
            NodeStamp stamp = folder.Stat(name)!.Value;
            if (stamp.Kind == NodeKind.Folder)
            {
                using ITreeFolder entered = folder.Enter(name);
                Add(entered, inner, stamps);
            }
            else
                stamps.Add(inner, stamp);
        }
    }
}
