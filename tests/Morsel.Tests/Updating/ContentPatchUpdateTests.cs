using System.Security.Cryptography;
using Morsel.Compression.Gzip;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;
using Morsel.Tests.Patches;

namespace Morsel.Tests.Updating;

/// <summary>Patches between what two gzip files hold: published by <c>make</c>, applied to the unpacked older file, packed again, and compared with the published file.</summary>
public sealed class ContentPatchUpdateTests : IDisposable
{
    private static readonly byte[] OldTar = RoutesScene.Text(1, 300_000);
    private static readonly byte[] NewTar = [.. OldTar[..100_000], .. RoutesScene.Text(2, 1000), .. OldTar[100_300..200_000], .. RoutesScene.Text(3, 500), .. OldTar[200_000..]];
    private static readonly byte[] Old = GzipScene.Gzip(OldTar, new GzipSettings(GzipSettings.BestLevel));
    private static readonly byte[] New = GzipScene.Gzip(NewTar, new GzipSettings(GzipSettings.BestLevel));

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;
    private readonly Sidecar _sidecar;
    private readonly MakeReport _made;

    public ContentPatchUpdateTests()
    {
        _site = new Site(_time);
        File.WriteAllBytes(_public["old.tar.gz"], Old);
        File.WriteAllBytes(_public["disk.tar.gz"], New);
        _made = new Maker().MakeAsync(
            new MakeRequest { SourcePath = _public["disk.tar.gz"], Patches = new() { From = [_public["old.tar.gz"]], AlsoZstd = true, WindowLog = 16 } }).GetAwaiter().GetResult();
        _sidecar = SidecarReader.Read(File.ReadAllBytes(_public["disk.tar.gz.morsel"])).Sidecar!;
        foreach (string name in _public.Names().Where(name => name != "old.tar.gz"))
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
    }

    private UpdateRequest Request => new() { Source = _site.Address("/disk.tar.gz").ToString(), OutputPath = _here["disk.tar.gz"], Threads = 2 };

    private PatchLine Windows => _sidecar.Patches.Single(line => line.Format == PatchKind.Morsel1);

    private PatchLine Zstd => _sidecar.Patches.Single(line => line.Format == PatchKind.Zstd);

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [ZstdPatchFact]
    public void The_sidecar_of_the_gzip_file_says_how_its_content_is_packed_and_lists_patches_between_contents()
    {
        Assert.Equal(_public["disk.tar.gz.morsel"], _made.SidecarPath);
        Assert.Equal((New.LongLength, Sha256(New)), (_sidecar.Target.Size, _sidecar.Target.Sha256));
        ContentLine content = Assert.Single(_sidecar.Contents);
        Assert.Equal((NewTar.LongLength, Sha256(NewTar), Convert.ToHexStringLower(New.AsSpan(0, 10)), "--best --no-name"), (content.Size, content.Sha256, content.Header, content.Options));
        Assert.Equal(2, _sidecar.Patches.Count);
        Assert.All(_sidecar.Patches, line => Assert.Equal((RouteEnd.Content, new PatchBase(OldTar.Length, Sha256(OldTar), IsGzip: true)), (line.Of, line.Base)));
        Assert.All(_made.Patches, patch => Assert.Equal((true, NewTar.LongLength), (patch.IsOldUnpacked, patch.Length)));
        Assert.Equal(Sha256(File.ReadAllBytes(_public[Zstd.Url])), Zstd.Sha256);
        Assert.Empty(_sidecar.Controls);
    }

    [ZstdPatchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_the_older_gzip_file_downloads_sidecar_and_patch(bool isZstd)
    {
        PatchLine line = isZstd ? Zstd : Windows;
        List(line);
        File.WriteAllBytes(_here["disk.tar.gz"], Old);
        UpdateReport report = await UpdatedAsync(Request with { ExpectedSha256 = Sha256(New), RequiredProof = ProofLevel.Sha256 });
        Assert.Equal((line.Bytes, 1), (report.TransferredBytes, report.DataRequests));
        Assert.Equal(["/" + line.Url], Asked().Except(["/disk.tar.gz.morsel", "/disk.tar.gz.zsync", "/disk.tar.zsync"]));
        Assert.Equal((NewTar.LongLength, New.LongLength, ProofLevel.Sha256), (report.Length, report.RecompressedLength, report.Proven));
        Assert.True(report.Seeds[^1].IsDecoded);
        Assert.Empty(report.Notes);
        Assert.Equal(["disk.tar.gz"], _here.Names());
    }

    [ZstdPatchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_base_may_be_the_content_as_it_is(bool isZstd)
    {
        List(isZstd ? Zstd : Windows);
        File.WriteAllBytes(_here["earlier.tar"], OldTar);
        UpdateReport report = await UpdatedAsync(Request with { SeedPaths = [_here["earlier.tar"]] });
        Assert.Equal((isZstd ? Zstd : Windows).Bytes, report.TransferredBytes);
        Assert.False(report.Seeds[^1].IsDecoded);
    }

    [ZstdPatchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_packs_to_another_file_is_kept_as_a_seed_and_the_description_says_how_it_is_packed(bool isZstd)
    {
        List(packing: "--no-name", isZstd ? Zstd : Windows);
        File.WriteAllBytes(_here["disk.tar.gz"], Old);
        UpdateReport report = await UpdatedAsync(Request);
        // The control file knows the right options, and of the content nothing is missing.
        Assert.Equal((isZstd ? Zstd : Windows).Bytes, report.TransferredBytes);
        Assert.Contains("compressed again, the content does not give the file that was published", Assert.Single(report.Notes).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/disk.tar.gz", Asked());
        Assert.Equal(["disk.tar.gz"], _here.Names());
    }

    [ZstdPatchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_there_is_no_description_the_packed_file_comes_instead(bool isZstd)
    {
        _site.Remove("/disk.tar.zsync");
        List(packing: "--no-name", isZstd ? Zstd : Windows);
        File.WriteAllBytes(_here["disk.tar.gz"], Old);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Equal((isZstd ? Zstd : Windows).Bytes + New.Length, report.TransferredBytes);
        Assert.Equal(["disk.tar.gz"], _here.Names());
    }

    [ZstdPatchTheory]
    [InlineData("--fast")]
    [InlineData("--best; touch owned")]
    public async Task Options_that_are_not_known_are_never_followed(string options)
    {
        string listed = System.Text.Encoding.ASCII.GetString(SidecarWriter.Write(_sidecar));
        _site.Publish("/disk.tar.gz.morsel", System.Text.Encoding.ASCII.GetBytes(listed.Replace("options=--best%20--no-name", $"options={Uri.EscapeDataString(options)}", StringComparison.Ordinal)));
        File.WriteAllBytes(_here["disk.tar.gz"], Old);
        await UpdatedAsync(Request);
        Assert.DoesNotContain("/" + Windows.Url, Asked());
    }

    [ZstdPatchTheory]
    [InlineData(false, "has 200000")]
    [InlineData(true, "")]
    public async Task A_base_that_cannot_be_unpacked_costs_nothing(bool isDamaged, string problem)
    {
        // Of the right size by its last four bytes, and of another one by its content.
        byte[] old = isDamaged ? [.. Old] : [.. GzipScene.Gzip(OldTar[..200_000], new GzipSettings(GzipSettings.BestLevel))[..^4], .. Old[^4..]];
        if (isDamaged)
            old.AsSpan(old.Length / 2, 2000).Fill(0xFF);
        List(Windows);
        File.WriteAllBytes(_here["disk.tar.gz"], old);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.DoesNotContain("/" + Windows.Url, Asked());
        Assert.Contains(report.Notes, note => note.Code == NoteCode.RouteGivenUp && note.Text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_base_that_was_changed_in_one_place_all_other_windows_serve()
    {
        byte[] changed = [.. OldTar[..150_000], .. "oops"u8, .. OldTar[150_004..]];
        List(Windows);
        File.WriteAllBytes(_here["disk.tar.gz"], GzipScene.Gzip(changed, new GzipSettings(GzipSettings.BestLevel)));
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Contains("/" + Windows.Url, Asked());
        Assert.Single(report.Notes, note => note.Code == NoteCode.RouteGivenUp);
    }

    [Fact]
    public async Task Who_wants_nothing_packed_takes_no_patch_between_contents()
    {
        List(Windows);
        File.WriteAllBytes(_here["disk.tar.gz"], Old);
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        await updater.UpdateAsync(Request with { Gzip = new() { Recompress = false } });
        Assert.DoesNotContain("/" + Windows.Url, Asked());
    }

    [Fact]
    public async Task A_file_that_gzip_does_not_make_again_gets_no_patches_and_says_so()
    {
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(_public["platform.gz"]), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(NewTar);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = _public["platform.gz"], Patches = new() { From = [_public["old.tar.gz"]] } });
        Assert.Equal(NoteCode.PatchNotMade, Assert.Single(report.Notes, note => note.Code == NoteCode.PatchNotMade).Code);
        Assert.Empty(report.Patches);
        Assert.Null(report.SidecarPath);
    }

    private static Digest Sha256(byte[] content) => new(DigestAlgorithm.Sha256, SHA256.HashData(content));

    private void List(params PatchLine[] lines) => List(packing: null, lines);

    private void List(string? packing, params PatchLine[] lines) => _site.Publish("/disk.tar.gz.morsel", SidecarWriter.Write(_sidecar with
    {
        Patches = lines,
        Contents = packing is null ? _sidecar.Contents : [_sidecar.Contents[0] with { Options = packing }],
    }));

    private string[] Asked() => [.. _site.Requests.Select(request => request.Path).Order(StringComparer.Ordinal)];

    private async Task<UpdateReport> UpdatedAsync(UpdateRequest request)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(request);
        Assert.Equal(New, File.ReadAllBytes(_here["disk.tar.gz"]));
        return report;
    }
}
