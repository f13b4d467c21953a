using System.Text.Json;
using Morsel.Patches;
using Morsel.Tests.Cli;
using Morsel.Tests.Documentation;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Patches;

/// <summary>Patches as callers and users make, apply and inspect them.</summary>
public sealed class PatchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _old = Edited.Content(1, 300_000);
    private readonly byte[] _new;

    public PatchFileTests()
    {
        _new = Edited.Version(_old, seed: 2, edits: 5);
        File.WriteAllBytes(_folder["old"], _old);
        File.WriteAllBytes(_folder["new"], _new);
    }

    [Fact]
    public async Task A_patch_is_made_beside_the_control_file_under_the_digests_of_both_versions_and_applied()
    {
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["new"], Patches = new() { From = [_folder["old"]], WindowLog = 16 } });
        MadePatch patch = Assert.Single(report.Patches);
        Assert.Equal(_folder[$"new.{patch.Digest.Hex[..8]}.from-{patch.OldDigest.Hex[..8]}.mpatch"], patch.Path);
        Assert.Equal((new FileInfo(patch.Path!).Length, _old.Length, _new.Length), (patch.Bytes, patch.OldLength, patch.Length));
        Assert.Equal(report.Digests.Single(digest => digest.Algorithm == DigestAlgorithm.Sha256), patch.Digest);
        Assert.Equal(["new", Path.GetFileName(patch.Path!), "new.morsel", "new.zsync", "old"], _folder.Names());

        PatchApplyReport applied = await PatchFile.ApplyAsync(new PatchApplyRequest { OldPath = _folder["old"], PatchPath = patch.Path!, OutputPath = _folder["again"] });
        Assert.Equal(_new, File.ReadAllBytes(_folder["again"]));
        Assert.Equal((patch.Digest, (long)_new.Length, patch.Bytes), (applied.Digest, applied.Length, applied.PatchBytes));
        PatchDescription described = PatchFile.Inspect(patch.Path!);
        Assert.Equal((patch.OldDigest, patch.Digest, 1 << 16), (described.OldDigest, described.Digest, described.WindowBytes));
        Assert.Equal(_new.Length, described.Windows.Sum(window => window.Range.Length));
    }

    [Fact]
    public async Task The_older_version_may_be_replaced_by_the_newer()
    {
        string patch = await MakeAsync();
        await PatchFile.ApplyAsync(new PatchApplyRequest { OldPath = _folder["old"], PatchPath = patch, OutputPath = _folder["old"] });
        Assert.Equal(_new, File.ReadAllBytes(_folder["old"]));
    }

    [Fact]
    public async Task The_example_of_the_page_does_what_it_says()
    {
        Digest digest = await LibraryExamples.PatchAsync(_folder["old"], _folder["new"], _folder["again"]);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(_new), digest.Bytes);
    }

    [Theory]
    [InlineData(true, "the patch is for another version")]
    [InlineData(false, "the patch is damaged")]
    public async Task What_does_not_verify_writes_nothing(bool isBaseWrong, string problem)
    {
        string patch = await MakeAsync();
        byte[] bytes = File.ReadAllBytes(isBaseWrong ? _folder["old"] : patch);
        bytes[^2] ^= 1;
        File.WriteAllBytes(isBaseWrong ? _folder["old"] : patch, bytes);
        string[] before = _folder.Names();
        CommandRun run = await CommandRun.Of("patch", "apply", _folder["old"], patch, "-o", _folder["again"]);
        Assert.Equal(12, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names());
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused_before_anything_is_done()
    {
        string patch = await MakeAsync();
        CommandRun run = await CommandRun.Of("patch", "apply", _folder["new"], patch, "-o", _folder["again"]);
        Assert.Equal(12, run.ExitCode);
        Assert.Contains($"has {_new.Length} bytes, expected {_old.Length}: the patch is for another version", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_makes_applies_and_inspects_patches()
    {
        CommandRun made = await CommandRun.Of("make", _folder["new"], "--patch-from", _folder["old"], "--patch-window", "16", "--json");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        JsonElement patch = JsonDocument.Parse(made.Output).RootElement.GetProperty("files")[0].GetProperty("patches")[0];
        string path = patch.GetProperty("path").GetString()!;
        Assert.Equal(new FileInfo(path).Length, patch.GetProperty("patch_bytes").GetInt64());

        CommandRun applied = await CommandRun.Of("patch", "apply", _folder["old"], path, "-o", _folder["again"]);
        Assert.Equal((0, ""), (applied.ExitCode, applied.Error));
        Assert.Contains("verified by SHA-256", applied.Output, StringComparison.Ordinal);
        Assert.Equal(_new, File.ReadAllBytes(_folder["again"]));

        CommandRun inspected = await CommandRun.Of("patch", "inspect", path, "--windows");
        Assert.Contains($"SHA-256:{patch.GetProperty("sha256").GetString()}", inspected.Output, StringComparison.Ordinal);
        Assert.Contains("copied as they are", inspected.Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse((await CommandRun.Of("patch", "inspect", path, "--windows", "--json")).Output).RootElement;
        Assert.Equal(json.GetProperty("window_count").GetInt32(), json.GetProperty("windows").GetArrayLength());
    }

    [Fact]
    public async Task What_saves_less_than_half_is_not_written_and_said_in_one_line()
    {
        File.WriteAllBytes(_folder["other"], Edited.Content(9, 300_000));
        CommandRun made = await CommandRun.Of("make", _folder["new"], "--patch-from", _folder["other"], "--patch-from", _folder["new"]);
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(
            $"morsel: note: no patch from {_folder["other"]}: it would save less than half of the file\n"
            + $"morsel: note: {_folder["new"]} is the same file: there is nothing to patch\n",
            made.Error);
        Assert.Equal(["new", "new.zsync", "old", "other"], _folder.Names());
    }

    [Theory]
    [InlineData("-o is missing", "patch", "apply", "old", "patch")]
    [InlineData("expected the old file and the patch, got 1 file", "patch", "apply", "old", "-o", "new")]
    [InlineData("-o is only for apply", "patch", "inspect", "patch", "-o", "new")]
    [InlineData("expected one patch, got 2 files", "patch", "inspect", "a", "b")]
    [InlineData("got \"undo\", expected apply or inspect", "patch", "undo", "a")]
    [InlineData("--patch-window needs --patch-from", "make", "a", "--patch-window", "20")]
    [InlineData("is for one file, got 2", "make", "a", "b", "--patch-from", "c")]
    public async Task What_makes_no_sense_is_refused(string problem, params string[] arguments)
    {
        CommandRun run = await CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_patch_is_neither_applied_nor_replaced()
    {
        CommandRun run = await CommandRun.Of("patch", "inspect", _folder["old"]);
        Assert.Contains("this is not a Morsel patch", run.Error, StringComparison.Ordinal);
        string patch = await MakeAsync();
        File.WriteAllText(patch, "mine");
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(MakeAsync);
        Assert.Contains("is not a patch, and is not replaced", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(patch));
    }

    [Fact]
    public async Task A_stream_has_no_patches() => await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(
        new MakeRequest { Input = new MemoryStream(_new), FileName = "x", OutputPath = _folder["x.zsync"], Patches = new() { From = [_folder["old"]] } }));

    public void Dispose() => _folder.Dispose();

    private async Task<string> MakeAsync()
    {
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["new"], Patches = new() { From = [_folder["old"]], WindowLog = 16 } });
        return report.Patches[0].Path!;
    }
}
