using System.Text.Json;
using Morsel.Patches;
using Morsel.Tests.Cli;
using Morsel.Tests.Files;

namespace Morsel.Tests.Patches;

/// <summary>Patches of <c>zstd --patch-from</c> as callers and users make, apply and inspect them.</summary>
public sealed class ZstdPatchFileTests : IDisposable
{
    private const string Old = "routes/pair/old", New = "routes/pair/new", Patch = "routes/pair/zstd.zpatch";
    private const string NewSha256 = "00f4298cb6d3dcb42a16a3273a8aefc43638e309db8523dbdaaff1938be8654f";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_zstd_command_wrote_gives_the_newer_file()
    {
        PatchApplyReport report = await PatchFile.ApplyAsync(Request(Patch) with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, Convert.FromHexString(NewSha256)) });
        Assert.Equal(Vectors.Read(New), File.ReadAllBytes(_folder["new"]));
        Assert.Equal((ProofLevel.Sha256, 130_100L, 19_537L), (report.Proven, report.Length, report.PatchBytes));
    }

    [ZstdPatchFact]
    public async Task What_is_made_gives_the_newer_file_and_is_as_long_as_that_of_the_command()
    {
        File.WriteAllBytes(_folder["file"], Vectors.Read(New));
        MakeReport made = await new Maker().MakeAsync(
            new MakeRequest { SourcePath = _folder["file"], Patches = new() { From = [Vectors.PathOf(Old)], AlsoZstd = true } });
        Assert.Equal([PatchFormat.Morsel1, PatchFormat.Zstd], made.Patches.Select(patch => patch.Format));
        MadePatch patch = made.Patches[1];
        Assert.Equal(_folder["file.00f4298c.from-9875860a.zpatch"], patch.Path);
        Assert.InRange(patch.Bytes, 19_000, 20_000);
        Assert.Equal((2, new FileInfo(patch.Path!).Length), (patch.MemoryMiB, patch.Bytes));
        await PatchFile.ApplyAsync(Request(Patch) with { PatchPath = patch.Path! });
        Assert.Equal(Vectors.Read(New), File.ReadAllBytes(_folder["new"]));
    }

    [Theory]
    [InlineData("base", "starts from another file")]
    [InlineData("checksum", "starts from another file")]
    [InlineData("cut", "the zstd patch ends too early")]
    [InlineData("trailing", "bytes follow the zstd patch")]
    public async Task What_does_not_verify_writes_nothing(string damage, string problem)
    {
        byte[] old = Vectors.Read(Old), patch = Vectors.Read(Patch);
        if (damage == "base")
            old.AsSpan(1000).Reverse();
        if (damage == "checksum")
            patch[^1] ^= 1;
        File.WriteAllBytes(_folder["old"], old);
        File.WriteAllBytes(_folder["patch"], damage switch { "cut" => patch[..^10], "trailing" => [.. patch, 0], _ => patch });
        CommandRun run = await CommandRun.Of("patch", "apply", _folder["old"], _folder["patch"], "-o", _folder["new"]);
        Assert.Equal(12, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(["old", "patch"], _folder.Names());
    }

    [Fact]
    public async Task A_digest_that_the_user_knows_is_compared_before_anything_is_in_its_place()
    {
        CommandRun wrong = await CommandRun.Of("patch", "apply", Vectors.PathOf(Old), Vectors.PathOf(Patch), "-o", _folder["new"], "--sha256", new string('0', 64));
        Assert.Equal(12, wrong.ExitCode);
        Assert.Empty(_folder.Names());
        CommandRun right = await CommandRun.Of("patch", "apply", Vectors.PathOf(Old), Vectors.PathOf(Patch), "-o", _folder["new"], "--sha256", NewSha256);
        Assert.Contains("verified by SHA-256", right.Output, StringComparison.Ordinal);
        CommandRun none = await CommandRun.Of("patch", "apply", Vectors.PathOf(Old), Vectors.PathOf(Patch), "-o", _folder["new"]);
        Assert.Contains("not verified: a zstd patch contains no digest", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_how_much_it_makes_and_how_much_memory_that_takes()
    {
        CommandRun run = await CommandRun.Of("patch", "inspect", Vectors.PathOf(Patch));
        Assert.Contains("zstd patch, 19.1 KiB", run.Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse((await CommandRun.Of("patch", "inspect", Vectors.PathOf(Patch), "--json")).Output).RootElement;
        Assert.Equal(("zstd", 130_100L, false), (json.GetProperty("format").GetString(), json.GetProperty("length").GetInt64(), json.TryGetProperty("old_sha256", out _)));
    }

    [Fact]
    public void A_zstd_file_that_does_not_say_its_length_is_no_patch()
    {
        File.WriteAllBytes(_folder["stream.zst"], [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 1, 0, 0]);
        Assert.Contains("does not say how long", Assert.Throws<TargetFormatException>(() => PatchFile.Inspect(_folder["stream.zst"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["cut.zst"], [0x28, 0xB5, 0x2F, 0xFD, 0xA4]);
        Assert.Contains("cut off", Assert.Throws<TargetFormatException>(() => PatchFile.Inspect(_folder["cut.zst"])).Message, StringComparison.Ordinal);
    }

    [ZstdPatchFact]
    public async Task The_command_makes_both_formats_and_what_saves_too_little_is_said_for_each()
    {
        File.WriteAllBytes(_folder["file"], Vectors.Read(New));
        CommandRun made = await CommandRun.Of("make", _folder["file"], "--patch-from", Vectors.PathOf(Old), "--patch-format", "zstd", "--json");
        JsonElement patches = JsonDocument.Parse(made.Output).RootElement.GetProperty("files")[0].GetProperty("patches");
        Assert.Equal(["morsel-1", "zstd"], patches.EnumerateArray().Select(patch => patch.GetProperty("format").GetString()));
        File.WriteAllBytes(_folder["random"], Updating.Edited.Content(5, 100_000));
        File.WriteAllBytes(_folder["noise"], Updating.Edited.Content(6, 100_000));
        CommandRun none = await CommandRun.Of("make", _folder["noise"], "--patch-from", _folder["random"], "--patch-format", "zstd");
        Assert.Equal(
            $"morsel: note: no patch from {_folder["random"]}: it would save less than half of the file\n"
            + $"morsel: note: no zstd patch from {_folder["random"]}: it would save less than half of the file\n",
            none.Error);
    }

    [Theory]
    [InlineData("--patch-format needs --patch-from", "make", "a", "--patch-format", "zstd")]
    [InlineData("got \"bsdiff\", expected morsel or zstd", "make", "a", "--patch-from", "b", "--patch-format", "bsdiff")]
    [InlineData("--sha256 is for apply", "patch", "inspect", "a", "--sha256", "00")]
    public async Task What_makes_no_sense_is_refused(string problem, params string[] arguments)
    {
        CommandRun run = await CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private PatchApplyRequest Request(string patch) => new() { OldPath = Vectors.PathOf(Old), PatchPath = Vectors.PathOf(patch), OutputPath = _folder["new"] };
}
