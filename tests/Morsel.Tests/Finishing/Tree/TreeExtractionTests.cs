using System.Runtime.Versioning;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Tests.Formats.Casync;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>A folder becomes what the archive says, and what is right already is left alone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TreeExtractionTests : IDisposable
{
    private static readonly Item[] Sample =
    [
        Item.File("a", "first"), Item.Folder("d", Item.Folder("e"), Item.File("x", "inner")), Item.Link("l", "a"), Item.File("z", ""),
    ];

    private readonly TreeScene _scene = new();

    [Fact]
    public void The_archive_of_casync_becomes_the_tree_that_it_was_made_of()
    {
        TreeReport report = _scene.ExtractBytes(new TreeOptions(), CatarVectors.Default);
        Assert.Equal((16, 12, 0, 5), (report.EntryCount, report.FilesWritten, report.FilesKept, report.OthersMade));
        Assert.Equal(File.ReadAllBytes(_scene["a.txt"]), "hello\n"u8.ToArray());
        Assert.Equal("../a.txt", new FileInfo(_scene["sub/link"]).LinkTarget);
        Dictionary<string, NodeStamp> there = _scene.Snapshot();
        Assert.Equal(17, there.Count);
        Assert.All(there.Values, stamp => Assert.Equal(1_767_323_045_678_901_234, stamp.ModifiedNanoseconds));
        Assert.Equal((0x1ed, 0x1a4, 0x1ed), (there["Zed"].Permissions, there["a.txt"].Permissions, there["sub"].Permissions));
    }

    [Fact]
    public void A_second_run_touches_nothing_and_says_so()
    {
        _scene.Extract(Sample);
        Dictionary<string, NodeStamp> before = _scene.Snapshot();
        string memory = FileStamp.Of(_scene.Memory)!.ToString();
        TreeReport again = _scene.Extract(Sample);
        Assert.True(again.WasCurrent);
        Assert.Equal((6, 3, 0), (again.EntryCount, again.FilesKept, again.EntriesLeft));
        Assert.Equal(before, _scene.Snapshot());
        Assert.Equal(memory, FileStamp.Of(_scene.Memory)!.ToString());
    }

    [Fact]
    public void What_nobody_touched_is_not_even_opened()
    {
        _scene.Extract(Sample);
        var watch = new TreeWatch();
        _scene.Open = watch.Open;
        _scene.Extract(Sample);
        Assert.All(watch.Calls, call => Assert.True(call.StartsWith("Stat ", StringComparison.Ordinal) || call.StartsWith("Enter ", StringComparison.Ordinal), call));
        watch.Calls.Clear();
        TreeReport read = _scene.Extract(new TreeOptions { VerifyAll = true }, Sample);
        Assert.Equal((true, 3), (read.WasCurrent, read.FilesKept));
        Assert.Equal(["Open a", "Open x", "Open z"], watch.Calls.Where(call => call.StartsWith("Open", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_the_next_archive_only_what_changed_is_written_and_nothing_old_is_read()
    {
        _scene.Extract(Sample);
        Dictionary<string, NodeStamp> before = _scene.Snapshot();
        var watch = new TreeWatch();
        _scene.Open = watch.Open;
        TreeReport report = _scene.Extract(Item.File("a", "other"), Sample[1], Sample[2], Sample[3]);
        Assert.Equal((1, 5, 2, 0), (report.FilesWritten, report.BytesWritten, report.FilesKept, report.MetadataSet));
        Dictionary<string, NodeStamp> after = _scene.Snapshot();
        Assert.Equal("other", File.ReadAllText(_scene["a"]));
        Assert.All(before.Keys.Except(["a", ""]), path => Assert.Equal(before[path], after[path]));
        Assert.DoesNotContain(watch.Calls, call => call.StartsWith("Read ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_replaces_another_waits_until_it_is_on_the_disk()
    {
        _scene.Extract(Sample);
        var watch = new TreeWatch();
        _scene.Open = watch.Open;
        _scene.Extract(Item.File("a", "other"), Item.File("b", "new"), Item.Folder("d", Item.File("x", "INNER")));
        string[] order = [.. watch.Calls.Where(call => call.Split(' ')[0] is "Write" or "Rename" or "Place" or "Flush")];
        Assert.Equal(["Write .morsel.0.part", "Write .morsel.1.part", "Place b", "Write .morsel.2.part", "Flush ", "Rename a", "Rename x", "Flush "], order);
    }

    [Fact]
    public void Without_memory_equal_contents_are_compared_and_kept()
    {
        _scene.Extract(Sample);
        File.Delete(_scene.Memory);
        Dictionary<string, NodeStamp> before = _scene.Snapshot();
        TreeReport report = _scene.Extract(Sample);
        Assert.True(report.WasCurrent);
        Assert.Equal(before, _scene.Snapshot());
        Assert.True(_scene.Extract(Sample).WasCurrent);
    }

    [Fact]
    public void What_the_user_changed_is_made_right_again()
    {
        _scene.Extract(Sample);
        DateTime time = File.GetLastWriteTimeUtc(_scene["a"]);
        // As many bytes and the same time: the system still knows that it was touched.
        File.WriteAllText(_scene["a"], "FIRST");
        File.SetLastWriteTimeUtc(_scene["a"], time);
        File.SetUnixFileMode(_scene["d/x"], UnixFileMode.UserRead);
        File.Delete(_scene["l"]);
        File.CreateSymbolicLink(_scene["l"], "z");
        TreeReport report = _scene.Extract(Sample);
        // The folder itself has another time by what was done in it.
        Assert.Equal((1, 2, 2, 1), (report.FilesWritten, report.FilesKept, report.MetadataSet, report.OthersMade));
        Assert.Equal(["/", "a=first", "d/", "d/e/", "d/x=inner", "l->a", "z="], _scene.Contents());
        Assert.Equal(0x1a4, _scene.Snapshot()["d/x"].Permissions);
        Assert.True(_scene.Extract(Sample).WasCurrent);
    }

    [Fact]
    public void A_hard_link_that_the_user_made_is_not_written_through()
    {
        _scene.Extract(Sample);
        string kept = _scene.Outside("passwd");
        foreach (string name in (string[])["a", "d/x"])
        {
            File.Delete(_scene[name]);
            LinkFile(kept, _scene[name]);
        }
        // "root" has four bytes as well: in the second case only the mode would differ.
        _scene.Extract(Item.File("a", "other"), Item.Folder("d", Item.File("x", "root", permissions: 0x1ff)));
        Assert.Equal(["/", "a=other", "d/", "d/e/", "d/x=root", "l->a", "z="], _scene.Contents());
        Assert.Equal("root", File.ReadAllText(kept));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(kept) & UnixFileMode.OtherWrite);
        Assert.Equal(0x1ff, _scene.Snapshot()["d/x"].Permissions);
    }

    [Fact]
    public void What_the_archive_does_not_have_stays_and_is_counted_or_is_deleted_on_request()
    {
        _scene.Extract(Sample);
        Directory.CreateDirectory(_scene["own/deep"]);
        File.WriteAllText(_scene["own/deep/file"], "mine");
        File.CreateSymbolicLink(_scene["own/way"], _scene.Outside(""));
        File.WriteAllText(_scene["d/y"], "mine too");
        TreeReport kept = _scene.Extract(Sample);
        Assert.Equal((2, 0, 2), (kept.EntriesLeft, kept.EntriesDeleted, kept.MetadataSet));
        Assert.Equal("mine", File.ReadAllText(_scene["own/deep/file"]));
        TreeReport unchanged = _scene.Extract(Sample);
        Assert.Equal((true, 2), (unchanged.WasCurrent, unchanged.EntriesLeft));
        TreeReport deleted = _scene.Extract(new TreeOptions { Delete = true }, Sample);
        Assert.Equal((0, 5), (deleted.EntriesLeft, deleted.EntriesDeleted));
        Assert.Equal(["/", "a=first", "d/", "d/e/", "d/x=inner", "l->a", "z="], _scene.Contents());
        _scene.AssertOutsideUntouched();
        Assert.True(_scene.Extract(new TreeOptions { Delete = true }, Sample).WasCurrent);
    }

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, string>();
            string[] all = ["file", "folder", "link", "pipe"];
            foreach (string from in all)
                foreach (string to in all)
                    kinds.Add(from, to);
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_may_become_one_of_another_kind(string from, string to)
    {
        _scene.Extract(OfKind(from));
        _scene.Extract(OfKind(to));
        string[] expected = to switch { "file" => ["/", "n=file"], "folder" => ["/", "n/", "n/f=x"], "link" => ["/", "n->elsewhere"], _ => ["/", "n:Fifo"] };
        Assert.Equal(expected, _scene.Contents());
        Assert.True(_scene.Extract(OfKind(to)).WasCurrent);
    }

    [Theory]
    [InlineData("added")]
    [InlineData("changed")]
    [InlineData("unknown")]
    public void A_folder_with_something_of_the_users_becomes_nothing_else_without_request(string how)
    {
        _scene.Extract(OfKind("folder"));
        if (how == "added")
            File.WriteAllText(_scene["n/own"], "mine");
        else if (how == "changed")
            File.AppendAllText(_scene["n/f"], "mine");
        else
            File.Delete(_scene.Memory);
        string[] before = _scene.Contents();
        RefusedException refused = Assert.Throws<RefusedException>(() => _scene.Extract(OfKind("file")));
        Assert.Contains(how == "added" ? "n/own" : "n/f", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Contents());
        _scene.Extract(new TreeOptions { Delete = true }, OfKind("file"));
        Assert.Equal(["/", "n=file"], _scene.Contents());
    }

    [Fact]
    public void Two_names_that_the_file_system_takes_for_one_do_not_end_up_in_one_file()
    {
        _scene.Open = new TreeWatch { Folds = true }.Open;
        RefusedException refused = Assert.Throws<RefusedException>(() => _scene.Extract(Item.File("A", "big"), Item.File("a", "small")));
        Assert.Contains("in other letters", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["/", "a=big"], _scene.Contents());
        Assert.Throws<RefusedException>(() => _scene.Extract(Item.Folder("D"), Item.Folder("d")));
    }

    [Fact]
    public void Extended_attributes_of_users_are_kept_and_changed()
    {
        Item With(string value) => Item.File("a", "x", permissions: 0x124).With(entry => entry with { Attributes = [new([.. "user.origin"u8], System.Text.Encoding.UTF8.GetBytes(value))] });
        _scene.Extract(With("here"));
        Assert.Equal("user.origin=here", Attributes("a"));
        TreeReport report = _scene.Extract(With("there"));
        Assert.Equal((0, 1, 1), (report.FilesWritten, report.FilesKept, report.MetadataSet));
        Assert.Equal("user.origin=there", Attributes("a"));
        _scene.Extract(Item.File("a", "x", permissions: 0x124));
        Assert.Equal("", Attributes("a"));
        Assert.Equal(0x124, _scene.Snapshot()["a"].Permissions);
    }

    [Fact]
    public void A_run_that_is_cancelled_leaves_nothing_half_done_and_the_next_goes_on()
    {
        _scene.Extract(Sample);
        Item[] next = [Item.File("a", "other"), Item.Folder("d", Item.File("x", "INNER"), Item.File("y", "more")), Item.File("z", "last")];
        using var cancellation = new CancellationTokenSource();
        var watch = new TreeWatch { Before = (call, name) => { if (call == "Place" && name == "y") cancellation.Cancel(); } };
        _scene.Open = watch.Open;
        Assert.ThrowsAny<OperationCanceledException>(() => _scene.ExtractBytes(new TreeOptions(), TestArchive.Of(next), cancellation.Token));
        Assert.Equal(["/", "a=first", "d/", "d/e/", "d/x=inner", "d/y=more", "l->a", "z="], _scene.Contents());
        _scene.Open = null;
        TreeReport report = _scene.Extract(next);
        Assert.Equal((3, 1), (report.FilesWritten, report.FilesKept));
    }

    [Fact]
    public void Another_run_into_the_same_folder_waits_for_this_one()
    {
        using var held = new FreshFile(new LocalFileSystem(), _scene.Memory);
        Assert.Throws<TargetBusyException>(() => _scene.Extract(Sample));
    }

    [Fact]
    public void What_is_remembered_is_believed_only_if_it_is_whole()
    {
        _scene.Extract(Sample);
        byte[] memory = File.ReadAllBytes(_scene.Memory);
        for (int i = 0; i < memory.Length; i += 7)
        {
            byte[] damaged = [.. memory];
            damaged[i] ^= 0x40;
            File.WriteAllBytes(_scene.Memory, damaged);
            Assert.Null(Morsel.Finishing.Tree.TreeMemory.Read(new LocalFileSystem(), _scene.Memory));
        }
        File.WriteAllBytes(_scene.Memory, memory[..(memory.Length / 2)]);
        TreeReport report = _scene.Extract(Sample);
        Assert.Equal((true, 3), (report.WasCurrent, report.FilesKept));
    }

    public void Dispose() => _scene.Dispose();

    private static Item OfKind(string kind) => kind switch
    {
        "file" => Item.File("n", "file"),
        "folder" => Item.Folder("n", Item.File("f", "x")),
        "link" => Item.Link("n", "elsewhere"),
        _ => Item.Special("n", Morsel.Formats.Casync.CatarType.Fifo),
    };

    private string Attributes(string name)
    {
        using ITreeFolder root = LocalTree.Open(_scene.Tree);
        Assert.True(EntryName.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out EntryName entry));
        using ITreeFile file = root.Open(entry);
        return string.Join(' ', file.ReadAttributes().Select(one => $"{System.Text.Encoding.UTF8.GetString(one.Name)}={System.Text.Encoding.UTF8.GetString(one.Value)}"));
    }

    private static void LinkFile(string path, string to) => Assert.Equal(0, Libc.Link(path, to));
}
