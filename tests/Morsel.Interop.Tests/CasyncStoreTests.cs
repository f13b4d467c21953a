using System.Runtime.Versioning;
using Morsel.Casync;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>Stores that <c>casync</c> filled are copied and verified over nginx, and casync extracts from the copies; folders are verified by its indexes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CasyncStoreTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();

    private string Store => _folder.Served("default.castr");

    public void Dispose() => _folder.Dispose();

    [PeerTheory("casync", "nginx")]
    [InlineData("zstd", false)]
    [InlineData("zstd", true)]
    [InlineData("gzip", false)]
    [InlineData("xz", false)]
    public async Task What_casync_stored_is_verified_and_copied_from_nginx_and_casync_extracts_it_from_the_copy(string compression, bool isHttp2)
    {
        string source = _folder.WriteBeside("disk", Content(1, 3_000_000)), index = _folder.Served("disk.caibx"), mirror = _folder.Beside("mirror.castr");
        await CasyncAsync("make", $"--compression={compression}", $"--store={Store}", _folder.Served("other.caibx"), _folder.WriteBeside("other", Content(2, 500_000)));
        await CasyncAsync("make", $"--compression={compression}", $"--store={Store}", index, source);
        await using Nginx nginx = await Nginx.StartAsync(_folder, isHttp2: isHttp2);
        var options = new UpdaterOptions { Http = new() { Http2PriorKnowledge = isHttp2 } };
        string address = new Uri(nginx.Address, "default.castr").ToString(), indexAddress = new Uri(nginx.Address, "disk.caibx").ToString();

        StoreVerifyReport verified = await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = address, IndexPaths = [index], Options = options });
        Assert.Empty(verified.Faults);
        StoreCopyReport copied = await ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [address], StorePath = mirror, IndexPaths = [indexAddress], Options = options });
        Assert.Empty(copied.Faults);
        Assert.Equal((verified.ObjectCount, verified.Bytes, copied.ChunkCount), (copied.CopiedCount, copied.CopiedBytes, copied.ChunkCount));
        if (!isHttp2)
            Assert.Equal(2 * copied.ChunkCount, (await nginx.LogAsync()).Count(request => request.Path.StartsWith("/default.castr/", StringComparison.Ordinal)));
        foreach (string path in Directory.EnumerateFiles(mirror, "*", SearchOption.AllDirectories))
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Store, Path.GetRelativePath(mirror, path))), await File.ReadAllBytesAsync(path));
        await CasyncAsync("extract", $"--store={mirror}", index, _folder.Beside("extracted"));
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(_folder.Beside("extracted")));
    }

    [PeerFact("casync", "nginx")]
    public async Task A_copy_of_what_Morsel_stored_serves_casync_over_nginx()
    {
        string source = _folder.WriteBeside("disk", Content(3, 2_000_000)), index = _folder.Served("disk.caibx"), first = _folder.Beside("first.castr");
        await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = source, OutputPath = index, StorePath = first });
        await ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [first], StorePath = Store, IndexPaths = [index] });
        await using Nginx nginx = await Nginx.StartAsync(_folder);
        await CasyncAsync("extract", new Uri(nginx.Address, "disk.caibx").ToString(), _folder.Beside("extracted"));
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(_folder.Beside("extracted")));
    }

    [PeerFact("casync", "nginx")]
    public async Task Damage_behind_nginx_is_found_object_by_object()
    {
        string index = _folder.Served("disk.caibx");
        await CasyncAsync("make", $"--store={Store}", index, _folder.WriteBeside("disk", Content(4, 1_500_000)));
        string[] objects = [.. Directory.GetFiles(Store, "*.cacnk", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        File.Delete(objects[1]);
        File.Delete(objects[4]);
        File.Copy(objects[5], objects[4]);
        await using Nginx nginx = await Nginx.StartAsync(_folder);
        string address = new Uri(nginx.Address, "default.castr").ToString();
        string[] wrong = [.. new[] { objects[1], objects[4] }.Select(path => Path.GetRelativePath(Store, path))];
        Assert.Equal(wrong, (await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = address, IndexPaths = [index] })).Faults.Select(fault => fault.Name));
        StoreCopyReport copied = await ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [address], StorePath = _folder.Beside("mirror.castr"), IndexPaths = [index] });
        Assert.Equal((objects.Length - 2, 2), ((int)copied.CopiedCount, copied.Faults.Count));
    }

    [PeerFact("casync", "nginx")]
    public async Task An_exact_plan_tells_the_bytes_that_nginx_then_sends()
    {
        byte[] old = Content(5, 2_000_000), now = [.. old.AsSpan(0, 700_000), .. Content(6, 90_000), .. old.AsSpan(700_100)];
        string seed = _folder.WriteBeside("old", old);
        await CasyncAsync("make", $"--store={Store}", _folder.Served("disk.caibx"), _folder.WriteBeside("disk", now));
        await using Nginx nginx = await Nginx.StartAsync(_folder);
        var request = new UpdateRequest { Source = new Uri(nginx.Address, "disk.caibx").ToString(), OutputPath = _folder.Beside("out"), SeedPaths = [seed], AutoSeeds = false, ExactRoutes = true };
        using var updater = new Updater();
        UpdatePlan plan = await updater.PlanAsync(request);
        await updater.UpdateAsync(request);
        LoggedRequest[] all = await OfStoreAsync(nginx), asked = [.. all.Where(one => one.Method == "HEAD")];
        Assert.All(asked, one => Assert.Equal((200, 0), (one.Status, one.BodyBytes)));
        Assert.Equal((plan.RequestCount, plan.RequestCount), (asked.Length, all.Length - asked.Length));
        Assert.Equal(plan.StoredBytes, all.Sum(one => one.BodyBytes));
    }

    [PeerFact("casync", "nginx", Root = true)]
    public async Task A_folder_that_casync_extracted_is_identical_by_its_index_until_it_is_changed()
    {
        string tree = _folder.Beside("tree"), extracted = _folder.Beside("extracted");
        Directory.CreateDirectory(Path.Combine(tree, "sub"));
        for (int i = 0; i < 12; i++)
            await File.WriteAllBytesAsync(Path.Combine(tree, i % 3 == 0 ? "sub" : "", $"{i}"), Content(i, 1_000 + (i * 9_000)));
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "sub/0");
        await CasyncAsync("make", $"--store={Store}", _folder.Served("app.caidx"), tree);
        Directory.CreateDirectory(extracted);
        await using Nginx nginx = await Nginx.StartAsync(_folder);
        var request = new TreeVerifyRequest { FolderPath = extracted, ArchivePath = new Uri(nginx.Address, "app.caidx").ToString() };
        await CasyncAsync("extract", request.ArchivePath, extracted);
        TreeVerifyReport report = await CatarFile.VerifyAsync(request);
        Assert.Empty(report.Differences);
        Assert.Equal(14, report.EntryCount);
        await File.AppendAllTextAsync(Path.Combine(extracted, "7"), "!");
        Assert.Contains((await CatarFile.VerifyAsync(request)).Differences, difference => difference.Path == "7" && difference.Changes.HasFlag(TreeChanges.Content));
    }

    [PeerFact("casync", "nginx", Root = true)]
    public async Task A_folder_that_Morsel_made_is_identical_by_casyncs_index()
    {
        string tree = _folder.Beside("tree"), made = _folder.Beside("made");
        Directory.CreateDirectory(tree);
        await File.WriteAllBytesAsync(Path.Combine(tree, "a"), Content(1, 300_000));
        await CasyncAsync("make", $"--store={Store}", _folder.Served("app.caidx"), tree);
        await using Nginx nginx = await Nginx.StartAsync(_folder);
        string index = new Uri(nginx.Address, "app.caidx").ToString();
        using var updater = new Updater();
        await updater.UpdateAsync(new UpdateRequest { Source = index, OutputPath = made });
        Assert.Empty((await CatarFile.VerifyAsync(new TreeVerifyRequest { FolderPath = made, ArchivePath = index })).Differences);
        // Once: then all of it is in the folder.
        string[] asked = [.. (await OfStoreAsync(nginx)).Select(request => request.Path)];
        Assert.InRange(asked.Length, 2, 20);
        Assert.Equal(asked.Distinct(), asked);
    }

    [PeerFact("casync", Root = true)]
    public async Task Mounts_are_left_out_as_casync_leaves_them_out()
    {
        string tree = _folder.Beside("tree"), other = _folder.Beside("other");
        foreach (string folder in new[] { other, tree, Path.Combine(tree, "sub"), Path.Combine(tree, "memory"), Path.Combine(tree, "bound") })
            Directory.CreateDirectory(folder);
        foreach (string file in new[] { Path.Combine(other, "x"), Path.Combine(tree, "a"), Path.Combine(tree, "sub", "b"), Path.Combine(tree, "file") })
            await File.WriteAllTextAsync(file, file);
        string[] mounts = [Path.Combine(tree, "memory"), Path.Combine(tree, "bound"), Path.Combine(tree, "file")];
        try
        {
            await MountAsync("-t", "tmpfs", "none", mounts[0]);
            await MountAsync("--bind", other, mounts[1]);
            await MountAsync("--bind", Path.Combine(other, "x"), mounts[2]);
            await File.WriteAllTextAsync(Path.Combine(mounts[0], "inner"), "x");
            foreach (bool isExcluded in new[] { true, false })
            {
                await CasyncAsync("make", "--with=unix", $"--exclude-submounts={(isExcluded ? "yes" : "no")}", _folder.Beside("theirs.catar"), tree);
                CatarMakeReport report = await CatarFile.CreateAsync(
                    new CatarMakeRequest { FolderPath = tree, OutputPath = _folder.Beside("ours.catar"), Options = new() { With = ["unix"], ExcludeSubmounts = isExcluded } });
                Assert.Equal(await File.ReadAllBytesAsync(_folder.Beside("theirs.catar")), await File.ReadAllBytesAsync(_folder.Beside("ours.catar")));
                Assert.Equal(isExcluded ? (4, 3) : (9, 0), (report.EntryCount, report.ExcludedCount));
            }
        }
        finally
        {
            foreach (string mount in mounts.Where(IsMounted))
                await PeerProcess.RunAsync("/usr/bin/umount", [mount], _folder.Path);
        }
    }

    private static bool IsMounted(string path) => File.ReadLines("/proc/self/mounts").Any(line => line.Split(' ')[1] == path);

    private Task<string> MountAsync(params string[] arguments) => PeerProcess.RunAsync("/usr/bin/mount", arguments, _folder.Path);

    private static async Task<LoggedRequest[]> OfStoreAsync(Nginx nginx) =>
        [.. (await nginx.LogAsync()).Where(request => request.Path.StartsWith("/default.castr/", StringComparison.Ordinal))];

    private static byte[] Content(int seed, int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static Task<string> CasyncAsync(params string[] arguments) => PeerProcess.RunAsync(Peer.Find("casync"), arguments, "/", Timeout);
}
