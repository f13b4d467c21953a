using Microsoft.Win32.SafeHandles;
using Morsel.Files;

namespace Morsel.Tests.Files;

/// <summary>What is written to is ours alone: a regular file of this user that has one name.</summary>
public sealed class OwnFileTests : IDisposable
{
    private readonly LocalFileSystem _disk = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_a_second_name_is_not_written_to_but_loses_this_one(bool isKeptAside)
    {
        _folder.Write("old", "somebody's");
        _disk.Link(_folder["old"], _folder["a"]);
        using (IBlockFile file = _disk.OpenLocked(_folder["a"], isKeptAside ? _folder["aside"] : null))
        {
            Assert.Equal((0, 1), (file.Length, file.Stamp.LinkCount));
            file.Write("ours"u8, 0);
        }
        Assert.Equal("somebody's", File.ReadAllText(_folder["old"]));
        Assert.Equal("ours", File.ReadAllText(_folder["a"]));
        Assert.Equal(isKeptAside ? ["a", "aside", "old"] : ["a", "old"], _folder.Names());
    }

    [Fact]
    public void A_file_whose_second_name_is_the_one_it_would_get_loses_the_first()
    {
        _folder.Write("aside", "somebody's");
        _disk.Link(_folder["aside"], _folder["a"]);
        using IBlockFile file = _disk.OpenLocked(_folder["a"], _folder["aside"]);
        Assert.Equal(0, file.Length);
        Assert.Equal("somebody's", File.ReadAllText(_folder["aside"]));
    }

    [Fact]
    public void A_file_of_another_user_is_set_aside_with_its_owner_and_mode()
    {
        if (!TryGiveToAnother(_folder.Write("a", "a stranger's")))
            return;
        using IBlockFile file = _disk.OpenLocked(_folder["a"], _folder["aside"]);
        Assert.Equal((0, 0u), (file.Length, file.Stamp.Owner!.Value.User));
        Assert.Equal(65534u, _disk.Stat(_folder["aside"])!.Owner!.Value.User);
    }

    [Fact]
    public void A_file_of_another_user_that_is_in_use_stays()
    {
        if (!TryGiveToAnother(_folder.Write("a", "a stranger's")))
            return;
        using (SafeFileHandle _ = File.OpenHandle(_folder["a"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Throws<TargetBusyException>(() => _disk.OpenLocked(_folder["a"], _folder["aside"]));
        Assert.Equal("a stranger's", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void What_an_interrupted_run_left_goes_unless_it_is_in_use()
    {
        using (_disk.OpenLocked(_folder["used"]))
            ScratchFile.DeleteLeft(_disk, _folder["used"]);
        ScratchFile.DeleteLeft(_disk, _folder.Write("left", ""));
        ScratchFile.DeleteLeft(_disk, _folder["missing"]);
        Assert.Equal(["used"], _folder.Names());
    }

    [Fact]
    public void A_scratch_file_has_no_name()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var scratch = new ScratchFile(_disk, _folder.Write("a", "what an earlier run left"));
        Assert.Empty(_folder.Names());
        Assert.Equal(0, scratch.File.Length);
    }

    public void Dispose() => _folder.Dispose();

    // Only root can; every other user leaves these tests out.
    private bool TryGiveToAnother(string path)
    {
        try
        {
            using IBlockFile file = _disk.OpenLocked(path);
            file.SetOwner(new FileOwner(65534, 65534));
            file.SetMode((UnixFileMode)0b110_110_110);
            return !OperatingSystem.IsWindows() && file.Stamp.Owner is { User: 65534 };
        }
        catch (IOException)
        {
            return false;
        }
    }
}
