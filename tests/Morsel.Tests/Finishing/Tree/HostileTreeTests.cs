using System.Buffers.Binary;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>Whatever an archive or another user does, nothing outside the folder is reached, and what is refused at once leaves nothing behind.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private readonly TreeScene _scene = new();

    [Theory]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("/etc/cron.d")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData(".")]
    public void A_name_that_leads_elsewhere(string name) => RefusedAtOnce<TargetFormatException>(TestArchive.Of(Item.File(name, "x")));

    [Fact]
    public void A_name_that_Morsel_uses_itself() => RefusedAtOnce<RefusedException>(TestArchive.Of(Item.File(".morsel.0.part", "x")));

    [Fact]
    public void Names_like_it_are_the_archives_own()
    {
        _scene.Extract(Item.File(".morsel.part", "x"), Item.File(".morsel.x.part", "y"), Item.File("a.part", "z"));
        Assert.Equal([".morsel.part=x", ".morsel.x.part=y", "/", "a.part=z"], _scene.Contents());
    }

    [Fact]
    public void A_link_and_then_a_folder_of_its_name() =>
        RefusedAtOnce<TargetFormatException>(TestArchive.Of(Item.Link("a", _scene.Outside("")), Item.Folder("a", Item.File("passwd", "x"))));

    [Fact]
    public void The_same_name_twice() => RefusedAtOnce<TargetFormatException>(TestArchive.Of(Item.File("a", "x"), Item.File("a", "y")));

    [Fact]
    public void A_link_of_the_user_in_the_place_of_a_folder()
    {
        Directory.CreateDirectory(_scene.Tree);
        File.CreateSymbolicLink(_scene["a"], _scene.Outside(""));
        _scene.Extract(Item.Folder("a", Item.Folder("inner"), Item.File("passwd", "x")));
        Assert.Equal(["/", "a/", "a/inner/", "a/passwd=x"], _scene.Contents());
        _scene.AssertOutsideUntouched();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_of_the_user_in_the_place_of_a_file(bool isSameContent)
    {
        Directory.CreateDirectory(_scene.Tree);
        File.CreateSymbolicLink(_scene["f"], _scene.Outside("passwd"));
        string content = isSameContent ? "root" : "other";
        _scene.Extract(Item.File("f", content, permissions: 0x1ff));
        Assert.Equal(["/", $"f={content}"], _scene.Contents());
        _scene.AssertOutsideUntouched();
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("Stat")]
    public void A_link_that_somebody_puts_in_the_place_of_a_folder_meanwhile(string before)
    {
        bool isPlanted = false;
        var watch = new TreeWatch
        {
            Before = (call, name) =>
            {
                if (call == before && name == "a" && !isPlanted)
                {
                    isPlanted = true;
                    Directory.Delete(_scene["a"]);
                    File.CreateSymbolicLink(_scene["a"], _scene.Outside(""));
                }
            },
        };
        Directory.CreateDirectory(_scene["a"]);
        _scene.Open = watch.Open;
        Item folder = Item.Folder("a", Item.File("passwd", "x"));
        if (before == "Enter")
            Assert.ThrowsAny<IOException>(() => _scene.Extract(folder));
        else
            _scene.Extract(folder);
        Assert.True(isPlanted);
        _scene.AssertOutsideUntouched();
    }

    [Fact]
    public void A_folder_that_somebody_moves_away_meanwhile_takes_its_files_with_it()
    {
        var watch = new TreeWatch();
        watch.Before = (call, _) =>
        {
            if (call == "Create" && Directory.Exists(_scene["a"]))
            {
                Directory.Move(_scene["a"], _scene["b"]);
                File.CreateSymbolicLink(_scene["a"], _scene.Outside(""));
            }
        };
        _scene.Open = watch.Open;
        _scene.Extract(Item.Folder("a", Item.File("passwd", "x")));
        Assert.Equal("x", File.ReadAllText(_scene["b/passwd"]));
        _scene.AssertOutsideUntouched();
    }

    [Fact]
    public void Deleting_does_not_go_through_links()
    {
        _scene.Extract(Item.Folder("a", Item.File("f", "x")));
        Directory.Delete(_scene["a"], recursive: true);
        File.CreateSymbolicLink(_scene["a"], _scene.Outside(""));
        Directory.CreateDirectory(_scene["b"]);
        File.CreateSymbolicLink(_scene["b/way"], _scene.Outside(""));
        TreeReport report = _scene.Extract(new TreeOptions { Delete = true });
        Assert.Equal(3, report.EntriesDeleted);
        Assert.Equal(["/"], _scene.Contents());
        _scene.AssertOutsideUntouched();
    }

    [Fact]
    public void Devices_sockets_and_special_bits_that_nobody_asked_for()
    {
        TreeReport report = _scene.Extract(
            Item.Special("block", CatarType.BlockDevice), Item.Special("char", CatarType.CharacterDevice), Item.Special("socket", CatarType.Socket), Item.File("su", "x", permissions: 0x9ed),
            Item.Folder("wide").With(entry => entry with { Permissions = 0x5ff }));
        Assert.Equal(["/", "su=x", "wide/"], _scene.Contents());
        Assert.Equal((0x1ed, 0x1ff), (_scene.Snapshot()["su"].Permissions, _scene.Snapshot()["wide"].Permissions));
        Note note = Assert.Single(report.Notes);
        Assert.Equal(NoteCode.AttributeNotSet, note.Code);
        Assert.Equal("not restored: 2 set-user-ID and set-group-ID bits (not requested), 2 devices (not requested, or not root), 1 sockets", note.Text);
        TreeReport again = _scene.Extract(
            Item.Special("block", CatarType.BlockDevice), Item.Special("char", CatarType.CharacterDevice), Item.Special("socket", CatarType.Socket), Item.File("su", "x", permissions: 0x9ed),
            Item.Folder("wide").With(entry => entry with { Permissions = 0x5ff }));
        Assert.Equal((true, note.Text), (again.WasCurrent, Assert.Single(again.Notes).Text));
    }

    [Theory]
    [InlineData(false, 0x1c0, "")]
    [InlineData(true, 0x1f8, "system.posix_acl_access=0200000001000700ffffffff0200070050cc3d0004000000ffffffff10000700ffffffff20000000ffffffff")]
    public void Without_its_acl_a_file_grants_its_group_no_more_than_the_acl_did(bool isRequested, int permissions, string attributes)
    {
        var acl = new CatarAcl { Users = [new CatarAclEntry(4_050_000, 7, null)], GroupObject = 0 };
        Item item = Item.File("a", "x", permissions: 0x1f8).With(entry => entry with { Acl = acl });
        byte[] archive = TestArchive.Of((TestArchive.Features | CatarFeatures.Acl) & ~CatarFeatures.Permissions, item);
        TreeReport report = _scene.ExtractBytes(new TreeOptions { AllAttributes = isRequested }, archive);
        Assert.Equal(permissions, _scene.Snapshot()["a"].Permissions);
        using ITreeFolder root = LocalTree.Open(_scene.Tree);
        using ITreeFile file = root.Open(EntryName.TryParse("a"u8, out EntryName name) ? name : default);
        Assert.Equal(attributes, string.Concat(file.ReadAttributes().Select(one => $"{System.Text.Encoding.ASCII.GetString(one.Name)}={Convert.ToHexStringLower(one.Value)}")));
        Assert.Equal(isRequested ? 0 : 1, report.Notes.Count);
    }

    [Fact]
    public void Special_bits_on_request()
    {
        _scene.Extract(Item.File("su", "x", permissions: 0x1ed));
        TreeReport report = _scene.Extract(new TreeOptions { SpecialBits = true }, Item.File("su", "x", permissions: 0x9ed));
        Assert.Equal((0x9ed, 1, 0), (_scene.Snapshot()["su"].Permissions, report.MetadataSet, report.Notes.Count));
    }

    [Fact]
    public void Owners_that_cannot_be_set_are_one_note_or_a_failure_on_request()
    {
        var watch = new TreeWatch
        {
            Before = (call, name) =>
            {
                if (call == "SetOwner")
                    throw FileFailure.From(Libc.NotPermitted, "set the owner of", name);
            },
        };
        _scene.Open = watch.Open;
        Item[] items = [Item.File("a", "x").With(entry => entry with { UserId = 4_000_000 }), Item.Folder("d"), Item.Link("l", "a").With(entry => entry with { GroupId = 4_000_000 })];
        Assert.Empty(_scene.Extract(items).Notes);
        Directory.Delete(_scene.Tree, recursive: true);
        TreeReport report = _scene.Extract(new TreeOptions { SameOwner = true }, items);
        Assert.Matches("^not restored: [234] owners; first: cannot set the owner of ", Assert.Single(report.Notes).Text);
        Assert.Equal(["/", "a=x", "d/", "l->a"], _scene.Contents());
        Directory.Delete(_scene.Tree, recursive: true);
        Assert.ThrowsAny<IOException>(() => _scene.Extract(new TreeOptions { RequireOwner = true }, items));
    }

    [Fact]
    public void A_content_longer_than_the_archive()
    {
        byte[] archive = TestArchive.Of(Item.File("a", "first"), Item.File("z", "content"));
        int at = archive.AsSpan().LastIndexOf("content"u8) - CatarRecords.HeadBytes;
        BinaryPrimitives.WriteUInt64LittleEndian(archive.AsSpan(at), CatarRecords.HeadBytes + (4UL << 30));
        RefusedAtOnce<TargetFormatException>(archive);
    }

    [Fact]
    public void An_archive_that_is_cut_off_anywhere_or_goes_on()
    {
        byte[] archive = TestArchive.Of(Item.File("a", "first"), Item.Folder("d", Item.File("z", "content")));
        for (int length = 0; length < archive.Length; length += 5)
            RefusedAtOnce<TargetFormatException>(archive[..length]);
        RefusedAtOnce<TargetFormatException>([.. archive, 0]);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(10_000)]
    public void Folders_within_folders_without_end(int depth)
    {
        var features = TestArchive.Features;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new CatarWriter(features);
        CatarEntry folder = Item.Folder("").Entry;
        for (int i = 0; i < depth; i++)
            writer.Begin(i == 0 ? folder : folder with { Name = [(byte)'d'] }, output);
        for (int i = 0; i < depth; i++)
            writer.EndFolder(output);
        RefusedAtOnce<MorselException>(output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Attributes_without_end()
    {
        CatarAttribute[] many = [.. Enumerable.Range(0, 300).Select(number => new CatarAttribute(System.Text.Encoding.ASCII.GetBytes($"user.{number:d3}"), new byte[65536]))];
        RefusedAtOnce<TargetFormatException>(TestArchive.Of(Item.File("a", "x").With(entry => entry with { Attributes = many })));
    }

    [Fact]
    public void Attributes_that_do_not_fit_are_counted_and_the_file_is_there()
    {
        CatarAttribute[] large = [.. Enumerable.Range(0, 8).Select(number => new CatarAttribute(System.Text.Encoding.ASCII.GetBytes($"user.{number}"), new byte[65536]))];
        TreeReport report = _scene.Extract(Item.File("a", "x").With(entry => entry with { Attributes = large }), Item.File("b", "y"));
        Assert.Equal(["/", "a=x", "b=y"], _scene.Contents());
        // Some file systems take them.
        Assert.All(report.Notes, note => Assert.Contains("extended attributes", note.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_that_is_no_folder(bool isLink)
    {
        if (isLink)
            File.CreateSymbolicLink(_scene.Tree, _scene.Outside(""));
        else
            File.WriteAllText(_scene.Tree, "mine");
        Assert.Throws<RefusedException>(() => _scene.Extract(Item.File("passwd", "x")));
        if (!isLink)
            Assert.Equal("mine", File.ReadAllText(_scene.Tree));
        File.Delete(_scene.Tree);
        _scene.AssertOutsideUntouched();
    }

    public void Dispose() => _scene.Dispose();

    private void RefusedAtOnce<T>(byte[] archive)
        where T : Exception
    {
        Assert.ThrowsAny<T>(() => _scene.ExtractBytes(new TreeOptions(), archive));
        Assert.False(Directory.Exists(_scene.Tree));
        Assert.False(File.Exists(_scene.Memory));
        _scene.AssertOutsideUntouched();
    }
}
