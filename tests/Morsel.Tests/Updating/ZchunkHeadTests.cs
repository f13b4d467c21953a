using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary>What a zchunk file's head says, how it is asked for, and what comes with it.</summary>
public sealed class ZchunkHeadTests : IDisposable
{
    private const int HeadBytes = 32 << 10;
    private static readonly byte[] Before = ZchunkScene.Records(1, 4000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 200_000), .. ZchunkScene.Records(2, 50), .. Before.AsSpan(200_500)];

    private readonly ZchunkScene _scene = new();

    private static PayloadRequest Fine => new() { ManualChunks = true, SplitAt = "<package "u8.ToArray() };

    [Fact]
    public async Task A_new_file_takes_one_request_for_its_head_and_one_for_the_rest()
    {
        await _scene.PublishAsync(Now);
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal((1, ProofLevel.Sha256), (report.DataRequests, report.Proven));
        Assert.Equal(2, _scene.Site.RequestsFor(ZchunkScene.Path).Count);
        Assert.Equal(["bytes=0-32767"], _scene.Site.RequestsFor(ZchunkScene.Path).Take(1).Select(request => request.Header("Range")));
        // The chunks that came with the head are not asked for again.
        Assert.InRange(_scene.Site.BytesAskedOf(ZchunkScene.Path), _scene.Target.Length, _scene.Target.Length + HeadBytes);
        Assert.True(report.FetchedBytes < _scene.Target.Length - (HeadBytes / 4), $"fetched {report.FetchedBytes} of {_scene.Target.Length}");
    }

    [Fact]
    public async Task A_file_that_its_head_holds_wholly_takes_one_request()
    {
        await _scene.PublishAsync(ZchunkScene.Records(3, 60));
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal((0, 1), (report.DataRequests, _scene.Site.RequestsFor(ZchunkScene.Path).Count));
    }

    [Fact]
    public async Task An_empty_content_is_a_header_alone()
    {
        await _scene.PublishAsync([]);
        await _scene.UpdateAsync();
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task A_longer_header_takes_one_request_more()
    {
        PayloadDescription published = await _scene.PublishAsync(Now, Fine);
        Assert.True(published.HeaderBytes > HeadBytes);
        UpdateReport report = await _scene.UpdateAsync();
        _scene.AssertIsTarget();
        Assert.Equal(3, _scene.Site.RequestsFor(ZchunkScene.Path).Count);
        Assert.Equal($"bytes=32768-{published.HeaderBytes - 1}", _scene.Site.RequestsFor(ZchunkScene.Path)[1].Header("Range"));
        Assert.Equal(published.HeaderBytes, report.DescriptionBytes);
    }

    [Theory]
    [InlineData(400, 3)]
    [InlineData(5000, 4)]
    public async Task A_short_dictionary_comes_with_the_rest_of_a_longer_header(int records, int requests)
    {
        string dictionary = _scene.Write("dictionary", ZchunkScene.Records(9, records));
        PayloadDescription published = await _scene.PublishAsync(Now, Fine with { DictionaryPath = dictionary });
        Assert.Equal(requests == 3, published.Dictionary!.Stored?.Length <= HeadBytes);
        UpdateReport report = await _scene.UpdateFromAsync(_scene.Write("old.xml", Before));
        _scene.AssertIsTarget();
        Assert.InRange(report.ReusedBytes, _scene.Target.Length / 4, _scene.Target.Length);
        Assert.Equal(requests, _scene.Site.RequestsFor(ZchunkScene.Path).Count);
    }

    [Fact]
    public async Task A_header_is_inspected_without_its_chunks()
    {
        foreach ((PayloadRequest options, int requests) in ((PayloadRequest, int)[])[(new(), 1), (Fine, 2)])
        {
            PayloadDescription published = await _scene.PublishAsync(Now, options);
            int before = _scene.Site.RequestsFor(ZchunkScene.Path).Count;
            using Updater updater = _scene.NewUpdater();
            DescriptionReport report = await updater.InspectAsync(_scene.Request.Source);
            Assert.Equal(requests, _scene.Site.RequestsFor(ZchunkScene.Path).Count - before);
            Assert.Equal((published.HeaderDigest, published.FileBytes), (report.Payload!.HeaderDigest, report.Payload.FileBytes));
            Assert.Equal(published.Chunks, report.Payload.Chunks);
        }
    }

    [Fact]
    public async Task Where_the_file_is_replaced_while_its_header_is_read_the_new_one_is_read()
    {
        await _scene.PublishAsync(Before, Fine);
        byte[] old = _scene.Target;
        await _scene.PublishAsync(Now, Fine);
        int asked = 0;
        _scene.Site.Answer(ZchunkScene.Path, (request, connection) => connection.WriteAsync(
            asked++ == 0 ? Site.Usual(request, old, "ETag: \"1\"\r\n") : Site.Usual(request, _scene.Target, "ETag: \"2\"\r\n")));
        await _scene.UpdateAsync();
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task A_header_that_somebody_trusted_named_is_taken_and_another_is_not()
    {
        PayloadDescription published = await _scene.PublishAsync(Now);
        byte[] digest = published.HeaderDigest.Bytes.ToArray();
        await _scene.UpdateAsync(_scene.Request with { Zchunk = new() { ExpectedHeaderDigest = published.HeaderDigest, ExpectedHeaderLength = published.HeaderBytes } });
        _scene.AssertIsTarget();
        digest[0] ^= 1;
        var other = new Digest(published.HeaderDigest.Algorithm, digest);
        foreach (ZchunkUpdateOptions wrong in (ZchunkUpdateOptions[])[new() { ExpectedHeaderDigest = other }, new() { ExpectedHeaderLength = 7 }])
            Assert.True((await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(_scene.Request with { Zchunk = wrong }))).IsProofMissing);
    }

    [Fact]
    public async Task A_kept_head_is_asked_for_only_when_it_has_changed()
    {
        await _scene.PublishAsync(Now);
        UpdateRequest request = _scene.Request with { KeepDescriptionPath = _scene.Folder["kept"] };
        await _scene.UpdateAsync(request);
        UpdateReport again = await _scene.UpdateAsync(request);
        Assert.Equal((UpdateOutcome.AlreadyCurrent, 0L), (again.Outcome, again.DescriptionBytes));
        File.Delete(_scene.Output);
        await _scene.UpdateAsync(request);
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task A_zchunk_file_of_any_name_describes_itself()
    {
        await _scene.PublishAsync(Now);
        _scene.Site.Publish("/data", _scene.Target);
        await _scene.UpdateAsync(_scene.Request with { Source = _scene.Site.Address("/data").ToString() });
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task The_address_keeps_its_query()
    {
        await _scene.PublishAsync(Now);
        await _scene.UpdateAsync(_scene.Request with { Source = _scene.Site.Address(ZchunkScene.Path + "?token=1").ToString() });
        Assert.All(_scene.Site.RequestsFor(ZchunkScene.Path), request => Assert.EndsWith("?token=1", request.Path, StringComparison.Ordinal));
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
