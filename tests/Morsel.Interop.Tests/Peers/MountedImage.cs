namespace Morsel.Interop.Tests.Peers;

/// <summary>A file system in a file, mounted.</summary>
internal sealed class MountedImage : IAsyncDisposable
{
    private readonly string _folder;

    private MountedImage(string folder) => _folder = folder;

    /// <summary>A path in it.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <param name="top">Where the image and the folder go.</param>
    /// <param name="kind">The file system.</param>
    /// <param name="bytes">Its size.</param>
    public static async Task<MountedImage> OfAsync(TestFolder top, string kind, long bytes)
    {
        string image = top.Beside(kind + ".img"), folder = top.MakeSibling(kind);
        using (FileStream file = File.Create(image))
            file.SetLength(bytes);
        await PeerProcess.RunAsync($"mkfs.{kind}", ["-q", image], folder);
        await PeerProcess.RunAsync("mount", ["-o", "loop", image, folder], "/");
        return new MountedImage(folder);
    }

    /// <summary>Takes room until no more than this is free.</summary>
    public void Fill(long freeBytes)
    {
        byte[] some = new byte[2 << 20];
        new Random(1).NextBytes(some);
        using FileStream filler = File.Create(this["filler"]);
        try
        {
            while (new DriveInfo(_folder).AvailableFreeSpace > freeBytes)
            {
                filler.Write(some);
                // What is not on the disk is not counted by every file system.
                filler.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // btrfs counts room that it keeps for itself: what it gives back is what can be had.
            filler.SetLength(filler.Length - freeBytes);
            filler.Flush(flushToDisk: true);
        }
    }

    public async ValueTask DisposeAsync() => await PeerProcess.RunAsync("umount", [_folder], "/");
}
