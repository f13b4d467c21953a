using Morsel.Cli.Links;

namespace Morsel.Tests.Cli.Links;

/// <summary>Links of other names: made, seen, and never in the place of what belongs to somebody else.</summary>
public sealed class LinkFolderTests : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("morsel-links-").FullName;
    private readonly string _bin, _other, _command;

    public LinkFolderTests()
    {
        _bin = Directory.CreateDirectory(Path.Join(_top, "bin")).FullName;
        _other = Directory.CreateDirectory(Path.Join(_top, "other")).FullName;
        _command = Write(_other, "morsel");
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);

    [Fact]
    public void A_link_leads_to_the_command_and_is_there_the_next_time()
    {
        Assert.Equal(LinkState.Made, Install().State);
        Assert.Equal(_command, new FileInfo(At("zsync")).LinkTarget);
        Assert.Equal(LinkState.Present, Install().State);
        Assert.Equal(["zsync"], Directory.GetFileSystemEntries(_bin).Select(Path.GetFileName));
    }

    [Fact]
    public void Beside_the_command_it_leads_there_by_its_name_alone()
    {
        string command = Write(_bin, "morsel");
        new LinkFolder(_bin, command, []).Install("zsync", replacesOwn: false, isTrial: false);
        Assert.Equal("morsel", new FileInfo(At("zsync")).LinkTarget);
        Assert.Equal(LinkState.Present, new LinkFolder(_bin, command, []).Install("zsync", replacesOwn: false, isTrial: false).State);
    }

    [Fact]
    public void A_trial_changes_nothing()
    {
        Assert.Equal(LinkState.Made, Install(isTrial: true).State);
        Assert.Empty(Directory.GetFileSystemEntries(_bin));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_another_program_stays(bool replacesOwn)
    {
        Write(_bin, "zsync");
        InstalledLink link = Install(replacesOwn);
        Assert.Equal((LinkState.Left, "a file that is not a link is there"), (link.State, link.Problem));
        Assert.Equal("x", File.ReadAllText(At("zsync")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_to_another_program_stays(bool replacesOwn)
    {
        string program = Write(_other, "zsync-0.6.5");
        File.CreateSymbolicLink(At("zsync"), program);
        Assert.Equal((LinkState.Left, $"it leads to {program}, which is another program"), (Install(replacesOwn).State, Install(replacesOwn).Problem));
        Assert.Equal(program, new FileInfo(At("zsync")).LinkTarget);
    }

    [Fact]
    public void A_link_to_another_morsel_is_replaced_if_that_is_wanted()
    {
        string earlier = Path.Join(_top, "gone", "morsel");
        File.CreateSymbolicLink(At("zsync"), earlier);
        Assert.Equal((LinkState.Left, $"it leads to {earlier}: replace it with --force"), (Install().State, Install().Problem));
        Assert.Equal(LinkState.Replaced, Install(replacesOwn: true).State);
        Assert.Equal(_command, new FileInfo(At("zsync")).LinkTarget);
    }

    [Fact]
    public void Programs_behind_it_on_the_path_are_shadowed_and_one_before_it_shadows()
    {
        string before = Directory.CreateDirectory(Path.Join(_top, "before")).FullName;
        string first = Write(before, "zsync"), second = Write(_other, "zsync");
        InstalledLink link = new LinkFolder(_bin, _command, [before, _bin + "/", _other]).Install("zsync", replacesOwn: false, isTrial: true);
        Assert.Equal([second], link.Shadows);
        Assert.Equal(first, link.ShadowedBy);
        Assert.Equal(
            $"{At("zsync")}: made; instead of {second}; {first} is found before it\n",
            LinksText.Of([link]));
    }

    private string At(string name) => Path.Join(_bin, name);

    private InstalledLink Install(bool replacesOwn = false, bool isTrial = false) => new LinkFolder(_bin, _command, [_bin]).Install("zsync", replacesOwn, isTrial);

    private static string Write(string folder, string name)
    {
        string path = Path.Join(folder, name);
        File.WriteAllText(path, "x");
        return path;
    }
}
