using Morsel.Files;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>Updates in place of block devices, and on file systems with no room for a second copy; and copies that take no room, on those that make them.</summary>
public sealed class InPlaceDeviceTests : IDisposable
{
    private const int MiB = 1 << 20;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-70_000)]
    public async Task A_device_gets_the_image_and_what_is_behind_it_stays(int shift)
    {
        byte[] target = Random(1, 8 * MiB), behind = Random(2, MiB);
        await using Kestrel server = await PublishAsync(target);
        byte[] old = shift >= 0 ? [.. Random(3, shift), .. target[..^shift]] : [.. target[-shift..], .. Random(3, -shift)];
        Random(4, 1000).CopyTo(old, 3 * MiB);
        await using LoopImage image = await LoopImage.OfAsync(_folder, [.. old, .. behind]);

        UpdateReport report = await UpdateAsync(server, image.Device);

        byte[] there = image.Content();
        Assert.True(target.AsSpan().SequenceEqual(there.AsSpan(0, target.Length)));
        Assert.True(behind.AsSpan().SequenceEqual(there.AsSpan(target.Length)));
        Assert.InRange(report.FetchedBytes, 1, Math.Abs(shift) + 20_000);
        Assert.Empty(Directory.EnumerateFiles(_folder.Beside("journals")));
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await UpdateAsync(server, image.Device)).Outcome);
        using var updater = new Updater();
        Assert.True((await updater.VerifyAsync(image.Device, new Uri(server.Address, "disk.img.zsync").ToString())).IsIdentical);
    }

    [MountTheory]
    [InlineData("xfs")]
    public async Task A_device_that_is_mounted_or_too_short_is_refused_and_unchanged(string kind)
    {
        await using Kestrel server = await PublishAsync(Random(1, 2 * MiB));
        await using LoopImage shorter = await LoopImage.OfAsync(_folder, Random(2, MiB));
        Assert.Contains("nothing was written", (await Assert.ThrowsAsync<IOException>(() => UpdateAsync(server, shorter.Device))).Message, StringComparison.Ordinal);
        Assert.Equal(Random(2, MiB), shorter.Content());

        await using LoopImage image = await LoopImage.OfAsync(_folder, new byte[320 * MiB]);
        await PeerProcess.RunAsync($"mkfs.{kind}", ["-q", image.Device], "/");
        string place = _folder.MakeSibling("mounted");
        await PeerProcess.RunAsync("mount", [image.Device, place], "/");
        try
        {
            Assert.Contains("is mounted", (await Assert.ThrowsAsync<RefusedException>(() => UpdateAsync(server, image.Device))).Message, StringComparison.Ordinal);
        }
        finally
        {
            await PeerProcess.RunAsync("umount", [place], "/");
        }
    }

    [MountTheory]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public async Task A_file_with_no_room_for_a_second_copy_is_updated_where_it_is(string kind)
    {
        byte[] target = Random(1, 48 * MiB);
        target.AsSpan(20 * MiB, 2 * MiB).Clear();
        byte[] old = [.. Random(2, 5000), .. target];
        old.AsSpan(20 * MiB, 3 * MiB).Fill(7);
        await using Kestrel server = await PublishAsync(target);
        await using MountedImage disk = await MountedImage.OfAsync(_folder, kind, 512 * MiB);
        if (kind == "btrfs")
        {
            // Else it writes beside what it replaces, and gives nothing back until a whole extent is replaced.
            await File.WriteAllBytesAsync(disk["disk.img"], []);
            await PeerProcess.RunAsync(Peer.Find("chattr"), ["+C", disk["disk.img"]], "/");
        }
        await File.WriteAllBytesAsync(disk["disk.img"], old);
        disk.Fill(24 * MiB);
        using var updater = new Updater();
        IOException full = await Assert.ThrowsAnyAsync<IOException>(() => updater.UpdateAsync(Request(server, disk["disk.img"])));
        Assert.Equal(28, full.HResult);
        Assert.True(old.AsSpan().SequenceEqual(File.ReadAllBytes(disk["disk.img"])));

        UpdateReport report = await UpdateAsync(server, disk["disk.img"]);

        Assert.True(target.AsSpan().SequenceEqual(File.ReadAllBytes(disk["disk.img"])));
        Assert.InRange(report.FetchedBytes, 1, 3 * MiB);
        using IBlockFile file = new LocalFileSystem().OpenRead(disk["disk.img"]);
        // The zeros are a hole now.
        FileExtent stored = file.StoredFrom(20 * MiB + 65536);
        Assert.InRange(stored.Start, 21 * MiB, 22 * MiB);
    }

    [MountTheory]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public async Task A_copy_of_what_is_unchanged_takes_no_room(string kind)
    {
        byte[] target = Random(1, 64 * MiB), old = [.. target];
        for (int at = 0; at < old.Length; at += 8 * MiB)
            old[at + 1_000_000] ^= 1;
        await using Kestrel server = await PublishAsync(target);
        await using MountedImage disk = await MountedImage.OfAsync(_folder, kind, 512 * MiB);
        await File.WriteAllBytesAsync(disk["disk.img"], old);
        disk.Fill(30 * MiB);
        using var updater = new Updater();

        UpdateReport report = await updater.UpdateAsync(Request(server, disk["disk.img"]) with { KeepReplaced = true });

        // Both versions are there, and there was no room for one of them.
        Assert.True(target.AsSpan().SequenceEqual(File.ReadAllBytes(disk["disk.img"])));
        Assert.True(old.AsSpan().SequenceEqual(File.ReadAllBytes(disk["disk.img.zs-old"])));
        Assert.InRange(report.FetchedBytes, 8 * 2048, MiB);
        Assert.Contains(report.Seeds, seed => seed.Kind == SeedKind.Output && seed.ReusedBytes > 60 * MiB);
    }

    private async Task<Kestrel> PublishAsync(byte[] target)
    {
        _folder.MakeSibling("journals");
        _folder.Write("disk.img", target);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder.Served("disk.img") });
        return await Kestrel.StartAsync(_folder);
    }

    private async Task<UpdateReport> UpdateAsync(Kestrel server, string output)
    {
        using var updater = new Updater();
        return await updater.UpdateAsync(Request(server, output) with { InPlace = true, JournalFolder = _folder.Beside("journals") });
    }

    private static UpdateRequest Request(Kestrel server, string output) => new() { Source = new Uri(server.Address, "disk.img.zsync").ToString(), OutputPath = output };

    private static byte[] Random(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
