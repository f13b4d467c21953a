using System.Security.Cryptography;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Patches;

namespace Morsel.Tests.Updating;

/// <summary>A zstd patch from end to end: published by <c>make</c>, listed alone, taken by <c>get</c> where its base is here, and left where it lies.</summary>
public sealed class ZstdPatchUpdateTests : IDisposable
{
    private static readonly byte[] Old = RoutesScene.Text(1, 300_000);
    private static readonly byte[] New = [.. Old[..100_000], .. RoutesScene.Text(2, 1000), .. Old[100_300..200_000], .. RoutesScene.Text(3, 500), .. Old[200_000..]];
    private static readonly byte[] Other = [.. New[..50_000], .. RoutesScene.Text(4, 1000), .. New[51_000..]];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;
    private readonly PatchLine _line;
    private readonly Sidecar _sidecar;
    private readonly byte[] _patch;

    public ZstdPatchUpdateTests()
    {
        _site = new Site(_time);
        File.WriteAllBytes(_public["old"], Old);
        _patch = Make(New);
        _sidecar = SidecarReader.Read(File.ReadAllBytes(_public["disk.img.morsel"])).Sidecar!;
        _line = _sidecar.Patches.Single(line => line.Format == PatchKind.Zstd);
        foreach (string name in new[] { "disk.img", "disk.img.zsync", _line.Url })
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
        List(_line);
    }

    private UpdateRequest Request => new() { Source = _site.Address("/disk.img").ToString(), OutputPath = _here["disk.img"], Threads = 2 };

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [ZstdPatchFact]
    public async Task Who_has_the_base_asks_for_sidecar_and_patch_and_for_nothing_else_that_is_waited_for()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Equal((1, (long)_patch.Length, (long)_patch.Length), (report.DataRequests, report.TransferredBytes, report.FetchedBytes));
        Assert.Equal(new[] { "/disk.img.morsel", "/" + _line.Url }.Order(StringComparer.Ordinal), Asked().Where(path => path != "/disk.img.zsync"));
        Assert.Equal((ProofLevel.Sha256, (long)New.Length), (report.Proven, report.FetchedBytes + report.ReusedBytes));
        RouteReport taken = Assert.Single(report.Routes, route => route.IsChosen);
        Assert.Equal((RouteKind.Patch, (long)_patch.Length, 1), (taken.Kind, taken.SpentBytes, taken.SpentRequests));
        Assert.Equal((_here["disk.img"], SeedKind.Output), (report.Seeds[^1].Path, report.Seeds[^1].Kind));
        Assert.Empty(report.Notes);
        Assert.Equal(["disk.img"], _here.Names());
    }

    [ZstdPatchFact]
    public async Task The_base_may_be_a_seed_under_another_name_whose_mode_the_new_file_gets()
    {
        File.WriteAllBytes(_here["earlier"], Old);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_here["earlier"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        UpdateReport report = await UpdatedAsync(Request with { SeedPaths = [_here["earlier"]] });
        Assert.Equal(_patch.Length, report.TransferredBytes);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(_here["disk.img"]).HasFlag(UnixFileMode.UserExecute));
    }

    [ZstdPatchFact]
    public async Task A_file_of_the_size_of_the_base_with_another_digest_starts_no_patch()
    {
        byte[] changed = [.. Old];
        changed[150_000] ^= 1;
        File.WriteAllBytes(_here["disk.img"], changed);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.DoesNotContain("/" + _line.Url, Asked());
        Assert.InRange(report.TransferredBytes, 1, 20_000);
    }

    [ZstdPatchFact]
    public async Task Of_a_changed_base_the_windows_of_the_other_format_give_what_they_can()
    {
        PatchLine windows = _sidecar.Patches.Single(line => line.Format == PatchKind.Morsel1);
        _site.Publish("/" + windows.Url, File.ReadAllBytes(_public[windows.Url]));
        List(_line with { Bytes = 10 }, windows);
        byte[] changed = [.. Old];
        changed[150_000] ^= 1;
        File.WriteAllBytes(_here["disk.img"], changed);
        await UpdatedAsync(Request);
        Assert.Contains("/" + windows.Url, Asked());
        Assert.DoesNotContain("/" + _line.Url, Asked());
    }

    [ZstdPatchTheory]
    [InlineData("gone", "404")]
    [InlineData("longer", "bytes, expected")]
    [InlineData("garbage", "this is no zstd frame")]
    [InlineData("content size", "bytes, expected")]
    [InlineData("no content size", "an unknown number of bytes")]
    [InlineData("window", "needs a window of 2147483648 bytes")]
    [InlineData("body", "")]
    [InlineData("early end", "its content is shorter than the file")]
    [InlineData("another target", "what it makes is not what the sidecar names")]
    [InlineData("another patch", "its SHA-256 is not the one in the sidecar")]
    [InlineData("something behind it", "its SHA-256 is not the one in the sidecar")]
    public async Task A_patch_that_lies_is_left_and_never_gives_a_wrong_file(string lie, string problem)
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        if (lie == "gone")
            _site.Remove("/" + _line.Url);
        else
            Replace(Lied(lie), lie == "longer" ? _patch.Length : null, lie == "another patch" ? _sidecar.Target.Sha256 : null);
        UpdateReport report = await UpdatedAsync(Request);
        Note note = Assert.Single(report.Notes);
        Assert.Equal(NoteCode.RouteGivenUp, note.Code);
        Assert.Contains(problem, note.Text, StringComparison.Ordinal);
        Assert.InRange(report.TransferredBytes, 1, (2 * _patch.Length) + (lie == "something behind it" ? 70_000 : 20_000));
        Assert.Contains(report.Routes, route => route.Kind == RouteKind.Patch && route.Why!.StartsWith("given up: ", StringComparison.Ordinal));
        Assert.Equal(["disk.img"], _here.Names());
    }

    [ZstdPatchFact]
    public async Task A_patch_that_needs_more_memory_than_it_may_take_leads_nowhere_and_says_so()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        List(_line with { MemoryMebibytes = 1 << 30 });
        UpdateReport report = await UpdatedAsync(Request);
        Assert.DoesNotContain("/" + _line.Url, Asked());
        Assert.Contains($"needs {1 << 30} MiB of memory", Assert.Single(report.Notes).Text, StringComparison.Ordinal);
    }

    [ZstdPatchFact]
    public async Task Where_all_ways_but_the_file_are_gone_the_file_itself_comes()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        _site.Remove("/disk.img.zsync");
        Replace(Lied("another target"));
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Equal(New.Length + Lied("another target").Length, report.TransferredBytes);
    }

    [ZstdPatchTheory]
    [InlineData("ETag: \"one\"\r\n", 1.0)]
    [InlineData("", 2.0)]
    public async Task A_patch_that_breaks_off_goes_on_or_begins_anew(string headers, double most)
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        int asked = 0;
        _site.Answer("/" + _line.Url, (request, connection) =>
        {
            if (asked++ == 0)
                connection.CutAfter((_patch.Length / 2) + 300, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, _patch, headers));
        });
        UpdateReport report = await UpdatedAsync(Request);
        Assert.InRange(report.TransferredBytes, 1, (long)(most * _patch.Length) + 500);
        Assert.Equal((2, 0), (asked, _site.RequestsFor("/disk.img").Count));
    }

    [ZstdPatchFact]
    public async Task What_another_way_proved_before_is_no_hindrance()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        File.WriteAllBytes(_here["disk.img.part"], [.. New[..100_000], .. new byte[New.Length - 100_000]]);
        await UpdatedAsync(Request);
        Assert.Equal(["disk.img"], _here.Names());
    }

    [ZstdPatchFact]
    public async Task The_digest_of_a_base_is_kept_beside_the_description_that_is_kept()
    {
        File.WriteAllBytes(_here["earlier"], Old);
        await UpdatedAsync(Request with { SeedPaths = [_here["earlier"]], KeepDescriptionPath = _here["kept.zsync"] });
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Old)), File.ReadAllText(_here["kept.zsync.bases"]), StringComparison.Ordinal);
    }

    private byte[] Make(byte[] content)
    {
        File.WriteAllBytes(_public["disk.img"], content);
        MakeReport report = new Maker().MakeAsync(
            new MakeRequest { SourcePath = _public["disk.img"], Patches = new() { From = [_public["old"]], AlsoZstd = true } }).GetAwaiter().GetResult();
        return File.ReadAllBytes(report.Patches.Single(patch => patch.Format == Morsel.Patches.PatchFormat.Zstd).Path!);
    }

    private byte[] Lied(string lie)
    {
        byte[] patch = [.. _patch];
        // Single segment, 4 bytes of content size, checksum: A4, and the size.
        Assert.Equal(0xA4, patch[4]);
        switch (lie)
        {
            case "longer":
                return [.. patch, 0];
            case "garbage":
                return RandomNumberGenerator.GetBytes(patch.Length);
            case "content size":
                patch[5] ^= 1;
                return patch;
            case "no content size":
                return [.. patch[..4], 0x04, 0x40, .. patch[9..]];
            case "window":
                return [.. patch[..4], 0x84, (31 - 10) << 3, .. patch[5..]];
            case "body":
                for (int at = 30; at < patch.Length; at += 40)
                    patch[at] ^= 0x5A;
                return patch;
            case "another patch":
                // Nothing is wrong with it, but that it is not the one that is listed.
                return patch;
            case "something behind it":
                return [.. patch, .. new byte[100_000]];
            case "early end":
                // One raw block of nothing, the last one.
                return [.. patch[..4], 0xA0, .. patch[5..9], 1, 0, 0];
            default:
                return Make(Other);
        }
    }

    private void Replace(byte[] patch, long? listedBytes = null, Digest? listedDigest = null)
    {
        _site.Publish("/" + _line.Url, patch);
        List(_line with { Bytes = listedBytes ?? patch.Length, Sha256 = listedDigest ?? new Digest(DigestAlgorithm.Sha256, SHA256.HashData(patch)) });
    }

    private void List(params PatchLine[] lines) => _site.Publish("/disk.img.morsel", SidecarWriter.Write(_sidecar with { Patches = lines }));

    private string[] Asked() => [.. _site.Requests.Select(request => request.Path).Order(StringComparer.Ordinal)];

    private async Task<UpdateReport> UpdatedAsync(UpdateRequest request)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(request);
        Assert.Equal(New, File.ReadAllBytes(_here["disk.img"]));
        return report;
    }
}
