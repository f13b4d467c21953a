using System.Text.Json;
using Morsel.Tests.Files;
using Morsel.Tests.Formats.Casync;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Verbs;

/// <summary>The command on casync indexes and stores.</summary>
public sealed class StoreVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoreVerbTests() => File.WriteAllBytes(_folder["v1"], CasyncInputs.Of("v1"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4K")]
    [InlineData("4096")]
    [InlineData("1K:4K:16K")]
    [InlineData("1024:4k:16384")]
    public async Task Sizes_are_said_as_casync_says_them(string sizes)
    {
        CommandRun run = await MakeAsync("--chunk-size", sizes);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Vectors.Read("casync/idx/v1-4K.caibx"), File.ReadAllBytes(_folder["v1.caibx"]));
        Assert.Matches("v1.caibx: 253.9 KiB in [0-9]+ chunks, ", run.Output);
        Assert.Matches("default.castr: [0-9]+ new chunks, ", run.Output);
    }

    [Theory]
    [InlineData("4K:16K")]
    [InlineData("4Q")]
    [InlineData("0")]
    [InlineData("1:2:3:4")]
    [InlineData("16K:4K:64K")]
    [InlineData("1K:4K:129M")]
    public async Task Sizes_that_are_none_are_refused(string sizes) => Assert.Equal(2, (await MakeAsync("--chunk-size", sizes)).ExitCode);

    [Theory]
    [InlineData("--url", "x")]
    [InlineData("--chunk-hash", "sha-256")]
    [InlineData("--units", null)]
    public async Task Options_of_other_formats_are_refused(string option, string? value) =>
        Assert.Equal((2, $"morsel: {option} cannot be used with --format casync"), Line(await MakeAsync(value is null ? [option] : [option, value])));

    [Theory]
    [InlineData("zsync")]
    [InlineData("zchunk")]
    public async Task And_its_own_options_with_other_formats(string format) =>
        Assert.Equal((2, $"morsel: --store cannot be used with --format {format}"), Line(await CommandRun.Of("make", _folder["v1"], "--format", format, "--store", _folder["s"])));

    [Fact]
    public async Task Store_and_index_go_where_they_are_told_and_json_tells_of_them()
    {
        CommandRun run = await MakeAsync("--store", _folder["s"], "-o", _folder["other.caibx"], "--digest", "sha256", "--json");
        JsonElement made = JsonDocument.Parse(run.Output).RootElement.GetProperty("files")[0];
        Assert.Equal((_folder["other.caibx"], _folder["s"], 260_000), (made.GetProperty("path").GetString(), made.GetProperty("store_path").GetString(), made.GetProperty("length").GetInt32()));
        Assert.Equal(made.GetProperty("chunk_count").GetInt32(), made.GetProperty("new_chunk_count").GetInt32());
        Assert.Equal(new FileInfo(_folder["other.caibx"]).Length, made.GetProperty("index_bytes").GetInt32());
        Assert.True(Directory.Exists(_folder["s"]));
    }

    [Fact]
    public async Task A_wrong_chunk_ends_verification_with_12_and_is_named()
    {
        await MakeAsync();
        await CommandRun.Of("store", "copy", _folder["default.castr"], _folder["backup"], "--index", _folder["*.caibx"]);
        Assert.Equal(0, (await CommandRun.Of("store", "verify", _folder["default.castr"])).ExitCode);
        string wrong = Directory.GetFiles(_folder["default.castr"], "*.cacnk", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.Delete(wrong);
        File.WriteAllText(wrong, "nonsense");
        CommandRun run = await CommandRun.Of("store", "verify", _folder["default.castr"]);
        Assert.Equal(12, run.ExitCode);
        Assert.Contains($"{Path.GetFileName(wrong)}: it begins neither as zstd nor as gzip nor as xz does\n", run.Output, StringComparison.Ordinal);
        CommandRun repaired = await CommandRun.Of("store", "verify", _folder["default.castr"], "--repair", _folder["backup"]);
        Assert.Equal(0, repaired.ExitCode);
        Assert.Contains("1 wrong or missing, 1 repaired", repaired.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_without_the_option_and_nothing_young_with_it()
    {
        await MakeAsync("--chunk-size", "4K");
        await MakeAsync("-o", _folder["keep.caibx"]);
        string[] before = Directory.GetFiles(_folder["default.castr"], "*", SearchOption.AllDirectories);
        foreach (string path in before.Skip(1))
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(2));
        CommandRun counted = await CommandRun.Of("store", "prune", _folder["default.castr"], "--index", _folder["keep.caibx"], "--json");
        JsonElement json = JsonDocument.Parse(counted.Output).RootElement;
        Assert.False(json.GetProperty("deleted").GetBoolean());
        Assert.Equal(before, Directory.GetFiles(_folder["default.castr"], "*", SearchOption.AllDirectories));
        await CommandRun.Of("store", "prune", _folder["default.castr"], "--index", _folder["keep.caibx"], "--delete");
        Assert.Equal(before.Length - json.GetProperty("unnamed_count").GetInt32(), Directory.GetFiles(_folder["default.castr"], "*", SearchOption.AllDirectories).Length);
        Assert.InRange(json.GetProperty("unnamed_count").GetInt32(), 10, before.Length - 1);
    }

    [Theory]
    [InlineData("morsel: store: got \"clean\", expected verify, prune, copy or info", "clean", "s")]
    [InlineData("morsel: verify: expected one store, got 2", "verify", "s", "t")]
    [InlineData("morsel: copy: expected the stores to copy from and the store to copy to, got 1", "copy", "s", "--index", "i")]
    [InlineData("morsel: info: http://example.org/s is an address, expected a folder: what is in a store on a server cannot be listed", "info", "http://u:p@example.org/s")]
    [InlineData("morsel: prune: http://example.org/s is an address, expected a folder: what is in a store on a server cannot be listed", "prune", "http://example.org/s", "--index", "i")]
    [InlineData("morsel: copy: http://example.org/s is an address, expected the folder to copy to: nothing can be written to a store on a server", "copy", "t", "http://example.org/s", "--index", "i")]
    [InlineData("morsel: verify: --index is missing: what is in a store on a server cannot be listed, so specify whose chunks are verified", "verify", "http://example.org/s")]
    [InlineData("morsel: verify: --repair cannot be used with an address: nothing can be written to a store on a server", "verify", "http://example.org/s", "--index", "i", "--repair", "t")]
    [InlineData("morsel: STORE: got \"ftp://example.org/s\", expected a path, or an address that begins with http:// or https://", "verify", "ftp://example.org/s", "--index", "i")]
    [InlineData("morsel: --index: got \"ftp://example.org/i\", expected a path, or an address that begins with http:// or https://", "verify", "s", "--index", "ftp://example.org/i")]
    [InlineData("morsel: prune: --index is missing: specify which chunks are needed", "prune", "s", "--delete")]
    [InlineData("morsel: verify: --delete cannot be used with it", "verify", "s", "--delete")]
    [InlineData("morsel: info: --index cannot be used with it", "info", "s", "--index", "i")]
    [InlineData("morsel: --index: no file matches no*.caibx", "prune", "s", "--index", "no*.caibx")]
    public async Task What_cannot_be_meant_is_refused(string message, params string[] arguments) =>
        Assert.Equal((2, message), Line(await CommandRun.Of(["store", .. arguments])));

    [Fact]
    public async Task A_store_that_is_not_there_is_an_error_of_local_files() =>
        Assert.Equal(10, (await CommandRun.Of("store", "info", _folder["none"])).ExitCode);

    [Fact]
    public async Task A_store_on_a_server_is_copied_and_verified_as_one_in_a_folder_is()
    {
        await using var scene = new CasyncScene(CasyncInputs.Of("v1"));
        string store = scene.Site.Address(CasyncScene.Store).ToString(), index = scene.Site.Address(CasyncScene.Path).ToString();
        CommandRun copied = await CommandRun.Of("store", "copy", store, scene.Folder["mirror"], "--index", index);
        int count = CasyncScene.ObjectsOf(scene.Target).Count;
        Assert.Equal((0, ""), (copied.ExitCode, copied.Error));
        Assert.StartsWith($"{scene.Folder["mirror"]}: {count} chunks copied, ", copied.Output, StringComparison.Ordinal);
        string lost = CasyncScene.ObjectsOf(scene.Target).Keys.First();
        scene.Site.Remove($"{CasyncScene.Store}/{lost}");
        CommandRun verified = await CommandRun.Of("store", "verify", store, "--index", index, "--json", "--connections", "2");
        Assert.Equal((12, ""), (verified.ExitCode, verified.Error));
        JsonElement json = JsonDocument.Parse(verified.Output).RootElement;
        Assert.Equal(("verify", store, count - 1, false), (json.GetProperty("action").GetString(), json.GetProperty("store_path").GetString(), json.GetProperty("object_count").GetInt32(), json.GetProperty("right").GetBoolean()));
        Assert.Equal(lost, json.GetProperty("faults")[0].GetProperty("name").GetString());
        Assert.Equal(12, (await CommandRun.Of("store", "copy", store, scene.Folder["other"], "--index", index)).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("store", "copy", store, scene.Folder["mirror"], scene.Folder["other"], "--index", index)).ExitCode);
    }

    [Fact]
    public async Task What_a_store_on_a_server_lacks_is_copied_from_the_mirrors_that_the_configuration_names_for_its_host()
    {
        await using var scene = new CasyncScene(CasyncInputs.Of("v1"));
        await using var mirror = new Site();
        string store = scene.Site.Address(CasyncScene.Store).ToString(), index = scene.Site.Address(CasyncScene.Path).ToString();
        (string lost, byte[] bytes) = CasyncScene.ObjectsOf(scene.Target).First();
        scene.Site.Remove($"{CasyncScene.Store}/{lost}");
        mirror.Publish($"/pub{CasyncScene.Store}/{lost}", bytes);
        File.WriteAllText(_folder["config"], $"[host 127.0.0.1:{scene.Site.Address("/").Port}]\nmirror = {mirror.Address("/pub/")}\n");
        CommandRun without = await CommandRun.Of("store", "copy", store, scene.Folder["one"], "--index", index);
        CommandRun with = await CommandRun.Of("store", "copy", store, scene.Folder["two"], "--index", index, "--config", _folder["config"]);
        Assert.Equal((12, 0), (without.ExitCode, with.ExitCode));
        Assert.NotEmpty(mirror.RequestsFor($"/pub{CasyncScene.Store}/{lost}"));
    }

    [Fact]
    public async Task An_estimate_names_the_old_index_with_from_or_first()
    {
        await MakeAsync();
        File.WriteAllBytes(_folder["v2"], CasyncInputs.Of("v2"));
        await CommandRun.Of("make", "--format", "casync", _folder["v2"]);
        CommandRun run = await CommandRun.Of("estimate", _folder["v2.caibx"], "--from", _folder["v1.caibx"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(run.Output, (await CommandRun.Of("estimate", _folder["v1.caibx"], _folder["v2.caibx"], "--json")).Output);
        Assert.NotEqual(run.Output, (await CommandRun.Of("estimate", _folder["v1.caibx"], "--from", _folder["v2.caibx"], "--json")).Output);
        Assert.Equal((2, "morsel: estimate: --from is missing: specify the file that users have"), Line(await CommandRun.Of("estimate", _folder["v2.caibx"])));
        Assert.Equal((2, "morsel: estimate: --from and two files: specify one file with --from"), Line(await CommandRun.Of("estimate", "a", "b", "--from", "c")));
    }

    [Fact]
    public async Task An_exact_plan_prints_what_is_stored()
    {
        await using var scene = new CasyncScene(CasyncInputs.Of("v1"));
        string index = scene.Site.Address(CasyncScene.Path).ToString();
        long stored = CasyncScene.ObjectsOf(scene.Target).Values.Sum(item => (long)item.Length);
        CommandRun run = await CommandRun.Of("plan", index, "-o", scene.Output, "--exact");
        Assert.Contains($"({stored} bytes), for ", run.Output, StringComparison.Ordinal);
        Assert.Equal(stored, JsonDocument.Parse((await CommandRun.Of("plan", index, "-o", scene.Output, "--exact", "--json")).Output).RootElement.GetProperty("stored_bytes").GetInt64());
        Assert.False(JsonDocument.Parse((await CommandRun.Of("plan", index, "-o", scene.Output, "--json")).Output).RootElement.TryGetProperty("stored_bytes", out _));
    }

    private static (int, string) Line(CommandRun run) => (run.ExitCode, run.Error.Split('\n')[0]);

    private Task<CommandRun> MakeAsync(params string[] options) => CommandRun.Of(["make", "--format", "casync", _folder["v1"], .. options]);
}
