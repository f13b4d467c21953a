using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Morsel.Casync;
using Morsel.Cli.Text;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>The archive of a folder is casync's, byte for byte, and each unpacks, lists and describes what the other made.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CatarArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, string> Features => new()
    {
        { "all", "" }, { "best", "" }, { "all", "privileged" }, { "all", "fuse" }, { "all", "unix" }, { "all", "acl" }, { "all", "16bit-uids 32bit-uids" }, { "fat", "" },
        { "symlinks permissions sec-time", "" }, { "acl user-names", "" }, { "acl", "" }, { "read-only usec-time xattrs", "" }, { "user-names 2sec-time", "" }, { "all", "all" },
        { "chattr fifos", "" }, { "fcaps selinux quota-projid sockets device-nodes", "" },
    };

    [PeerTheory("casync", "setfattr", "setfacl", "setcap", "chattr", Root = true)]
    [MemberData(nameof(Features))]
    public async Task An_archive_of_one_of_each_is_casyncs(string with, string without)
    {
        string tree = await RichAsync();
        await AssertSameAsync(tree, with, without);
    }

    [PeerFact("casync", "setfattr", "setfacl", "setcap", "chattr", Root = true)]
    public async Task What_casync_unpacks_of_our_archive_gives_the_same_archive()
    {
        string tree = await RichAsync(), unpacked = _folder.Beside("unpacked");
        // casync takes times before 1970 for some that no file system has.
        await PeerProcess.RunAsync("/usr/bin/find", [tree, "-not", "-newermt", "1970-01-01", "-exec", "touch", "-h", "-d", "2001-02-03", "{}", "+"], _folder.Path);
        foreach (string with in new[] { "", "all" })
        {
            byte[] archive = await OursAsync(tree, with, "");
            await CasyncAsync("extract", _folder.Beside("ours.catar"), unpacked);
            AssertSame(archive, await OursAsync(unpacked, with, ""));
        }
        Assert.Empty(await CatarFile.CompareAsync(tree, unpacked));
    }

    [PeerTheory("casync", "setfattr", "setfacl", "setcap", "chattr", Root = true)]
    [InlineData("64K", DigestAlgorithm.Sha512T256)]
    [InlineData("1K", DigestAlgorithm.Sha512T256)]
    [InlineData("256", DigestAlgorithm.Sha256)]
    public async Task The_index_of_a_folder_is_casyncs_and_each_extracts_that_of_the_other(string chunkSize, DigestAlgorithm digest)
    {
        string tree = await RichAsync(), theirs = _folder.Beside("theirs.caidx"), ours = _folder.Beside("ours.caidx");
        await PeerProcess.RunAsync("/usr/bin/find", [tree, "-not", "-newermt", "1970-01-01", "-exec", "touch", "-h", "-d", "2001-02-03", "{}", "+"], _folder.Path);
        await CasyncAsync("make", $"--store={_folder.Beside("theirs.castr")}", $"--chunk-size={chunkSize}", $"--digest={(digest == DigestAlgorithm.Sha256 ? "sha256" : "sha512-256")}", theirs, tree);
        var request = new CasyncMakeRequest
        {
            SourcePath = tree,
            OutputPath = ours,
            StorePath = _folder.Beside("ours.castr"),
            AverageChunkBytes = chunkSize == "64K" ? 65_536 : chunkSize == "1K" ? 1024 : 256,
            ChunkDigest = digest,
            Tree = new() { With = ["all"] },
        };
        CasyncMakeReport report = await CasyncFile.MakeAsync(request);
        AssertSame(await File.ReadAllBytesAsync(theirs), await File.ReadAllBytesAsync(ours));
        Assert.Equal(317, report.EntryCount);
        Assert.Equal(StoreNames("theirs.castr"), StoreNames("ours.castr"));
        await CasyncAsync("extract", $"--store={_folder.Beside("ours.castr")}", ours, _folder.Beside("unpacked"));
        AssertSame(await OursAsync(tree, "all", ""), await OursAsync(_folder.Beside("unpacked"), "all", ""));
    }

    [PeerFact("casync")]
    public async Task Any_folder_has_casyncs_archive()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            string tree = _folder.Beside($"tree{seed}");
            Grow(new DirectoryInfo(tree), new Random(seed), depth: 0);
            foreach ((string with, string without) in new[] { ("all", ""), ("unix", ""), ("nsec-time permissions symlinks", "") })
                await AssertSameAsync(tree, with, without);
        }
    }

    [PeerTheory("casync", "setfattr", "setfacl", "setcap", "chattr", Root = true)]
    [InlineData("list")]
    [InlineData("mtree")]
    public async Task The_lines_of_a_folder_and_of_its_archives_are_casyncs(string verb)
    {
        string tree = await RichAsync(), archive = _folder.Beside("theirs.catar");
        Assert.Equal(await CasyncAsync(verb, tree), await LinesAsync(verb, tree));
        foreach (string with in new[] { "all", "fat", "permissions symlinks", "32bit-uids user-names sec-time", "read-only flag-nodump" })
        {
            await CasyncAsync(["make", .. Words(with).Select(name => $"--with={name}"), archive, tree]);
            Assert.Equal(await CasyncAsync(verb, archive), await LinesAsync(verb, archive));
        }
    }

    [PeerFact("casync", Root = true)]
    public async Task A_number_of_more_than_16_bits_is_refused_by_both()
    {
        string tree = _folder.MakeSibling("tree");
        await PeerProcess.RunAsync("/bin/chown", ["70000", tree], _folder.Path);
        await Assert.ThrowsAsync<IOException>(() => OursAsync(tree, "unix", ""));
        await Assert.ThrowsAnyAsync<Exception>(() => CasyncAsync("make", "--with=unix", _folder.Beside("theirs.catar"), tree));
    }

    // The lines of an exclude file, and of one in the folder "sub".
    [PeerTheory("casync")]
    [InlineData("*.o")]
    [InlineData("/a.o")]
    [InlineData("sub/a.o")]
    [InlineData("/sub/a.o")]
    [InlineData("sub/*")]
    [InlineData("build")]
    [InlineData("build/")]
    [InlineData("/build/")]
    [InlineData("*.o\n!b.o")]
    [InlineData("!b.o\n*.o")]
    [InlineData("#c")]
    [InlineData("\\#c")]
    [InlineData("\\!neg")]
    [InlineData("  a.o  ")]
    [InlineData("\ta.o\t")]
    [InlineData(" sp")]
    [InlineData("a b")]
    [InlineData("\n\na.o")]
    [InlineData("a.o\r")]
    [InlineData("**/a.o")]
    [InlineData("sub/**")]
    [InlineData("sub/deep/")]
    [InlineData("[ab].o")]
    [InlineData("[!a].o")]
    [InlineData("[a-c].o")]
    [InlineData("[]a].o")]
    [InlineData("[a-")]
    [InlineData("[[:alpha:]].o")]
    [InlineData("?.o")]
    [InlineData("??")]
    [InlineData("a?")]
    [InlineData("A.O")]
    [InlineData("{a,b}.o")]
    [InlineData("deep/a.o")]
    [InlineData("q\\\\w")]
    [InlineData("\\a.o")]
    [InlineData("*")]
    [InlineData(".*")]
    [InlineData("?dot")]
    [InlineData("[.]dot")]
    [InlineData("\\.dot")]
    [InlineData("*/")]
    [InlineData("/*\n!keep")]
    [InlineData("sub\n!sub/a.o")]
    [InlineData("sub//a.o")]
    [InlineData("*/a.o")]
    [InlineData("/*/a.o")]
    [InlineData("*.o\n!sub/a.o")]
    [InlineData("*.o\n!/sub/deep/a.o")]
    [InlineData("sub/*\n!x")]
    [InlineData("*\n!sub/")]
    [InlineData("!build/\nbuild")]
    [InlineData("/sub/deep\n!deep")]
    [InlineData("! a.o\n*.o")]
    [InlineData("!!a.o\na.o")]
    [InlineData("s*/deep/?.o")]
    [InlineData("keep/")]
    [InlineData("*.o", "!a.o")]
    [InlineData("!a.o", "*.o")]
    [InlineData("x", "/a.o")]
    [InlineData("x", "deep/a.o")]
    [InlineData("sub/deep/a.o", "!a.o")]
    [InlineData("/a.o", "!a.o")]
    public async Task What_exclude_files_leave_out_is_what_casync_leaves_out(string lines, string? inSub = null)
    {
        string tree = _folder.MakeSibling("tree");
        foreach (string name in new[] { "keep", "a.o", "b.o", "sub/a.o", "sub/deep/a.o", "sub/x", "build/y", "sub/build", "sub/deep/z", ".hid/f", ".dot", "a b", "#c", "!neg", " sp", "q\\w", "aé", "a.d/z" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(tree, name))!);
            await File.WriteAllTextAsync(Path.Join(tree, name), name);
        }
        await File.WriteAllTextAsync(Path.Join(tree, ".caexclude"), lines);
        if (inSub is not null)
            await File.WriteAllTextAsync(Path.Join(tree, "sub", ".caexclude"), inSub);
        await AssertSameAsync(tree, "all", "");
    }

    [PeerTheory("casync")]
    [InlineData(".")]
    [InlineData("./a.o")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("!/")]
    [InlineData("!")]
    public async Task What_casync_refuses_in_an_exclude_file_is_refused_with_its_line(string line)
    {
        string tree = _folder.MakeSibling("tree");
        await File.WriteAllTextAsync(Path.Join(tree, ".caexclude"), $"good\n{line}\n");
        TargetFormatException problem = await Assert.ThrowsAsync<TargetFormatException>(() => OursAsync(tree, "all", ""));
        Assert.StartsWith(Path.Join(tree, ".caexclude") + ", line 2: ", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => CasyncAsync("make", _folder.Beside("theirs.catar"), tree));
    }

    [PeerFact("casync", "chattr", Root = true)]
    public async Task What_is_marked_as_not_to_be_dumped_is_left_out()
    {
        string tree = _folder.MakeSibling("tree");
        Directory.CreateDirectory(Path.Join(tree, "folder", "inner"));
        foreach (string name in new[] { "file", "other", "folder/file" })
            await File.WriteAllTextAsync(Path.Join(tree, name), name);
        await PeerProcess.RunAsync(Peer.Find("chattr"), ["+d", "file", "folder/inner"], tree);
        await AssertSameAsync(tree, "all", "");
        Assert.Equal([".", "folder", "folder/file", "other"], (await CatarFile.ListAsync(tree)).Select(entry => $"{entry}"));
    }

    public void Dispose()
    {
        // The runtime cannot delete what has a name that is no text.
        using (var removal = System.Diagnostics.Process.Start("/bin/rm", ["-rf", _folder.Beside("rich-of-test"), _folder.Beside("unpacked")]))
            removal.WaitForExit();
        _folder.Dispose();
    }

    private async Task<string> RichAsync()
    {
        string tree = _folder.MakeSibling("rich-of-test");
        await PeerProcess.RunAsync("/bin/bash", [Path.Join(Repository.Folder, "tests/vectors/casync/catar/mkrich.sh")], tree);
        string rich = Path.Join(tree, "rich");
        await PeerProcess.RunAsync(Peer.Find("chattr"), ["+A", "file", "many"], rich);
        return rich;
    }

    private async Task AssertSameAsync(string tree, string with, string without)
    {
        string theirs = _folder.Beside("theirs.catar");
        string digest = await CasyncAsync(["make", .. Words(with).Select(name => $"--with={name}"), .. Words(without).Select(name => $"--without={name}"), theirs, tree]);
        AssertSame(await File.ReadAllBytesAsync(theirs), await OursAsync(tree, with, without));
        Assert.Equal(digest.Trim(), _digest!.Hex);
    }

    private Digest? _digest;

    private async Task<byte[]> OursAsync(string tree, string with, string without)
    {
        string ours = _folder.Beside("ours.catar");
        CatarMakeReport report = await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = tree, OutputPath = ours, Options = new() { With = Words(with), Without = Words(without) } });
        _digest = report.Digest;
        return await File.ReadAllBytesAsync(ours);
    }

    private string[] StoreNames(string store) =>
        [.. Directory.EnumerateFiles(_folder.Beside(store), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static void AssertSame(byte[] expected, byte[] actual)
    {
        int same = expected.AsSpan().CommonPrefixLength(actual);
        Assert.True(same == expected.Length && same == actual.Length, $"{expected.Length} bytes expected, got {actual.Length}, of which the first {same} are the same");
    }

    private static async Task<string> LinesAsync(string verb, string tree)
    {
        IReadOnlyList<TreeEntry> entries = await CatarFile.ListAsync(tree, hasDigests: verb == "mtree");
        return verb == "list" ? EntryText.List(entries) : EntryText.Mtree(entries);
    }

    private static Task<string> CasyncAsync(params string[] arguments) => PeerProcess.RunAsync(Peer.Find("casync"), arguments, Path.GetTempPath());

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Folders of up to 40 entries, empty ones among them, with names, lengths, modes and times by chance.
    private static void Grow(DirectoryInfo folder, Random random, int depth)
    {
        folder.Create();
        foreach (int number in Enumerable.Range(0, random.Next(random.Next(40) + 1)))
        {
            string path = Path.Join(folder.FullName, Name(random) + number.ToString(CultureInfo.InvariantCulture));
            switch (random.Next(10))
            {
                case 0 when depth < 4:
                    Grow(new DirectoryInfo(path), random, depth + 1);
                    File.SetUnixFileMode(path, (UnixFileMode)(random.Next(512) | 0x1c0));
                    break;
                case 1:
                    File.CreateSymbolicLink(path, Name(random));
                    break;
                default:
                    byte[] content = new byte[random.Next(4) == 0 ? random.Next(300_000) : random.Next(200)];
                    random.NextBytes(content);
                    File.WriteAllBytes(path, content);
                    File.SetUnixFileMode(path, (UnixFileMode)(random.Next(4096) | 0x100));
                    File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(random.NextInt64(-1L << 53, 1L << 54)));
                    break;
            }
        }
    }

    private static string Name(Random random)
    {
        const string Letters = "abcXYZ .-_#\\!*é\u4e2d\u0001";
        var name = new StringBuilder();
        foreach (int _ in Enumerable.Range(0, random.Next(1, random.Next(20) == 0 ? 80 : 12)))
            name.Append(Letters[random.Next(Letters.Length)]);
        return name.ToString() is "." or ".." ? "dots" : name.ToString();
    }
}
