using System.Text.Json;
using Morsel.Tests.Files;
using Morsel.Tests.Packing;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Cli.Verbs;

public sealed class PayloadVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_zchunk_file_is_made_inspected_and_unpacked()
    {
        CommandRun made = await CommandRun.Of("make", "--format", "zchunk", "--no-compression", PayloadVectors.PathOf("meta-v1.xml"), "-o", _folder["meta.zck"], "--json");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        JsonElement file = Parse(made.Output).GetProperty("files")[0];
        Assert.Equal(108_975, file.GetProperty("length").GetInt64());
        Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf("meta-v1.xml.none.zck")), File.ReadAllBytes(_folder["meta.zck"]));

        CommandRun inspected = await CommandRun.Of("inspect", _folder["meta.zck"]);
        Assert.Contains("with SHA-512/128 of each", inspected.Output, StringComparison.Ordinal);
        JsonElement header = Parse((await CommandRun.Of("inspect", _folder["meta.zck"], "--json", "--chunks")).Output);
        Assert.Equal(108_975, header.GetProperty("chunks").EnumerateArray().Sum(chunk => chunk.GetProperty("content_bytes").GetInt64()));

        CommandRun unpacked = await CommandRun.Of("unpack", _folder["meta.zck"], "-o", _folder["again"]);
        Assert.Contains("verified: header, chunks, whole", unpacked.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf("meta-v1.xml")), File.ReadAllBytes(_folder["again"]));
    }

    [Fact]
    public async Task Chunks_are_as_long_as_they_shall_be()
    {
        CommandRun made = await CommandRun.Of(
            "make", "--format", "zchunk", "--no-compression", PayloadVectors.PathOf("meta-v1.xml"), "-o", _folder["meta.zck"],
            "--manual", "--split", "<package ", "--min-chunk", "2000", "--max-chunk", "4K", "--json");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        PayloadDescription payload = ZchunkFile.Inspect(_folder["meta.zck"]);
        Assert.InRange(payload.Chunks.SkipLast(1).Min(chunk => chunk.ContentBytes), 2000, 4096);
        Assert.InRange(payload.Chunks.Max(chunk => chunk.ContentBytes), 2000, 4096);
        CommandRun refused = await CommandRun.Of("make", "--format", "zchunk", PayloadVectors.PathOf("meta-v1.xml"), "-o", _folder["x"], "--max-chunk", "4K");
        Assert.Contains("a minimum of 8192 and a maximum of 4096 bytes", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task Standard_input_is_made_into_a_zchunk_file_too()
    {
        CommandRun made = await CommandRun.Of(
            ["make", "-", "--format", "zchunk", "--no-compression", "-o", _folder["in.zck"], "--filename", "in"],
            around => around with { OpenInput = () => new MemoryStream(File.ReadAllBytes(PayloadVectors.PathOf("tiny.txt"))) });
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf("tiny.txt.none.zck")), File.ReadAllBytes(_folder["in.zck"]));
    }

    [Theory]
    [InlineData("meta-v1.xml.ms.zck")]
    [InlineData("meta-v1.xml.rawdict.u.zck")]
    [InlineData("empty.bin.auto.zck")]
    public async Task Standard_output_gets_the_content_and_nothing_else(string vector)
    {
        byte[] output = await WrittenAsync(0, "unpack", PayloadVectors.PathOf(vector), "-o", "-");
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = PayloadVectors.PathOf(vector), OutputPath = _folder["content"] });
        Assert.Equal(File.ReadAllBytes(_folder["content"]), output);
    }

    [Fact]
    public async Task Standard_output_gets_parts_too()
    {
        string payload = PayloadVectors.PathOf("meta-v1.xml.rawdict.u.zck");
        foreach (string part in (string[])["--dict", "--header-only"])
        {
            await CommandRun.Of("unpack", payload, part, "-o", _folder["part"]);
            Assert.Equal(File.ReadAllBytes(_folder["part"]), await WrittenAsync(0, "unpack", payload, part, "-o", "-"));
        }
        Assert.Empty(await WrittenAsync(0, "unpack", payload, "--verify", "-o", "-"));
        Assert.Empty(await WrittenAsync(2, "unpack", payload, "--json", "-o", "-"));
    }

    [Fact]
    public async Task Standard_output_gets_nothing_of_what_is_damaged_at_its_end()
    {
        byte[] damaged = File.ReadAllBytes(PayloadVectors.PathOf("meta-v1.xml.ms.zck"));
        damaged[^1] ^= 1;
        File.WriteAllBytes(_folder["damaged.zck"], damaged);
        Assert.Empty(await WrittenAsync(12, "unpack", _folder["damaged.zck"], "-o", "-"));
    }

    [Fact]
    public async Task A_header_on_a_server_is_inspected_and_nothing_else_asked_for()
    {
        await using var site = new Site();
        string path = PayloadVectors.PathOf("meta-v1.xml.auto.zck");
        site.Publish("/data.zck", File.ReadAllBytes(path));
        CommandRun remote = await CommandRun.Of("inspect", site.Address("/data.zck").ToString(), "--json", "--chunks");
        Assert.Equal((await CommandRun.Of("inspect", path, "--json", "--chunks")).Output, remote.Output);
        Assert.Single(site.RequestsFor("/data.zck"));
    }

    [Fact]
    public async Task An_estimate_tells_what_a_lost_dictionary_costs()
    {
        string old = PayloadVectors.PathOf("meta-v1.xml.ms.zck"), wanted = PayloadVectors.PathOf("meta-v1.xml.rawdict.ms.zck");
        CommandRun run = await CommandRun.Of("estimate", old, wanted);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: the dictionaries differ: ", run.Error, StringComparison.Ordinal);
        JsonElement json = Parse((await CommandRun.Of("estimate", old, wanted, "--json")).Output);
        Assert.Equal(new FileInfo(wanted).Length, json.GetProperty("download_bytes").GetInt64());
        Assert.InRange(json.GetProperty("lost_chunks").GetInt32(), 50, 1000);
    }

    [Theory]
    [InlineData("zchunk/hostile/bad_chunk_digest.zck", 12)]
    [InlineData("zchunk/hostile/unused_hdr.zck", 3)]
    [InlineData("zchunk/meta-v1.xml", 3)]
    [InlineData("zchunk/no-such-file.zck", 10)]
    public async Task A_file_that_cannot_be_unpacked_ends_with_its_exit_code(string vector, int exitCode)
    {
        CommandRun run = await CommandRun.Of("unpack", Vectors.PathOf(vector), "--verify");
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("make", "x", "--format", "zchunk", "--url", "y")]
    [InlineData("make", "x", "--level", "3")]
    [InlineData("make", "x", "--format", "zchunk", "--level", "23")]
    [InlineData("make", "x", "--format", "xz")]
    [InlineData("unpack", "x", "--dict", "--header-only")]
    public async Task Options_that_do_not_go_together_are_refused(params string[] arguments)
    {
        CommandRun run = await CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<byte[]> WrittenAsync(int exitCode, params string[] arguments)
    {
        using var output = new MemoryStream();
        CommandRun run = await CommandRun.Of(arguments, around => around with { OpenOutput = () => output });
        Assert.Equal((exitCode, ""), (run.ExitCode, exitCode == 2 ? "" : run.Output));
        return output.ToArray();
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
