using Morsel.Files.Trees;

namespace Morsel.Tests.Files.Trees;

/// <summary>Whether something is mounted on an entry.</summary>
public sealed class MountPointTests
{
    [Fact]
    public void Where_the_system_mounts_its_own_something_is_mounted_and_elsewhere_not()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        folder.Write("file", "content");
        Directory.CreateDirectory(folder["inner"]);
        using ITreeFolder root = LocalTree.Open("/"), own = LocalTree.Open(folder.Path);
        Assert.Equal(true, StampOf(root, "proc").IsMountPoint);
        Assert.Equal(false, StampOf(own, "file").IsMountPoint);
        Assert.Equal(false, StampOf(own, "inner").IsMountPoint);
    }

    private static NodeStamp StampOf(ITreeFolder folder, string name) =>
        EntryName.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out EntryName parsed) ? folder.Stat(parsed)!.Value : throw new ArgumentException("no name", nameof(name));
}
