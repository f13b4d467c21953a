using Morsel.Tests.Faults;
using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary><c>get</c> of a zchunk file: its head describes it, and its chunks come from wherever they are.</summary>
public sealed class ZchunkUpdateTests : IDisposable
{
    private static readonly byte[] Before = ZchunkScene.Records(1, 4000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 200_000), .. ZchunkScene.Records(2, 50), .. Before.AsSpan(200_500)];

    private readonly ZchunkScene _scene = new();

    [Fact]
    public async Task Chunks_that_an_earlier_zchunk_file_holds_are_read_from_it()
    {
        PayloadDescription published = await _scene.PublishAsync(Now);
        string old = await _scene.MakeAsync("old.zck", Before);
        long missing = MissingBytes(published, ZchunkFile.Inspect(old));
        UpdateReport report = await _scene.UpdateFromAsync(old);
        _scene.AssertIsTarget();
        Assert.True(missing > 0 && report.FetchedBytes <= missing, $"fetched {report.FetchedBytes}, missing {missing}");
        Assert.Equal(2, _scene.Site.RequestsFor(ZchunkScene.Path).Count);
    }

    [Fact]
    public async Task The_file_under_the_targets_name_is_a_seed()
    {
        PayloadDescription published = await _scene.PublishAsync(Now);
        await _scene.MakeAsync("data.xml.zck", Before);
        long missing = MissingBytes(published, ZchunkFile.Inspect(_scene.Output));
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.True(report.FetchedBytes <= missing);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await _scene.UpdateAsync()).Outcome);
    }

    public static TheoryData<string> Ways => ["auto", "records", "records and auto", "contents", "stored", "dictionary", "other dictionary", "sha512"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_earlier_content_is_packed_as_the_publisher_packs_it(string way)
    {
        await _scene.PublishAsync(Now, Way(way));
        UpdateReport report = await _scene.UpdateFromAsync(_scene.Write("old.xml", Before));
        _scene.AssertIsTarget();
        Assert.InRange(report.ReusedBytes, _scene.Target.Length / 2, _scene.Target.Length);
        Assert.InRange(_scene.Site.RequestsFor(ZchunkScene.Path).Count, 1, 3);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_zchunk_file_made_in_another_way_is_unpacked_and_packed_anew(string way)
    {
        PayloadRequest published = Way(way);
        await _scene.PublishAsync(Now, published);
        foreach (PayloadRequest other in (PayloadRequest[])[new() { Level = 3 }, Way("dictionary"), Way("stored"), new() { ContentDigests = true, Level = 1 }])
        {
            File.Delete(_scene.Output);
            string old = await _scene.MakeAsync(
                "old.zck", Before, other with { SplitAt = published.SplitAt, ManualChunks = published.ManualChunks });
            UpdateReport report = await _scene.UpdateFromAsync(old);
            _scene.AssertIsTarget();
            Assert.InRange(report.ReusedBytes, _scene.Target.Length / 2, _scene.Target.Length);
        }
    }

    [Fact]
    public async Task A_damaged_seed_gives_what_of_it_is_sound()
    {
        await _scene.PublishAsync(Now);
        string old = await _scene.MakeAsync("old.zck", Before);
        byte[] bytes = File.ReadAllBytes(old);
        for (int at = 40_000; at < bytes.Length; at += 40_000)
            bytes[at] ^= 1;
        File.WriteAllBytes(old, bytes[..^5000]);
        UpdateReport report = await _scene.UpdateFromAsync(old);
        _scene.AssertIsTarget();
        Assert.InRange(report.ReusedBytes, 1, _scene.Target.Length);
    }

    [Fact]
    public async Task A_seed_with_a_damaged_header_is_no_seed_and_said()
    {
        await _scene.PublishAsync(Now);
        string old = await _scene.MakeAsync("old.zck", Before);
        byte[] bytes = File.ReadAllBytes(old);
        bytes[100] ^= 1;
        File.WriteAllBytes(old, bytes);
        UpdateReport report = await _scene.UpdateFromAsync(old);
        _scene.AssertIsTarget();
        Assert.Contains("damaged", Assert.Single(report.Seeds).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_found_does_not_depend_on_the_number_of_threads()
    {
        await _scene.PublishAsync(Now, Way("dictionary"));
        string old = _scene.Write("old.xml", Before);
        var reused = new HashSet<long>();
        foreach (int threads in (int[])[1, 2, 7])
        {
            File.Delete(_scene.Output);
            reused.Add((await _scene.UpdateAsync(_scene.Request with { SeedPaths = [old], Threads = threads })).ReusedBytes);
        }
        Assert.Single(reused);
    }

    [Fact]
    public async Task A_part_file_is_resumed()
    {
        await _scene.PublishAsync(Now);
        byte[] part = new byte[_scene.Target.Length];
        _scene.Target.AsSpan(50_000, 50_000).CopyTo(part.AsSpan(50_000));
        _scene.Write("data.xml.zck.part", part);
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal(SeedKind.PartFile, Assert.Single(report.Seeds).Kind);
        Assert.InRange(report.ReusedBytes, 10_000, 50_000);
        Assert.Equal(["data.xml.zck"], _scene.Folder.Names());
    }

    [Fact]
    public async Task A_plan_counts_the_head_and_the_chunks_that_are_there()
    {
        await _scene.PublishAsync(Now);
        string old = await _scene.MakeAsync("old.zck", Before);
        using Updater updater = _scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(_scene.Request with { SeedPaths = [old] });
        Assert.Single(_scene.Site.RequestsFor(ZchunkScene.Path));
        UpdateReport report = await _scene.UpdateFromAsync(old);
        Assert.Equal(plan.FetchBytes, report.FetchedBytes);
        Assert.Equal(report.ReusedBytes, Assert.Single(plan.Seeds).ReusedBytes);
        Assert.Equal([SegmentAction.Keep, SegmentAction.Copy, SegmentAction.Fetch], plan.Segments.Select(segment => segment.Action).Distinct().Order());
        Assert.Equal(plan.Length, plan.Segments.Sum(segment => segment.Target.Length));
    }

    [Fact]
    public async Task A_chunk_that_comes_wrong_is_not_believed()
    {
        await _scene.PublishAsync(Now);
        byte[] wrong = [.. _scene.Target];
        wrong[^100] ^= 1;
        _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, wrong)));
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.False(File.Exists(_scene.Output));
    }

    [Fact]
    public async Task A_chunk_whose_digest_fits_and_whose_whole_does_not_is_not_installed()
    {
        await _scene.PublishAsync(Now);
        // Another digest of the body, with a header digest that fits it.
        byte[] lying = ZchunkHeaders.WithOtherBodyDigest(_scene.Target);
        _scene.Site.Publish(ZchunkScene.Path, lying);
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.Contains("the whole file does not have SHA-256:", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.Output));
    }

    [Fact]
    public async Task A_short_digest_of_the_whole_proves_the_whole()
    {
        await _scene.PublishAsync(Now);
        byte[] target = ZchunkHeaders.WithShortDigests(_scene.Target);
        _scene.Site.Publish(ZchunkScene.Path, target);
        UpdateReport report = await _scene.UpdateAsync(_scene.Request with { RequiredProof = ProofLevel.Sha1 });
        Assert.Equal((ProofLevel.Sha512To128, 0), (report.Proven, report.Notes.Count));
        Assert.Equal(target, File.ReadAllBytes(_scene.Output));
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await _scene.UpdateAsync()).Outcome);
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(_scene.Request with { RequiredProof = ProofLevel.Sha256 }));

        File.Delete(_scene.Output);
        _scene.Site.Publish(ZchunkScene.Path, ZchunkHeaders.WithShortDigests(_scene.Target, isBodyDigestRight: false));
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.Contains("the whole file does not have SHA-512/128:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_file_is_replaced_behind_its_header_the_new_one_comes()
    {
        await _scene.PublishAsync(Before);
        byte[] old = _scene.Target;
        await _scene.PublishAsync(Now);
        int asked = 0;
        _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, asked++ == 0 ? old : _scene.Target)));
        await _scene.UpdateAsync();
        _scene.AssertIsTarget();
    }

    [Theory]
    [InlineData("nginx max_ranges 0")]
    [InlineData("nginx max_ranges 1")]
    [InlineData("Apache")]
    [InlineData("npm serve")]
    [InlineData("s3rver")]
    public async Task Any_way_of_answering_ranges_will_do(string server)
    {
        foreach (PayloadRequest options in (PayloadRequest[])[new(), Fine])
        {
            await _scene.PublishAsync(Now, options);
            string old = await _scene.MakeAsync("old.zck", Before, options);
            _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(Personalities.Answer(server, request, _scene.Target)));
            await _scene.UpdateFromAsync(old);
            _scene.AssertIsTarget();
            File.Delete(_scene.Output);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Nothing_is_fetched_that_another_zchunk_file_holds(int seed)
    {
        var random = new Random(seed);
        byte[] before = ZchunkScene.Records(seed, random.Next(100, 5000));
        PayloadRequest options = random.Next(3) switch { 0 => new(), 1 => Fine, _ => Way("stored") };
        PayloadDescription published = await _scene.PublishAsync(Edited.Version(before, seed, random.Next(12)), options);
        string old = await _scene.MakeAsync("old.zck", before, options);
        long missing = MissingBytes(published, ZchunkFile.Inspect(old));
        UpdateReport report = await _scene.UpdateFromAsync(old);
        _scene.AssertIsTarget();
        Assert.True(report.FetchedBytes <= missing, $"fetched {report.FetchedBytes}, missing {missing}");
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static PayloadRequest Fine => new() { ManualChunks = true, SplitAt = "<package "u8.ToArray() };

    private PayloadRequest Way(string way) => way switch
    {
        "auto" => new(),
        "records" => Fine,
        "records and auto" => Fine with { ManualChunks = false },
        "contents" => new() { ContentDigests = true },
        "stored" => new() { Compress = false },
        "dictionary" => new() { DictionaryPath = _scene.Write("dictionary", Before[..20_000]) },
        "other dictionary" => new() { DictionaryPath = _scene.Write("other", Before[50_000..60_000]), ContentDigests = true },
        _ => new() { ChunkHash = DigestAlgorithm.Sha512 },
    };

    private static long MissingBytes(PayloadDescription wanted, PayloadDescription there)
    {
        HashSet<Digest> digests = [.. there.Chunks.Select(chunk => chunk.Digest)];
        return wanted.Chunks.Where(chunk => !digests.Contains(chunk.Digest)).Sum(chunk => chunk.Stored?.Length ?? 0);
    }
}
