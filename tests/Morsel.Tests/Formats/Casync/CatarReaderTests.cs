using System.Text;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

public sealed class CatarReaderTests
{
    [Fact]
    public void Reads_what_casync_wrote_in_order()
    {
        List<CatarEvent> events = CatarVectors.Read(CatarVectors.Default);
        Assert.Equal(
            [
                "", "Zed", "a.txt", "empty", "sub", "sub/deep", "sub/deep/f1", "sub/deep/f2", "sub/deep/f3", "sub/deep/f4", "sub/deep/f5", "sub/deep/f6",
                "sub/deep/f7", "sub/link", "sub/numbers", "zero", "Ã©",
            ],
            events.Where(one => one.Step == CatarStep.Entry).Select(one => one.Path));
        Assert.Equal(["empty", "sub/deep", "sub", ""], events.Where(one => one.Step == CatarStep.FolderEnd).Select(one => one.Path));
        Assert.Equal([0, 1, 1, 1, 1, 2, 3], events.Where(one => one.Step == CatarStep.Entry).Take(7).Select(one => one.Depth));
    }

    [Fact]
    public void Reads_what_is_kept_of_entries()
    {
        var entries = CatarVectors.Entries(CatarVectors.Default);
        Assert.Equal("hello\n"u8, entries["a.txt"].Content);
        Assert.Equal((CatarType.File, 0x1ed, 1), (entries["Zed"].Entry.Type, entries["Zed"].Entry.Permissions, entries["Zed"].Entry.Length));
        Assert.Equal(1_767_323_045_678_901_234, entries["zero"].Entry.ModifiedNanoseconds);
        Assert.Equal("../a.txt"u8, entries["sub/link"].Entry.LinkTarget!);
        Assert.Equal(0, CatarVectors.Entries(CatarVectors.Unix)["zero"].Entry.ModifiedNanoseconds % 1_000_000_000);
    }

    [Fact]
    public void Reads_every_kind_of_metadata()
    {
        var entries = CatarVectors.Entries(CatarVectors.Rich).ToDictionary(pair => pair.Key, pair => pair.Value.Entry);
        Assert.Equal(["trusted.two=two", "user.empty=", "user.one=1"], entries["file"].Attributes.Select(Shown));
        Assert.Equal((1u, 2u, "daemon", "bin"), (entries["owned"].UserId, entries["owned"].GroupId, Shown(entries["owned"].UserName), Shown(entries["owned"].GroupName)));
        Assert.Equal((70000u, 70001u, null, null), (entries["unnamed"].UserId, entries["unnamed"].GroupId, entries["unnamed"].UserName, entries["unnamed"].GroupName));
        Assert.Equal(["1 6 daemon", "70000 4 "], entries["owned"].Acl!.Users.Select(Shown));
        Assert.Equal(["2 5 bin"], entries["owned"].Acl!.Groups.Select(Shown));
        Assert.Equal(4, entries["owned"].Acl!.GroupObject);
        Assert.Equal(["1 7 daemon"], entries["shared"].DefaultAcl!.Users.Select(Shown));
        Assert.Equal((7, 5, 0, null), (entries["empty"].DefaultAcl!.UserObject, entries["empty"].DefaultAcl!.GroupObject, entries["empty"].DefaultAcl!.Other, entries["empty"].DefaultAcl!.Mask));
        Assert.Equal(20, entries["unnamed"].Capabilities!.Length);
        Assert.Equal((CatarType.CharacterDevice, 1ul, 3ul), (entries["null"].Type, entries["null"].DeviceMajor, entries["null"].DeviceMinor));
        Assert.Equal((CatarType.BlockDevice, 7ul, 4660ul), (entries["loop"].Type, entries["loop"].DeviceMajor, entries["loop"].DeviceMinor));
        Assert.Equal((CatarType.Fifo, 0), (entries["fifo"].Type, entries["fifo"].Permissions));
        Assert.Equal(-1_500_000_001, entries["suid"].ModifiedNanoseconds);
        Assert.Contains("latin-\u00e9", entries.Keys);
        Assert.Equal(300, entries.Keys.Count(path => path.StartsWith("many/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void It_does_not_matter_in_which_pieces_bytes_come(int pieceBytes)
    {
        List<CatarEvent> whole = CatarVectors.Read(CatarVectors.Rich), pieces = CatarVectors.Read(CatarVectors.Rich, pieceBytes);
        Assert.Equal(
            whole.Where(one => one.Step != CatarStep.Content).Select(one => (one.Step, one.Path, one.Depth)),
            pieces.Where(one => one.Step != CatarStep.Content).Select(one => (one.Step, one.Path, one.Depth)));
        Assert.Equal(whole.SelectMany(one => one.Content), pieces.SelectMany(one => one.Content));
        Assert.Equal(CatarVectors.Rich, CatarVectors.Write((CatarFeatures)0xb0000001ffeffe26, pieces));
    }

    [Fact]
    public void Content_can_be_left_out_by_who_reads_at_offsets()
    {
        byte[] archive = CatarVectors.Default;
        var reader = new CatarReader();
        var found = new Dictionary<string, string>();
        for (int at = 0; ;)
        {
            ReadOnlySpan<byte> rest = archive.AsSpan(at);
            CatarStep step = reader.Read(ref rest, out _);
            at = archive.Length - rest.Length;
            Assert.Equal(at, reader.Position);
            if (step == CatarStep.End)
                break;
            if (step != CatarStep.Entry || reader.Entry.Type != CatarType.File)
                continue;
            found[Encoding.Latin1.GetString(reader.Path)] = Encoding.Latin1.GetString(archive.AsSpan((int)reader.ContentOffset, (int)reader.Entry.Length));
            Assert.Equal(reader.Entry.Length, reader.SkipContent());
            at = (int)reader.Position;
        }
        Assert.Equal((12, "hello\n", ""), (found.Count, found["a.txt"], found["zero"]));
    }

    [Fact]
    public void Every_beginning_of_an_archive_is_cut_off()
    {
        byte[] archive = CatarVectors.Default;
        for (int length = 0; length < archive.Length; length++)
        {
            string message = Assert.Throws<TargetFormatException>(() => CatarVectors.Read(archive.AsSpan(0, length))).Message;
            Assert.Contains("cut off", message, StringComparison.Ordinal);
        }
    }

    private static string? Shown(byte[]? text) => text is null ? null : Encoding.UTF8.GetString(text);

    private static string Shown(CatarAttribute attribute) => $"{Shown(attribute.Name)}={Shown(attribute.Value)}";

    private static string Shown(CatarAclEntry entry) => $"{entry.Id} {entry.Permissions} {Shown(entry.Name)}";
}
