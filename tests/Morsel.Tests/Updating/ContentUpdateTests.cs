using Morsel.Tests.Faults;
using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary>
/// <c>get --unpack</c> of a zchunk file with digests of what its chunks hold: the content is the target, and it does not matter how it was, and is, stored.
/// </summary>
public sealed class ContentUpdateTests : IDisposable
{
    private static readonly byte[] Before = ZchunkScene.Records(1, 4000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 200_000), .. ZchunkScene.Records(2, 50), .. Before.AsSpan(200_500)];

    private readonly ZchunkScene _scene = new();

    private UpdateRequest Request => _scene.Request with { OutputPath = _scene.Folder["data.xml"], Zchunk = new() { Unpack = true } };

    public static TheoryData<string> Ways => ["level 9", "level 19", "dictionary", "other dictionary", "stored"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Nothing_is_fetched_whose_content_is_there_however_it_is_stored(string way)
    {
        long missing = (await MissingAsync(await _scene.PublishAsync(Now, Way(way)))).Sum(chunk => (long)chunk.ContentBytes);
        foreach (string seed in (string[])["content", way, "level 3", "dictionary", "stored", "without digests", "sha-512"])
        {
            string old = seed == "content" ? _scene.Write("old.xml", Before) : await _scene.MakeAsync("old.zck", Before, Way(seed));
            UpdateReport report = await _scene.UpdateAsync(Request with { SeedPaths = [old] });
            AssertContent();
            Assert.InRange(report.FetchedBytes, 0, missing);
            File.Delete(_scene.Folder["data.xml"]);
        }
    }

    [Fact]
    public async Task Of_what_is_stored_only_what_is_missing_travels()
    {
        PayloadDescription published = await _scene.PublishAsync(Now, Way("level 19"));
        long missing = (await MissingAsync(published)).Sum(chunk => chunk.Stored?.Length ?? 0);
        UpdateReport report = await _scene.UpdateAsync(Request with { SeedPaths = [_scene.Write("old.xml", Before)] });
        AssertContent();
        Assert.InRange(report.TransferredBytes, 1, missing);
        Assert.Equal(2, _scene.Site.RequestsFor(ZchunkScene.Path).Count);
    }

    [Fact]
    public async Task Nothing_is_made_beside_the_content()
    {
        await _scene.PublishAsync(Now, Way("level 9"));
        _scene.Write("data.xml", Before);
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertContent();
        Assert.Equal(["data.xml"], _scene.Folder.Names());
        Assert.Equal((UpdateOutcome.Updated, (long)Now.Length, ProofLevel.Blocks), (report.Outcome, report.Length, report.Proven));
        Assert.Equal([new Note(NoteCode.OnlyBlocksVerified, "the header has no digest of the whole content: every chunk was verified by its SHA-256")], report.Notes);
        Assert.Equal((UpdateOutcome.AlreadyCurrent, 0), (await _scene.UpdateAsync(Request)) is var again ? (again.Outcome, again.DataRequests) : default);
    }

    [Fact]
    public async Task The_zchunk_file_beside_the_content_is_a_seed_and_stays_as_it_is()
    {
        await _scene.PublishAsync(Now, Way("level 19"));
        byte[] old = File.ReadAllBytes(await _scene.MakeAsync("data.xml.zck", Before, Way("level 3")));
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertContent();
        Assert.Equal(old, File.ReadAllBytes(_scene.Folder["data.xml.zck"]));
        Assert.InRange(report.ReusedBytes, Now.Length / 2, Now.Length);
    }

    [Fact]
    public async Task Earlier_versions_of_similar_names_are_seeds_content_or_zchunk_file()
    {
        await _scene.PublishAsync(Now, Way("level 19"));
        foreach (string name in (string[])["data-1.xml", "data-1.xml.zck"])
        {
            if (name.EndsWith(".zck", StringComparison.Ordinal))
                await _scene.MakeAsync(name, Before, Way("level 3"));
            else
                _scene.Write(name, Before);
            UpdateReport report = await _scene.UpdateAsync(Request with { OutputPath = _scene.Folder["data-2.xml"], AutoSeeds = true });
            Assert.Equal(Now, File.ReadAllBytes(_scene.Folder["data-2.xml"]));
            Assert.InRange(report.ReusedBytes, Now.Length / 2, Now.Length);
            File.Delete(_scene.Folder["data-2.xml"]);
            File.Delete(_scene.Folder[name]);
        }
    }

    [Fact]
    public async Task Where_the_zchunk_file_is_wanted_it_is_made_first()
    {
        await _scene.PublishAsync(Now, Way("level 19"));
        await _scene.UpdateAsync(Request with { Zchunk = new() { Unpack = true, KeepPayload = true }, SeedPaths = [_scene.Write("old.xml", Before)] });
        AssertContent();
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task A_dictionary_that_no_seed_has_comes_with_the_chunks_in_one_request()
    {
        await _scene.PublishAsync(Now, Way("dictionary"));
        UpdateReport report = await _scene.UpdateAsync(Request with { SeedPaths = [_scene.Write("old.xml", Before)] });
        AssertContent();
        Assert.Equal(1, report.DataRequests);
    }

    [Fact]
    public async Task A_dictionary_that_a_seed_has_is_not_fetched()
    {
        PayloadRequest options = Way("level 19") with { DictionaryPath = _scene.Write("long", ZchunkScene.Records(9, 2000)) };
        PayloadDescription published = await _scene.PublishAsync(Now, options);
        long missing = (await MissingAsync(published)).Sum(chunk => chunk.Stored?.Length ?? 0);
        string old = await _scene.MakeAsync("old.zck", Before, options);
        UpdateReport report = await _scene.UpdateAsync(Request with { SeedPaths = [old] });
        AssertContent();
        Assert.InRange(report.TransferredBytes, 1, missing);
    }

    [Fact]
    public async Task Small_contents_come_with_the_head()
    {
        foreach (byte[] content in (byte[][])[[], ZchunkScene.Records(3, 60)])
        {
            await _scene.PublishAsync(content, Way("level 9"));
            UpdateReport report = await _scene.UpdateAsync(Request);
            Assert.Equal(content, File.ReadAllBytes(_scene.Folder["data.xml"]));
            Assert.Equal(0, report.DataRequests);
            File.Delete(_scene.Folder["data.xml"]);
        }
    }

    [Fact]
    public async Task A_part_of_the_content_is_resumed()
    {
        await _scene.PublishAsync(Now, Way("level 9"));
        byte[] part = new byte[Now.Length];
        Now.AsSpan(100_000, 300_000).CopyTo(part.AsSpan(100_000));
        _scene.Write("data.xml.part", part);
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertContent();
        Assert.Equal(SeedKind.PartFile, Assert.Single(report.Seeds).Kind);
        Assert.InRange(report.ReusedBytes, 100_000, 300_000);
    }

    [Fact]
    public async Task A_plan_says_what_the_update_fetches()
    {
        await _scene.PublishAsync(Now, Way("dictionary"));
        UpdateRequest request = Request with { SeedPaths = [_scene.Write("old.xml", Before)] };
        using Updater updater = _scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(request);
        Assert.Single(_scene.Site.RequestsFor(ZchunkScene.Path));
        UpdateReport report = await _scene.UpdateAsync(request);
        Assert.Equal((report.FetchedBytes, report.ReusedBytes, report.DataRequests), (plan.FetchBytes, plan.Seeds.Sum(seed => seed.ReusedBytes), plan.RequestCount));
        Assert.Equal([new Note(NoteCode.StoredBytes, $"the data to download is stored in {report.TransferredBytes} bytes")], plan.Notes);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_says_is_not_installed()
    {
        PayloadDescription published = await _scene.PublishAsync(Now, Way("level 9"));
        _scene.Site.Publish(ZchunkScene.Path, ZchunkHeaders.WithOtherContentDigest(_scene.Target, published.Chunks[^1].ContentDigest!.Hex));
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(Request));
        Assert.Contains("does not match its digest, though the stored data does", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.Folder["data.xml"]));
    }

    [Fact]
    public async Task Where_the_file_is_replaced_behind_its_header_the_new_one_comes()
    {
        await _scene.PublishAsync(Before, Way("level 9"));
        byte[] old = _scene.Target;
        await _scene.PublishAsync(Now, Way("level 19"));
        int asked = 0;
        _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, asked++ == 0 ? old : _scene.Target)));
        await _scene.UpdateAsync(Request);
        AssertContent();
    }

    [Theory]
    [InlineData("nginx max_ranges 0")]
    [InlineData("nginx max_ranges 1")]
    [InlineData("Apache")]
    public async Task Any_way_of_answering_ranges_will_do(string server)
    {
        await _scene.PublishAsync(Now, Way("dictionary") with { ManualChunks = true, SplitAt = "<package "u8.ToArray() });
        _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(Personalities.Answer(server, request, _scene.Target)));
        await _scene.UpdateAsync(Request with { SeedPaths = [_scene.Write("old.xml", Before)] });
        AssertContent();
    }

    [Fact]
    public async Task What_is_found_does_not_depend_on_the_number_of_threads()
    {
        await _scene.PublishAsync(Now, Way("level 19"));
        string old = await _scene.MakeAsync("old.zck", Before, Way("dictionary"));
        var reused = new HashSet<long>();
        foreach (int threads in (int[])[1, 2, 7])
        {
            File.Delete(_scene.Folder["data.xml"]);
            reused.Add((await _scene.UpdateAsync(Request with { SeedPaths = [old], Threads = threads })).ReusedBytes);
        }
        Assert.Single(reused);
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void AssertContent() => Assert.Equal(Now, File.ReadAllBytes(_scene.Folder["data.xml"]));

    private PayloadRequest Way(string way)
    {
        var withDigests = new PayloadRequest { ContentDigests = true };
        return way switch
        {
            "level 3" => withDigests with { Level = 3 },
            "level 19" => withDigests with { Level = 19 },
            "dictionary" => withDigests with { DictionaryPath = _scene.Write("dictionary", ZchunkScene.Records(9, 400)) },
            "other dictionary" => withDigests with { DictionaryPath = _scene.Write("other", Before[50_000..60_000]) },
            "stored" => withDigests with { Compress = false },
            "without digests" => new PayloadRequest { Level = 3 },
            "sha-512" => withDigests with { ChunkHash = DigestAlgorithm.Sha512 },
            _ => withDigests,
        };
    }

    private async Task<IReadOnlyList<PayloadChunk>> MissingAsync(PayloadDescription published)
    {
        PayloadDescription before = ZchunkFile.Inspect(await _scene.MakeAsync("before", Before, Way("level 9")));
        File.Delete(_scene.Folder["before"]);
        HashSet<Digest> there = [.. before.Chunks.Select(chunk => chunk.ContentDigest!)];
        return [.. published.Chunks.Where(chunk => !there.Contains(chunk.ContentDigest!))];
    }
}
