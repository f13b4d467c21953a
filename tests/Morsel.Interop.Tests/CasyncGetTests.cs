using Morsel.Casync;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What <c>casync</c> published Morsel gets from nginx, and what Morsel published casync extracts from there.</summary>
public sealed class CasyncGetTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [PeerTheory("casync", "nginx")]
    [InlineData(false, "zstd", "sha512-256")]
    [InlineData(true, "zstd", "sha256")]
    [InlineData(false, "gzip", "sha512-256")]
    [InlineData(false, "xz", "sha512-256")]
    public async Task A_file_that_casync_published_comes_chunk_by_chunk(bool isHttp2, string compression, string digest)
    {
        using var folder = new TestFolder();
        byte[] old = Content(1, 3_000_000), now = [.. old.AsSpan(0, 1_000_000), .. Content(2, 5000), .. old.AsSpan(1_000_100)];
        string seed = folder.WriteBeside("old", old), source = folder.WriteBeside("new", now);
        await CasyncAsync("make", $"--compression={compression}", $"--digest={digest}", $"--store={folder.Served("default.castr")}", folder.Served("disk.img.caibx"), source);
        await using Nginx nginx = await Nginx.StartAsync(folder, isHttp2: isHttp2);
        UpdateReport report = await UpdateAsync(new UpdateRequest { Source = new Uri(nginx.Address, "disk.img.caibx").ToString(), OutputPath = folder.Beside("disk.img"), SeedPaths = [seed], AutoSeeds = false }, isHttp2);
        Assert.Equal(now, await File.ReadAllBytesAsync(folder.Beside("disk.img")));
        Assert.Equal(now.Length, report.ReusedBytes + report.FetchedBytes);
        Assert.InRange(report.DataRequests, 1, 5);
        if (!isHttp2)
            Assert.Equal(report.DataRequests, (await nginx.LogAsync()).Count(request => request.Path.StartsWith("/default.castr/", StringComparison.Ordinal)));
    }

    [PeerFact("casync", "nginx")]
    public async Task A_file_that_Morsel_published_is_extracted_by_casync()
    {
        using var folder = new TestFolder();
        string source = folder.WriteBeside("new", Content(3, 2_000_000));
        await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = source, OutputPath = folder.Served("disk.img.caibx") });
        await using Nginx nginx = await Nginx.StartAsync(folder);
        await CasyncAsync("extract", new Uri(nginx.Address, "disk.img.caibx").ToString(), folder.Beside("disk.img"));
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(folder.Beside("disk.img")));
    }

    [PeerFact("casync", "nginx", Root = true)]
    public async Task A_folder_that_casync_published_is_made_and_updated()
    {
        using var folder = new TestFolder();
        string tree = folder.Beside("tree"), output = folder.Beside("app");
        Fill(tree, 40);
        string first = await CasyncAsync("make", "--with=unix", $"--store={folder.Served("default.castr")}", folder.Served("app.caidx"), tree);
        await using Nginx nginx = await Nginx.StartAsync(folder);
        var request = new UpdateRequest { Source = new Uri(nginx.Address, "app.caidx").ToString(), OutputPath = output, Casync = new() { Tree = new() { SameOwner = true, Delete = true } } };
        UpdateReport made = await UpdateAsync(request);
        Assert.Equal(first, await CasyncAsync("digest", "--with=unix", output));
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await UpdateAsync(request)).Outcome);

        await File.WriteAllBytesAsync(Path.Combine(tree, "7"), Content(99, 200_000));
        File.Delete(Path.Combine(tree, "sub", "9"));
        string second = await CasyncAsync("make", "--with=unix", $"--store={folder.Served("default.castr")}", folder.Served("app.caidx"), tree);
        UpdateReport updated = await UpdateAsync(request);
        Assert.Equal(second, await CasyncAsync("digest", "--with=unix", output));
        Assert.Equal((1, 1), (updated.Tree!.FilesWritten, updated.Tree.EntriesDeleted));
        Assert.InRange(updated.DataRequests, 1, made.DataRequests / 4);
    }

    [PeerFact("casync", "nginx", Root = true)]
    public async Task Of_a_folder_that_casync_extracted_only_what_differs_is_downloaded()
    {
        using var folder = new TestFolder();
        string tree = folder.Beside("tree"), output = folder.Beside("app"), store = folder.Served("default.castr");
        Fill(tree, 40);
        await CasyncAsync("make", $"--store={store}", folder.Served("app.caidx"), tree);
        Directory.CreateDirectory(output);
        await CasyncAsync("extract", $"--store={store}", folder.Served("app.caidx"), output);
        string[] before = ObjectsIn(store);

        await File.WriteAllBytesAsync(Path.Combine(tree, "7"), Content(99, 200_000));
        string now = await CasyncAsync("make", $"--store={store}", folder.Served("app.caidx"), tree);
        await using Nginx nginx = await Nginx.StartAsync(folder);
        UpdateReport report = await UpdateAsync(new UpdateRequest { Source = new Uri(nginx.Address, "app.caidx").ToString(), OutputPath = output, Casync = new() { Tree = new() { SameOwner = true } } });
        Assert.Equal(ObjectsIn(store).Except(before), (await nginx.LogAsync()).Select(request => request.Path).Where(path => path.StartsWith("/default.castr/", StringComparison.Ordinal)).Order());
        Assert.Equal(now, await CasyncAsync("digest", output));
        Assert.Equal(1, report.Tree!.FilesWritten);
    }

    [PeerFact("casync", "nginx", Root = true)]
    public async Task A_folder_that_Morsel_published_is_extracted_by_casync()
    {
        using var folder = new TestFolder();
        string tree = folder.Beside("tree"), output = folder.Beside("app");
        Fill(tree, 20);
        await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = tree, OutputPath = folder.Served("app.caidx"), Tree = new() { With = ["unix"] } });
        await using Nginx nginx = await Nginx.StartAsync(folder);
        Directory.CreateDirectory(output);
        await CasyncAsync("extract", new Uri(nginx.Address, "app.caidx").ToString(), output);
        Assert.Equal(await CasyncAsync("digest", "--with=unix", tree), await CasyncAsync("digest", "--with=unix", output));
    }

    private static void Fill(string tree, int files)
    {
        Directory.CreateDirectory(Path.Combine(tree, "sub"));
        for (int i = 0; i < files; i++)
            File.WriteAllBytes(Path.Combine(tree, i % 3 == 0 ? "sub" : "", $"{i}"), Content(i, 10_000 + (i * 9000)));
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "sub/0");
    }

    private static string[] ObjectsIn(string store) =>
        [.. Directory.GetFiles(store, "*.cacnk", SearchOption.AllDirectories).Select(path => $"/default.castr/{Path.GetRelativePath(store, path)}").Order()];

    private static byte[] Content(int seed, int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static async Task<UpdateReport> UpdateAsync(UpdateRequest request, bool isHttp2 = false)
    {
        using var updater = new Updater(new UpdaterOptions { Http = new() { Http2PriorKnowledge = isHttp2 } });
        return await updater.UpdateAsync(request);
    }

    private static Task<string> CasyncAsync(params string[] arguments) => PeerProcess.RunAsync(Peer.Find("casync"), arguments, "/", Timeout);
}
