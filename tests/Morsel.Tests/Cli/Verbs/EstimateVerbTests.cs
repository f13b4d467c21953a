using System.Text.Json;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Verbs;

public sealed class EstimateVerbTests : IDisposable
{
    private static readonly byte[] Old = Edited.Content(1, 300_000);
    private static readonly byte[] New = [.. Old[..100_000], .. Edited.Content(2, 20_000), .. Old[120_000..]];

    private readonly TemporaryFolder _folder = new();

    public EstimateVerbTests()
    {
        File.WriteAllBytes(_folder["old"], Old);
        File.WriteAllBytes(_folder["new"], New);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_ways_that_are_wanted_are_compared_and_one_is_recommended()
    {
        CommandRun run = await CommandRun.Of("estimate", _folder["new"], "--from", _folder["old"], "--way", "zsync", "--way", "file", "--link", "100mbit,30ms", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement report = Parse(run.Output);
        JsonElement[] ways = [.. report.GetProperty("ways").EnumerateArray()];
        Assert.Equal(["file", "zsync"], ways.Select(way => way.GetProperty("way").GetString()).Distinct());
        Assert.Single(ways, way => way.GetProperty("usual").GetBoolean());
        Assert.Equal("zsync", report.GetProperty("recommendation").GetProperty("way").GetString());
        JsonElement whole = ways[0].GetProperty("versions")[0];
        Assert.Equal(300_000, whole.GetProperty("data_bytes").GetInt64());
        // Two handshakes, a request, 300,000 bytes at 12.5 MB/s, and five windows that the line has to wait behind.
        Assert.InRange(whole.GetProperty("links")[0].GetProperty("seconds").GetDouble(), 0.2, 0.26);
        Assert.Equal("100mbit,30ms", report.GetProperty("links")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Two_files_are_the_old_and_the_new_one()
    {
        CommandRun run = await CommandRun.Of("estimate", _folder["old"], _folder["new"], "--way", "zsync");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"from {_folder["old"]}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nfor users who have no version\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  * control file, blocks of ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nrecommended: control file, blocks of ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_written_and_replaces_a_page_and_nothing_else()
    {
        string page = _folder["estimate.html"];
        for (int time = 0; time < 2; time++)
        {
            CommandRun run = await CommandRun.Of("estimate", _folder["new"], "--from", _folder["old"], "--way", "zsync", "--html", page);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
        }
        CommandRun refused = await CommandRun.Of("estimate", _folder["new"], "--from", _folder["old"], "--way", "zsync", "--html", _folder["old"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(Old, File.ReadAllBytes(_folder["old"]));
    }

    [Theory]
    [InlineData("--link: got \"fast\", expected dsl, mobile, fibre, or a rate and a round trip, such as 100mbit,30ms", "--link", "fast")]
    [InlineData("--way: got \"rsync\", expected", "--way", "rsync")]
    public async Task What_is_no_link_or_no_way_is_said(string message, params string[] options)
    {
        CommandRun run = await CommandRun.Of(["estimate", _folder["new"], "--from", _folder["old"], .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_takes_the_block_size_that_is_best_for_who_has_the_old_version()
    {
        // What differs begins and ends where large blocks do: they cost no more data, and a shorter description.
        File.WriteAllBytes(_folder["new"], [.. Old[..131_072], .. Edited.Content(2, 65_536), .. Old[196_608..]]);
        CommandRun run = await CommandRun.Of("make", _folder["new"], "--tune-against", _folder["old"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement report = Parse(run.Output), tuning = report.GetProperty("tuning");
        int chosen = report.GetProperty("files")[0].GetProperty("block_bytes").GetInt32();
        Assert.Equal(chosen, tuning.GetProperty("recommendation").GetProperty("block_bytes").GetInt32());
        (int Block, long Bytes)[] sizes = [.. tuning.GetProperty("ways").EnumerateArray().Select(way => (way.GetProperty("block_bytes").GetInt32(), BytesOf(way.GetProperty("versions")[0])))];
        Assert.True(sizes.Length > 2);
        Assert.InRange(sizes.Single(size => size.Block == chosen).Bytes, 1, (1.01 * sizes.Min(size => size.Bytes)) + 1);
        Assert.NotEqual(tuning.GetProperty("ways").EnumerateArray().Single(way => way.GetProperty("usual").GetBoolean()).GetProperty("block_bytes").GetInt32(), chosen);
        Assert.Contains($"Blocksize: {chosen}\n", File.ReadAllText(_folder["new.zsync"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--block-size", "1024")]
    [InlineData("--format", "zchunk")]
    [InlineData("--gzip", "compress")]
    public async Task A_size_is_not_chosen_where_it_is_given_or_there_is_none(params string[] options)
    {
        CommandRun run = await CommandRun.Of(["make", _folder["new"], "--tune-against", _folder["old"], .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--tune-against", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_draws_a_map_and_writes_a_page_and_get_writes_one_of_what_it_did()
    {
        await CommandRun.Of("make", _folder["new"]);
        CommandRun plan = await CommandRun.Of("plan", _folder["new.zsync"], "-o", _folder["out"], "-i", _folder["old"], "--map", "--html", _folder["plan.html"]);
        Assert.Equal((0, ""), (plan.ExitCode, plan.Error));
        Assert.Contains("\n  D download: ", plan.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  A from {_folder["old"]}: ", plan.Output, StringComparison.Ordinal);
        await using var site = new Site();
        site.Publish("/new", New);
        site.Publish("/new.zsync", File.ReadAllBytes(_folder["new.zsync"]));
        CommandRun got = await CommandRun.Of("get", site.Address("/new.zsync").ToString(), "-o", _folder["out"], "-i", _folder["old"], "--html", _folder["get.html"]);
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(New, File.ReadAllBytes(_folder["out"]));
        Assert.All(["plan.html", "get.html"], name => Assert.Contains($"from {_folder["old"]}: ", File.ReadAllText(_folder[name]), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inspect_draws_which_blocks_are_there_more_than_once_and_which_are_zero()
    {
        byte[] block = Edited.Content(3, 4096);
        File.WriteAllBytes(_folder["twice"], [.. block, .. new byte[8192], .. block, .. Edited.Content(4, 8192)]);
        await CommandRun.Of("make", _folder["twice"], "--block-size", "4096");
        CommandRun run = await CommandRun.Of("inspect", _folder["twice.zsync"], "--map");
        Assert.Contains("  D blocks that are there more than once: 8.0 KiB, 33.3 %\n  A blocks that are there once: 8.0 KiB, 33.3 %\n  B zero bytes: 8.0 KiB, 33.3 %\n", run.Output, StringComparison.Ordinal);
    }

    private static long BytesOf(JsonElement version) => version.GetProperty("description_bytes").GetInt64() + version.GetProperty("data_bytes").GetInt64();

    private static JsonElement Parse(string output) => JsonDocument.Parse(output).RootElement;
}
