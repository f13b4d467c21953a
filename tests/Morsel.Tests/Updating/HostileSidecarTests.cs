using System.Security.Cryptography;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Sidecars and objects that lie, and generations that are mixed: never a wrong file, and never more bytes than the compressed whole and what was spent before.</summary>
public sealed class HostileSidecarTests : IDisposable
{
    private static readonly byte[] Target = RoutesScene.Text(1, 300_000);
    private static readonly byte[] Other = RoutesScene.Text(9, 300_000);

    private readonly RoutesScene _scene = new(Target);

    private long AllBytes => _scene.Whole.Length + (long)(0.05 * _scene.Whole.Length) + Target.Length;

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_sidecar_of_another_version_is_asked_for_again_once_and_then_the_control_file_wins()
    {
        _scene.PublishSidecar(RoutesScene.LineOf(Other), [_scene.WholeLine]);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(512, report.FetchedBytes);
        Assert.Equal(2, _scene.Site.RequestsFor(RoutesScene.SidecarPath).Count);
        Assert.Contains("no-cache", _scene.Site.RequestsFor(RoutesScene.SidecarPath)[1].Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Single(report.Notes, note => note.Code == NoteCode.RoutesUnused);
    }

    [Fact]
    public async Task A_sidecar_that_is_renewed_meanwhile_is_used()
    {
        int asked = 0;
        _scene.Site.Answer(RoutesScene.SidecarPath, (_, connection) => connection.WriteAsync(Answers.Whole(SidecarWriter.Write(new(asked++ == 0 ? RoutesScene.LineOf(Other) : _scene.Line)
        {
            Wholes = [_scene.WholeLine],
        }))));
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        UpdateReport report = await UpdatedAsync();
        Assert.Equal((2, 2), (asked, report.Routes.Count));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public async Task A_control_file_that_is_not_the_one_that_is_named_is_used_alone()
    {
        ControlLine line = SidecarUpdateTests.ControlLineOf("target.zsync", [1, 2, 3]);
        _scene.PublishSidecar(wholes: [_scene.WholeLine], controls: [line]);
        _scene.Scene.Old([.. Target[..30_000], .. Other[30_000..]]);
        UpdateReport report = await UpdatedAsync();
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));
        Assert.Single(report.Notes, note => note.Code == NoteCode.RoutesUnused);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("other")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("endless")]
    [InlineData("window")]
    public async Task Whatever_the_compressed_whole_is_the_file_comes_right_and_costs_no_more_than_the_whole_and_itself(string lie)
    {
        Lie(lie);
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.TransferredBytes, 300_000, AllBytes);
        Assert.Equal(ProofLevel.Sha256, report.Proven);
        Assert.Contains(report.Routes, route => route.Kind == RouteKind.Ranges && route.SpentBytes > 0);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("other")]
    [InlineData("garbage")]
    [InlineData("cut")]
    public async Task The_same_once_the_seeds_are_scanned(string lie)
    {
        Lie(lie);
        _scene.Scene.Old([.. Target[..30_000], .. Other[30_000..]]);
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.TransferredBytes, 270_000, AllBytes);
        Assert.InRange(_scene.Site.RequestsFor(RoutesScene.WholePath).Count, 1, 12);
        Assert.Single(report.Notes, note => note.Code == NoteCode.RouteGivenUp);
    }

    [Theory]
    [InlineData("ETag: \"one\"\r\n", 1.0)]
    [InlineData("", 2.0)]
    public async Task A_compressed_whole_that_breaks_off_goes_on_where_it_broke_or_begins_anew_once(string headers, double most)
    {
        int asked = 0;
        _scene.Site.Answer(RoutesScene.WholePath, (request, connection) =>
        {
            if (asked++ == 0)
                connection.CutAfter(_scene.Whole.Length * 3 / 4, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, _scene.Whole, headers));
        });
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.TransferredBytes, _scene.Whole.Length / 2, (long)(most * _scene.Whole.Length) + 2000);
        Assert.Equal((2, 0), (asked, _scene.Site.RequestsFor(Scene.Path).Count));
    }

    [Fact]
    public async Task Of_all_mirrors_of_an_object_sixteen_are_asked()
    {
        _scene.PublishSidecar(wholes: [.. Enumerable.Range(0, 17).Select(i => _scene.WholeLine with { Url = i < 16 ? $"gone{i}.zst" : RoutesScene.WholePath })]);
        await UpdatedAsync();
        Assert.Single(_scene.Site.RequestsFor("/gone15.zst"));
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));
    }

    [Fact]
    public async Task A_small_rest_is_never_fetched_by_the_compressed_whole()
    {
        _scene.Site.Remove(Scene.Path);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        await Assert.ThrowsAsync<TransportException>(() => _scene.Scene.UpdateAsync(_scene.Request));
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));
    }

    [Fact]
    public async Task Where_the_file_itself_is_gone_a_large_rest_comes_by_the_compressed_whole()
    {
        _scene.Site.Remove(Scene.Path);
        _scene.Scene.Old([.. Target[..250_000], .. Other[250_000..]]);
        Assert.Equal(_scene.Whole.Length, (await UpdatedAsync()).TransferredBytes);
    }

    [Fact]
    public async Task A_digest_that_is_a_lie_installs_nothing_by_it_and_hinders_nothing()
    {
        _scene.PublishSidecar(RoutesScene.LineOf(Other), [_scene.WholeLine]);
        UpdateReport report = await UpdatedAsync();
        // What it unpacked to is right all the same, as the blocks of the control file say.
        Assert.Equal((_scene.Whole.Length, ProofLevel.Sha256), (report.TransferredBytes, report.Proven));
        Assert.Contains(report.Notes, note => note.Code == NoteCode.RouteGivenUp);
    }

    [Fact]
    public async Task The_same_where_there_is_no_control_file()
    {
        _scene.Site.Remove(Scene.ControlPath);
        _scene.PublishSidecar(RoutesScene.LineOf(Other), [_scene.WholeLine]);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(ProofLevel.None, report.Proven);
        Assert.Contains(report.Notes, note => note.Code == NoteCode.RoutesUnused);
    }

    [Fact]
    public async Task What_the_caller_expects_a_sidecar_cannot_change()
    {
        byte[] packed = RoutesScene.Compressed(Other, WholePacking.Zstd);
        _scene.Site.Publish("/other.zst", packed);
        _scene.PublishSidecar(RoutesScene.LineOf(Other), [new WholeLine("other.zst", packed.Length, WholePacking.Zstd)]);
        await _scene.Scene.UpdateAsync(_scene.Request with { ExpectedSha256 = _scene.Line.Sha256 });
        Assert.Equal(Target, File.ReadAllBytes(_scene.Scene.Output));
        Assert.Empty(_scene.Site.RequestsFor("/other.zst"));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData(".bashrc")]
    [InlineData("con")]
    public async Task A_published_name_that_deceives_is_not_used(string name)
    {
        _scene.PublishSidecar(_scene.Line with { Name = name }, [_scene.WholeLine]);
        await _scene.Scene.UpdateAsync(_scene.Request with { OutputPath = _scene.Scene.Folder[""] + Path.DirectorySeparatorChar });
        Assert.Equal(["target"], _scene.Scene.Folder.Names());
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1/target.zst")]
    [InlineData("http://127.0.0.1:22/target.zst")]
    public async Task An_address_that_no_control_file_may_name_is_not_followed(string url)
    {
        _scene.PublishSidecar(wholes: [_scene.WholeLine with { Url = url }]);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(300_000, report.TransferredBytes);
        Assert.Contains(report.Notes, note => note.Code == NoteCode.AddressUnused);
    }

    [Fact]
    public async Task An_endless_sidecar_is_read_to_its_limit()
    {
        byte[] line = System.Text.Encoding.ASCII.GetBytes("x y=" + new string('a', 2000) + "\n");
        byte[] sidecar = [.. "morsel-routes 1\n"u8, .. Enumerable.Repeat(line, 500).SelectMany(bytes => bytes)];
        _scene.Site.Answer(RoutesScene.SidecarPath, (_, connection) => connection.WriteAsync(Answers.Whole(sidecar)));
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.DescriptionBytes, 65_537, 65_537 + _scene.Site.RequestsFor(Scene.ControlPath).Count * 20_000);
    }

    private void Lie(string lie)
    {
        byte[] garbage = RandomNumberGenerator.GetBytes(_scene.Whole.Length);
        switch (lie)
        {
            case "gone":
                _scene.Site.Remove(RoutesScene.WholePath);
                break;
            case "longer":
                _scene.Site.Publish(RoutesScene.WholePath, [.. _scene.Whole, 0]);
                break;
            case "shorter":
                _scene.Site.Publish(RoutesScene.WholePath, _scene.Whole[..^1]);
                break;
            case "other":
                _scene.Site.Publish(RoutesScene.WholePath, Padded(RoutesScene.Compressed(Other, WholePacking.Zstd)));
                break;
            case "garbage":
                _scene.Site.Publish(RoutesScene.WholePath, garbage);
                break;
            case "cut":
                _scene.Site.Answer(RoutesScene.WholePath, (_, connection) =>
                {
                    connection.CutAfter(_scene.Whole.Length / 8, Cut.Rst);
                    return connection.WriteAsync(Answers.Whole(_scene.Whole));
                });
                break;
            case "endless":
                _scene.Site.Answer(RoutesScene.WholePath, (_, connection) => connection.WriteAsync(Answers.Join(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Answers.Chunked([.. garbage, .. garbage, .. garbage, .. garbage, .. garbage], 5000))));
                break;
            case "window":
                _scene.PublishSidecar(wholes: [_scene.WholeLine with { Window = 10 }]);
                break;
        }
    }

    // A whole of the right length and the wrong content: a skippable frame fills it up, or it is cut.
    private byte[] Padded(byte[] other)
    {
        int rest = _scene.Whole.Length - other.Length;
        return rest < 8 ? other[.._scene.Whole.Length] : [.. other, 0x50, 0x2A, 0x4D, 0x18, .. BitConverter.GetBytes(rest - 8), .. new byte[rest - 8]];
    }

    private async Task<UpdateReport> UpdatedAsync()
    {
        UpdateReport report = await _scene.Scene.UpdateAsync(_scene.Request);
        Assert.Equal(Target, File.ReadAllBytes(_scene.Scene.Output));
        return report;
    }
}
