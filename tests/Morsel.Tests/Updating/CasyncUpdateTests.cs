using Morsel.Casync;
using Morsel.Formats.Casync;
using Morsel.Formats.Sidecar;
using Morsel.Hashing;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Updating;

/// <summary><c>get</c> of a casync index: chunks come from seeds, from folders and from stores on servers.</summary>
public sealed class CasyncUpdateTests : IDisposable
{
    private static readonly byte[] Before = TestBytes.Random(300_000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 100_000), .. TestBytes.Random(9_000, seed: 7), .. Before.AsSpan(100_500)];

    private readonly CasyncScene _scene = new(Now);

    private int ChunkCount => CasyncScene.IndexOf(_scene.Target).ChunkCount;

    [Fact]
    public async Task Without_anything_here_each_chunk_is_one_request()
    {
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal(CasyncScene.ObjectsOf(Now).Keys.Order(), _scene.Asked().Order());
        Assert.Equal((ChunkCount, (long)Now.Length, ProofLevel.Blocks), (report.DataRequests, report.FetchedBytes, report.Proven));
    }

    [Fact]
    public async Task What_a_seed_holds_is_not_asked_for()
    {
        UpdateReport report = await _scene.UpdateFromAsync(_scene.Write("old.img", Before));
        _scene.AssertIsTarget();
        Assert.Equal(CasyncScene.ObjectsOf(Now).Keys.Except(CasyncScene.ObjectsOf(Before).Keys).Order(), _scene.Asked().Order());
        Assert.Equal(Now.Length, report.ReusedBytes + report.FetchedBytes);
    }

    [Fact]
    public async Task The_old_output_is_a_seed_and_a_second_run_finds_it_current()
    {
        _scene.Write("disk.img", Before);
        await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        int asked = _scene.Asked().Count;
        Assert.InRange(asked, 1, 12);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await _scene.UpdateAsync()).Outcome);
        Assert.Equal(asked, _scene.Asked().Count);
    }

    [Fact]
    public async Task A_seed_with_an_index_beside_it_is_read_only_where_the_target_needs_it()
    {
        string seed = _scene.Write("old.img", Before);
        CasyncIndex index = CasyncScene.IndexOf(Before);
        _scene.Write("old.img.caibx", index.Write());
        // What the index says of no chunk of the target is not looked at: it may be anything.
        byte[] changed = [.. Before];
        HashSet<string> wanted = [.. CasyncScene.ObjectsOf(Now).Keys];
        for (int chunk = 0; chunk < index.ChunkCount; chunk++)
        {
            if (!wanted.Contains(CasyncStore.NameOf(index.IdOf(chunk)) + CasyncStore.ChunkExtension))
                changed.AsSpan((int)index.RangeOf(chunk).Start, (int)index.RangeOf(chunk).Length).Clear();
        }
        File.WriteAllBytes(seed, changed);
        await _scene.UpdateFromAsync(seed);
        _scene.AssertIsTarget();
        Assert.Equal(wanted.Except(CasyncScene.ObjectsOf(Before).Keys).Order(), _scene.Asked().Order());
    }

    [Theory]
    [InlineData("of another file")]
    [InlineData("broken")]
    public async Task An_index_beside_a_seed_that_lies_costs_nothing_but_the_cutting(string what)
    {
        string seed = _scene.Write("old.img", Before);
        byte[] lie = CasyncScene.IndexOf(Now).Write();
        _scene.Write("old.img.caibx", what == "broken" ? lie[..^8] : lie);
        await _scene.UpdateFromAsync(seed);
        _scene.AssertIsTarget();
        Assert.Equal(CasyncScene.ObjectsOf(Now).Keys.Except(CasyncScene.ObjectsOf(Before).Keys).Order(), _scene.Asked().Order());
    }

    [Fact]
    public async Task Chunks_that_are_there_several_times_come_once_and_zeros_never()
    {
        byte[] piece = TestBytes.Random(40_000, seed: 3);
        await using var scene = new CasyncScene([.. piece, .. new byte[200_000], .. piece, .. piece]);
        UpdateReport report = await scene.UpdateAsync();
        scene.AssertIsTarget();
        Assert.Equal(scene.Asked().Count, scene.Asked().Distinct().Count());
        CasyncIndex index = CasyncScene.IndexOf(scene.Target);
        byte[] zeros = new byte[CasyncIndex.IdBytes];
        Digester.Hash(DigestAlgorithm.Sha512T256, new byte[16384], zeros);
        Assert.DoesNotContain(scene.Asked(), address => address.StartsWith(CasyncStore.NameOf(zeros), StringComparison.Ordinal));
        Assert.InRange(report.FetchedBytes, 40_000, 110_000);
        Assert.True(index.ChunkCount > 2 * scene.Asked().Count, $"{index.ChunkCount} chunks, {scene.Asked().Count} requests");
    }

    [Fact]
    public async Task Folders_are_looked_into_first_and_servers_are_asked_for_the_rest()
    {
        string[] all = [.. CasyncScene.ObjectsOf(Now).Keys.Order()];
        string folder = _scene.FillFolder("store", CasyncScene.ObjectsOf(Now).Where(item => Array.IndexOf(all, item.Key) % 3 == 0));
        UpdateReport report = await _scene.UpdateByStoresAsync(folder, _scene.Site.Address(CasyncScene.Store).ToString());
        _scene.AssertIsTarget();
        Assert.Equal(all.Where((_, i) => i % 3 != 0), _scene.Asked().Order());
        Assert.Equal(all.Length - ((all.Length + 2) / 3), report.DataRequests);
    }

    [Fact]
    public async Task Of_several_stores_each_is_asked_for_what_the_others_lack()
    {
        string[] all = [.. CasyncScene.ObjectsOf(Now).Keys.Order()];
        // The first has nothing but the last of all.
        _scene.Fill("/overlay", address => address == all[^1]);
        _scene.Fill("/base", address => address != all[^1]);
        await _scene.UpdateByStoresAsync(_scene.Site.Address("/overlay").ToString(), _scene.Site.Address("/base/").ToString());
        _scene.AssertIsTarget();
        Assert.Empty(_scene.Asked());
    }

    [Fact]
    public async Task Objects_in_a_folder_may_be_stored_as_they_are()
    {
        CasyncIndex index = CasyncScene.IndexOf(Now);
        var plain = Enumerable.Range(0, index.ChunkCount).DistinctBy(chunk => CasyncStore.NameOf(index.IdOf(chunk)))
            .ToDictionary(chunk => CasyncStore.NameOf(index.IdOf(chunk)), chunk => Now[(int)index.RangeOf(chunk).Start..(int)index.RangeOf(chunk).End]);
        await _scene.UpdateByStoresAsync(_scene.FillFolder("store", plain));
        _scene.AssertIsTarget();
        Assert.Empty(_scene.Asked());
    }

    [Fact]
    public async Task A_cache_keeps_what_was_downloaded_for_the_next_update()
    {
        UpdateRequest request = _scene.Request with { Casync = new CasyncUpdateOptions { CacheStore = _scene.Folder["cache"] } };
        await _scene.UpdateAsync(request);
        _scene.AssertIsTarget();
        Assert.Equal(
            CasyncScene.ObjectsOf(Now).Keys.Order(),
            Directory.EnumerateFiles(_scene.Folder["cache"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_scene.Folder["cache"], path)).Order());
        int asked = _scene.Asked().Count;
        File.Delete(_scene.Output);
        Assert.Equal(0, (await _scene.UpdateAsync(request)).DataRequests);
        _scene.AssertIsTarget();
        Assert.Equal(asked, _scene.Asked().Count);
    }

    public static TheoryData<string> Damages => ["cut off", "another chunk", "a page", "too long", "empty"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_wrong_object_is_never_written_and_another_store_has_it_right(string damage)
    {
        (string address, byte[] stored) = CasyncScene.ObjectsOf(Now).Skip(5).First();
        _scene.Site.Publish($"{CasyncScene.Store}/{address}", Damaged(damage, stored));
        _scene.Fill("/right");
        await _scene.UpdateByStoresAsync(_scene.Site.Address(CasyncScene.Store).ToString(), _scene.Site.Address("/right").ToString());
        _scene.AssertIsTarget();
        Assert.Contains(address, _scene.Asked("/right"));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_wrong_object_in_the_only_store_is_an_error_and_nothing_is_lost(string damage)
    {
        (string address, byte[] stored) = CasyncScene.ObjectsOf(Now).Skip(5).First();
        _scene.Site.Publish($"{CasyncScene.Store}/{address}", Damaged(damage, stored));
        _scene.Write("disk.img", Before);
        await Assert.ThrowsAnyAsync<MorselException>(() => _scene.UpdateAsync(_scene.Request with { SeedPaths = [], OutputPath = _scene.Folder["new.img"] }));
        Assert.False(File.Exists(_scene.Folder["new.img"]));
        // What came is in the part file: only the one is asked for again.
        _scene.Site.Publish($"{CasyncScene.Store}/{address}", stored);
        int before = _scene.Asked().Count;
        await _scene.UpdateAsync(_scene.Request with { OutputPath = _scene.Folder["new.img"] });
        Assert.Equal(Now, File.ReadAllBytes(_scene.Folder["new.img"]));
        Assert.Equal([address], _scene.Asked().Skip(before));
    }

    [Fact]
    public async Task A_chunk_that_no_store_has_is_named()
    {
        string address = CasyncScene.ObjectsOf(Now).Keys.Skip(5).First();
        _scene.Site.Remove($"{CasyncScene.Store}/{address}");
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync());
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.Contains(address, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_that_lists_the_index_proves_the_whole()
    {
        byte[] index = CasyncScene.IndexOf(Now).Write();
        _scene.Site.Publish("/disk.img.morsel", SidecarOf(index, Digester.Sha256Of(Now)));
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal(ProofLevel.Sha256, report.Proven);
    }

    [Fact]
    public async Task A_whole_that_the_sidecar_denies_is_not_put_in_place()
    {
        byte[] index = CasyncScene.IndexOf(Now).Write();
        _scene.Site.Publish("/disk.img.morsel", SidecarOf(index, Digester.Sha256Of(Before)));
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.False(File.Exists(_scene.Output));
    }

    [Fact]
    public async Task The_digest_that_the_caller_knows_holds()
    {
        await _scene.UpdateAsync(_scene.Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(Now)) });
        _scene.AssertIsTarget();
        await Assert.ThrowsAsync<VerificationException>(() =>
            _scene.UpdateAsync(_scene.Request with { OutputPath = _scene.Folder["x"], ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(Before)) }));
    }

    [Fact]
    public async Task Nobody_who_names_a_file_is_made_to_ask_for_an_index()
    {
        _scene.Site.Publish("/disk.img", Now);
        await _scene.UpdateAsync(_scene.Request with { Source = _scene.Site.Address("/disk.img").ToString() });
        Assert.Empty(_scene.Site.RequestsFor(CasyncScene.Path));
    }

    [Fact]
    public async Task A_plan_says_what_the_update_asks_for()
    {
        string seed = _scene.Write("old.img", Before);
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time });
        UpdatePlan plan = await updater.PlanAsync(_scene.Request with { SeedPaths = [seed] });
        Assert.Empty(_scene.Asked());
        UpdateReport report = await _scene.UpdateFromAsync(seed);
        Assert.Equal((report.DataRequests, report.FetchedBytes), (plan.RequestCount, plan.FetchBytes));
    }

    [Fact]
    public async Task An_estimate_counts_what_the_update_downloads()
    {
        string old = _scene.Write("old.caibx", CasyncScene.IndexOf(Before).Write()), now = _scene.Write("now.caibx", CasyncScene.IndexOf(Now).Write());
        var fresh = CasyncScene.ObjectsOf(Now).Where(item => !CasyncScene.ObjectsOf(Before).ContainsKey(item.Key)).ToList();
        CasyncEstimate estimate = await CasyncFile.EstimateAsync(old, now, _scene.FillFolder("store", fresh));
        UpdateReport report = await _scene.UpdateFromAsync(_scene.Write("old.img", Before));
        Assert.Equal((report.DataRequests, report.FetchedBytes, report.TransferredBytes), (estimate.NewChunkCount, estimate.NewBytes, estimate.StoredBytes));
        Assert.Equal((Now.Length, new FileInfo(now).Length), (estimate.TotalBytes, estimate.IndexBytes));
        // A store that lacks one of them cannot say.
        Assert.Null((await CasyncFile.EstimateAsync(old, now, _scene.FillFolder("other", fresh.Skip(1)))).StoredBytes);
    }

    [Fact]
    public async Task What_is_no_index_is_named_by_an_estimate()
    {
        string now = _scene.Write("now.caibx", CasyncScene.IndexOf(Now).Write()), cut = _scene.Write("cut.caibx", CasyncScene.IndexOf(Before).Write()[..^40]);
        Assert.Contains(cut, (await Assert.ThrowsAsync<TargetFormatException>(() => CasyncFile.EstimateAsync(cut, now))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static byte[] Damaged(string damage, byte[] stored) => damage switch
    {
        "cut off" => stored[..^3],
        "another chunk" => CasyncScene.Stored(TestBytes.Random(4000, seed: 99)),
        "a page" => "<!DOCTYPE html><html><body>Not here</body></html>"u8.ToArray(),
        "too long" => new byte[1 << 20],
        _ => [],
    };

    private static byte[] SidecarOf(byte[] index, byte[] sha256) => SidecarWriter.Write(new Sidecar(new TargetLine(Now.Length, new Digest(DigestAlgorithm.Sha256, sha256)))
    {
        Controls = [new ControlLine("disk.img.caibx", index.Length, new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(index)), ControlKind.Casync)],
    });
}
