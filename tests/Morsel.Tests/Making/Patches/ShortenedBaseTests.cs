using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Making.Patches;

/// <summary>An older version that somebody makes shorter while a patch is made from it: the run ends with a sentence, and not by a signal of the system.</summary>
public sealed class ShortenedBaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShortenedBaseTests()
    {
        byte[] old = RoutesScene.Text(1, 6_000_000);
        File.WriteAllBytes(_folder["old"], old);
        File.WriteAllBytes(_folder["file"], [.. old[..100_000], .. RoutesScene.Text(2, 5_000), .. old[100_000..]]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_makes_it_shorter_gets_no_patch_of_it_and_ends_nothing(bool asZstd)
    {
        bool isShort = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            // The patch is written, and is now to be applied as a reader would.
            if (call.Operation == DiskOperation.Write && call.Path.Contains(asZstd ? ".zpatch" : ".mpatch", StringComparison.Ordinal) && !isShort)
            {
                isShort = true;
                using FileStream old = File.Open(_folder["old"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                old.SetLength(10);
            }
            return null;
        });
        var request = new MakeRequest { SourcePath = _folder["file"], Patches = new() { From = [_folder["old"]], AlsoZstd = asZstd } };
        var failure = await Assert.ThrowsAsync<IOException>(() => new Maker(disk, TimeProvider.System).MakeAsync(request));
        Assert.Contains($"{_folder["old"]}: the file changed while it was read", failure.Message, StringComparison.Ordinal);
        Assert.True(isShort);
        Assert.DoesNotContain(_folder.Names(), name => name.EndsWith(".morsel", StringComparison.Ordinal) || name.EndsWith(".spool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_no_room_for_a_copy_that_is_said_before_anything_is_made()
    {
        var request = new MakeRequest { SourcePath = _folder["file"], Patches = new() { From = [_folder["old"]] } };
        var failure = await Assert.ThrowsAsync<IOException>(() => new Maker(new FullDisk(1_000_000), TimeProvider.System).MakeAsync(request));
        Assert.Contains("5.7 MiB are needed and 976.6 KiB are free", failure.Message, StringComparison.Ordinal);
    }
}
