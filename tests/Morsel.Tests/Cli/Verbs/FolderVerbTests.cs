using System.Text.Json;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Verbs;

/// <summary><c>list</c>, <c>mtree</c> and <c>diff</c>, and <c>make</c> of folders.</summary>
public sealed class FolderVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("list", "default")]
    [InlineData("list", "unix")]
    [InlineData("list", "rich")]
    [InlineData("mtree", "default")]
    [InlineData("mtree", "unix")]
    [InlineData("mtree", "rich")]
    public async Task The_lines_are_those_that_casync_prints(string verb, string name)
    {
        CommandRun run = await CommandRun.Of(verb, Vectors.PathOf($"casync/catar/{name}.catar"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(await File.ReadAllTextAsync(Vectors.PathOf($"casync/catar/{name}.{verb}")), run.Output);
    }

    [Fact]
    public async Task Json_has_what_the_lines_cannot_tell()
    {
        JsonElement[] entries = [.. Parse((await CommandRun.Of("mtree", Vectors.PathOf("casync/catar/rich.catar"), "--json")).Output).GetProperty("entries").EnumerateArray()];
        Assert.Equal((317, "."), (entries.Length, entries[0].GetProperty("path").GetString()));
        JsonElement suid = Entry(entries, "suid"), link = Entry(entries, "link");
        Assert.Equal((-2, 499_999_999), (suid.GetProperty("modified_seconds").GetInt64(), suid.GetProperty("modified_nanoseconds").GetInt64()));
        Assert.Equal("4755", suid.GetProperty("mode").GetString());
        Assert.Equal(("link", "file", 0), (link.GetProperty("type").GetString(), link.GetProperty("link_target").GetString(), link.GetProperty("flags").GetArrayLength()));
        Assert.Equal("6c6174696e2de9", entries.Single(entry => entry.TryGetProperty("path_hex", out _)).GetProperty("path_hex").GetString());
        Assert.Equal((7, 4660), (Entry(entries, "loop").GetProperty("device_major").GetInt32(), Entry(entries, "loop").GetProperty("device_minor").GetInt32()));
        Assert.Equal("2571d87a27deda606f31d438912e40c972dea9390396b31eb72ecf99b3e15d65", Entry(entries, "file").GetProperty("digest").GetString());
    }

    [Fact]
    public async Task Trees_that_do_not_differ_print_nothing_and_end_with_0()
    {
        string archive = Vectors.PathOf("casync/catar/default.catar");
        Assert.Equal(new CommandRun(0, "", ""), await CommandRun.Of("diff", archive, archive));
        Assert.True(Parse((await CommandRun.Of("diff", archive, archive, "--json")).Output).GetProperty("identical").GetBoolean());
    }

    [Fact]
    public async Task Trees_that_differ_print_a_line_for_each_path_and_end_with_12()
    {
        foreach (string tree in new[] { "old", "new" })
        {
            Directory.CreateDirectory(_folder[tree]);
            foreach (string name in new[] { "a b", "c" })
                _folder.Write($"{tree}/{name}", name);
        }
        _folder.Write("new/a b", "B A");
        File.Delete(_folder["old/c"]);
        _folder.Write("old/d", "d");
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).OrderDescending())
            Directory.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        CommandRun run = await CommandRun.Of("diff", _folder["old"], _folder["new"]);
        Assert.Equal(new CommandRun(12, "changed  a\\040b: content\nadded    c\nremoved  d\n", ""), run);
        JsonElement differences = Parse((await CommandRun.Of("diff", _folder["old"], _folder["new"], "--json")).Output).GetProperty("differences");
        Assert.Equal(("a b", "changed", "content"), (differences[0].GetProperty("path").GetString(), differences[0].GetProperty("kind").GetString(), differences[0].GetProperty("changes")[0].GetString()));
    }

    [Fact]
    public async Task The_archive_of_a_folder_is_written_beside_it()
    {
        Directory.CreateDirectory(_folder["site/empty"]);
        _folder.Write("site/page", "page");
        _folder.Write("site/page.o", "page");
        CommandRun made = await CommandRun.Of("make", "--format", "casync", "--archive", _folder["site"] + "/", "--with", "portable", "--exclude", "*.o");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.StartsWith($"{_folder["site.catar"]}: ", made.Output, StringComparison.Ordinal);
        Assert.Contains(", 3 entries, 1 left out, ", made.Output, StringComparison.Ordinal);
        Assert.Equal("drwxr-xr-x .\ndrwxr-xr-x empty\n-rw-r--r-- page\n", (await CommandRun.Of("list", _folder["site.catar"])).Output);
        JsonElement file = Parse((await CommandRun.Of("make", "--format", "casync", "--archive", _folder["site"], "--with", "portable", "--json", "-o", _folder["x"])).Output).GetProperty("files")[0];
        Assert.Equal((_folder["x"], 4), (file.GetProperty("path").GetString(), file.GetProperty("entry_count").GetInt32()));
        Assert.Equal(["usec-time", "permissions", "symlinks"], file.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()));
    }

    [Fact]
    public async Task The_index_of_a_folder_is_written_beside_it_with_its_store()
    {
        Directory.CreateDirectory(_folder["site"]);
        _folder.Write("site/page", "page");
        CommandRun made = await CommandRun.Of("make", "--format", "casync", _folder["site"]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains(" of 2 entries in 1 chunk, ", made.Output, StringComparison.Ordinal);
        Assert.Equal(["default.castr", "site", "site.caidx", "site.morsel"], _folder.Names());
        // What was made is not in itself.
        Directory.SetLastWriteTimeUtc(_folder["site"], DateTime.UnixEpoch);
        await CommandRun.Of("make", "--format", "casync", _folder["site"], "-o", _folder["site/site.caidx"]);
        byte[] first = File.ReadAllBytes(_folder["site/site.caidx"]);
        Directory.SetLastWriteTimeUtc(_folder["site"], DateTime.UnixEpoch);
        await CommandRun.Of("make", "--format", "casync", _folder["site"], "-o", _folder["site/site.caidx"]);
        Assert.Equal(first, File.ReadAllBytes(_folder["site/site.caidx"]));
    }

    [Fact]
    public async Task What_is_no_archive_is_not_replaced()
    {
        Directory.CreateDirectory(_folder["site"]);
        _folder.Write("site.catar", "a text");
        CommandRun made = await CommandRun.Of("make", "--format", "casync", "--archive", _folder["site"]);
        Assert.Equal(6, made.ExitCode);
        Assert.Contains("site.catar is not a catar archive, and is not replaced", made.Error, StringComparison.Ordinal);
        Assert.Equal("a text", File.ReadAllText(_folder["site.catar"]));
    }

    [Theory]
    [InlineData("--archive needs --format casync", "--archive", "SITE")]
    [InlineData("--exclude is for folders, and FILE is none", "--format", "casync", "--exclude", "x", "FILE")]
    [InlineData("FILE is not a folder as the others are", "--format", "casync", "SITE", "FILE")]
    [InlineData("there is no feature \"nonsense\", expected one of all, best, unix, portable", "--format", "casync", "--archive", "--with", "nonsense", "SITE")]
    [InlineData("\"a/../b\" cannot be excluded", "--format", "casync", "--archive", "--exclude", "a/../b", "SITE")]
    [InlineData("\"#\" cannot be excluded", "--format", "casync", "SITE", "--exclude", "#")]
    public async Task A_command_line_that_contradicts_itself_ends_with_2(string expected, params string[] arguments)
    {
        Directory.CreateDirectory(_folder["site"]);
        _folder.Write("file", "x");
        string Named(string text) => text.Replace("SITE", _folder["site"], StringComparison.Ordinal).Replace("FILE", _folder["file"], StringComparison.Ordinal);
        CommandRun run = await CommandRun.Of(["make", .. arguments.Select(Named)]);
        Assert.Contains(Named(expected), run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["file", "site"], _folder.Names());
    }

    [Theory]
    [InlineData("text", 3, "it is neither a catar archive nor an index of one")]
    [InlineData("nothing", 10, "no such file or folder")]
    public async Task What_is_no_tree_is_told(string name, int exitCode, string expected)
    {
        _folder.Write("text", "some text that is no archive");
        CommandRun run = await CommandRun.Of("list", _folder[name]);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement Entry(JsonElement[] entries, string path) => entries.Single(entry => entry.GetProperty("path").GetString() == path);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
