using System.Text;
using Morsel.Files.Trees;

namespace Morsel.Tests.Files.Trees;

public sealed class LocalTreeConformance() : TreeFolderConformance(LocalTree.Open);

public sealed class PortableTreeConformance() : TreeFolderConformance(path => new PortableFolder(path));

/// <summary>What every open folder does, whatever the system.</summary>
public abstract class TreeFolderConformance : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ITreeFolder _root;

    private protected TreeFolderConformance(Func<string, ITreeFolder> open) => _root = open(_folder.Path);

    [Fact]
    public void Files_are_made_once_written_read_and_renamed()
    {
        using (ITreeFile file = _root.Create(Name("new")))
        {
            file.Write("content"u8, 0);
            file.SetMode(0x180);
            file.SetTime(1_000_000_000_123_456_700);
        }
        Assert.ThrowsAny<IOException>(() => _root.Create(Name("new")).Dispose());
        Assert.True(_root.TryPlace(Name("new"), Name("name")));
        _folder.Write("other", "old");
        Assert.False(_root.TryPlace(Name("name"), Name("other")));
        _root.Rename(Name("name"), Name("other"));
        Assert.Equal("content", File.ReadAllText(_folder["other"]));
        NodeStamp stamp = _root.Stat(Name("other"))!.Value;
        Assert.Equal((NodeKind.File, 7, 1_000_000_000_123_456_700, 0x180), (stamp.Kind, stamp.Length, stamp.ModifiedNanoseconds, stamp.Permissions));
        byte[] read = new byte[9];
        using ITreeFile opened = _root.Open(Name("other"));
        Assert.Equal(4, opened.Read(read, 3));
        Assert.Equal("tent"u8, read.AsSpan(0, 4));
    }

    [Fact]
    public void Folders_are_made_entered_and_listed()
    {
        Assert.True(_root.TryMakeFolder(Name("d")));
        Assert.False(_root.TryMakeFolder(Name("d")));
        using ITreeFolder inner = _root.Enter(Name("d"));
        inner.Create(Name("é")).Dispose();
        inner.MakeLink(Name("l"), "nowhere"u8);
        Assert.Equal(["l", "é"], inner.Names().Select(name => name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("nowhere"u8, inner.ReadLink(Name("l")));
        inner.SetTime(2_000_000_000_000_000_000);
        inner.SetMode(0x1c0);
        Assert.Equal((NodeKind.Folder, 0x1c0, 2_000_000_000_000_000_000), (inner.Stamp.Kind, inner.Stamp.Permissions, inner.Stamp.ModifiedNanoseconds));
        Assert.ThrowsAny<IOException>(() => _root.Delete(Name("d"), isFolder: true));
        inner.Delete(Name("l"), isFolder: false);
        inner.Delete(Name("é"), isFolder: false);
        _root.Delete(Name("d"), isFolder: true);
        Assert.Null(_root.Stat(Name("d")));
        _root.Flush();
    }

    [Fact]
    public void No_link_is_gone_through()
    {
        Directory.CreateDirectory(_folder["real"]);
        File.WriteAllText(_folder["real/file"], "x");
        File.CreateSymbolicLink(_folder["folder"], _folder["real"]);
        File.CreateSymbolicLink(_folder["file"], _folder["real/file"]);
        Assert.ThrowsAny<IOException>(() => _root.Enter(Name("folder")).Dispose());
        Assert.ThrowsAny<IOException>(() => _root.Open(Name("file")).Dispose());
        Assert.ThrowsAny<IOException>(() => _root.Create(Name("file")).Dispose());
        Assert.Equal(NodeKind.SymbolicLink, _root.Stat(Name("folder"))!.Value.Kind);
        _root.Delete(Name("folder"), isFolder: false);
        Assert.Equal("x", File.ReadAllText(_folder["real/file"]));
    }

    [Fact]
    public void A_link_in_the_place_of_a_folder_that_is_open_is_not_gone_through()
    {
        Directory.CreateDirectory(_folder["d"]);
        using ITreeFolder inner = _root.Enter(Name("d"));
        Directory.CreateDirectory(_folder["real"]);
        Directory.Move(_folder["d"], _folder["moved"]);
        File.CreateSymbolicLink(_folder["d"], _folder["real"]);
        try
        {
            inner.Create(Name("file")).Dispose();
        }
        catch (IOException)
        {
            // Where handles are paths, that is all it can do.
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder["real"]));
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static EntryName Name(string text) => EntryName.TryParse(Encoding.UTF8.GetBytes(text), out EntryName name) ? name : throw new ArgumentException(text);
}

public sealed class EntryNameTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a\0", false)]
    [InlineData("...", true)]
    [InlineData("a\\b", true)]
    public void A_name_is_one_component(string text, bool isName) => Assert.Equal(isName, EntryName.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_name_has_255_bytes_at_most()
    {
        Assert.True(EntryName.TryParse(new string('x', 255).Select(letter => (byte)letter).ToArray(), out _));
        Assert.False(EntryName.TryParse(new string('x', 256).Select(letter => (byte)letter).ToArray(), out _));
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("a.b", null)]
    [InlineData("nul", "device")]
    [InlineData("NUL.txt", "device")]
    [InlineData("com¹", "device")]
    [InlineData("C:x", "no names with")]
    [InlineData("a\\b", "no names with")]
    [InlineData("a.", "dot or a space")]
    [InlineData("a ", "dot or a space")]
    public void Windows_has_fewer_names(string name, string? problem)
    {
        if (problem is null)
            Assert.Null(PortableNames.ProblemOf(name));
        else
            Assert.Contains(problem, PortableNames.ProblemOf(name), StringComparison.Ordinal);
    }
}
