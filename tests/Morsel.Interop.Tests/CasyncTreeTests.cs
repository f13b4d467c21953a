using System.Runtime.Versioning;
using Morsel.Casync;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What <c>casync</c> archives Morsel extracts, and casync finds nothing that differs.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CasyncTreeTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly TestFolder _folder = new();

    [PeerFact("casync", Root = true)]
    public async Task An_archive_becomes_the_tree_that_casync_made_it_of()
    {
        string tree = MakeTree("tree", new Random(1));
        string archive = await ArchiveAsync(tree, "tree.catar");
        string ours = _folder.Beside("ours");
        TreeReport report = await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = archive, OutputPath = ours, Options = All });
        Assert.Empty(report.Notes);
        await AssertSameAsync(tree, ours);
        Assert.True((await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = archive, OutputPath = ours, Options = All })).WasCurrent);
    }

    [PeerFact("casync", Root = true)]
    public async Task One_of_each_that_an_archive_keeps_is_extracted()
    {
        string archive = Path.Combine(Repository.Folder, "tests/vectors/casync/catar/rich.catar"), ours = _folder.Beside("rich");
        var request = new CatarExtractRequest { ArchivePath = archive, OutputPath = ours, Options = All };
        TreeReport report = await CatarFile.ExtractAsync(request);
        Assert.Empty(report.Notes);
        Assert.Equal(await RunAsync("digest", archive), await RunAsync("digest", ours));
        Assert.True((await CatarFile.ExtractAsync(request)).WasCurrent);
        File.Delete(ours + ".morsel-tree");
        TreeReport again = await CatarFile.ExtractAsync(request);
        Assert.True(again.WasCurrent, again.ToString());
    }

    [PeerFact("casync", Root = true)]
    public async Task A_tree_of_an_older_version_becomes_that_of_the_newer_one()
    {
        for (int seed = 2; seed < 8; seed++)
        {
            string old = MakeTree($"old{seed}", new Random(seed)), next = MakeTree($"next{seed}", new Random(seed));
            Change(next, new Random(seed + 100));
            string ours = _folder.Beside($"ours{seed}");
            await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = await ArchiveAsync(old, $"old{seed}.catar"), OutputPath = ours, Options = All });
            await AssertSameAsync(old, ours);
            var request = new CatarExtractRequest { ArchivePath = await ArchiveAsync(next, $"next{seed}.catar"), OutputPath = ours, Options = All };
            TreeReport report = await CatarFile.ExtractAsync(request);
            Assert.True(report is { FilesWritten: > 0, FilesKept: > 0, EntriesDeleted: > 0 }, report.ToString());
            await AssertSameAsync(next, ours);
            Assert.True((await CatarFile.ExtractAsync(request)).WasCurrent);
        }
    }

    [PeerFact("casync", Root = true)]
    public async Task A_tree_that_casync_extracted_is_taken_over_without_writing_a_file()
    {
        string tree = MakeTree("tree", new Random(9));
        string archive = await ArchiveAsync(tree, "tree.catar");
        string theirs = _folder.Beside("theirs");
        await RunAsync("extract", archive, theirs);
        TreeReport report = await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = archive, OutputPath = theirs, Options = All });
        Assert.True(report.WasCurrent, report.ToString());
        Assert.True(report.FilesKept > 0);
    }

    [PeerFact("casync", Root = true)]
    public async Task What_casync_keeps_less_of_is_extracted_too()
    {
        string tree = MakeTree("tree", new Random(10));
        foreach (string[] options in (string[][])[["--with=unix"], ["--without=all"], ["--with=fat"], ["--with=sec-time", "--with=symlinks", "--with=read-only"]])
        {
            string name = string.Concat(options).Replace("=", "", StringComparison.Ordinal);
            string archive = _folder.Beside(name + ".catar");
            await RunAsync(["make", .. options, archive, tree]);
            string ours = _folder.Beside("of" + name);
            await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = archive, OutputPath = ours, Options = All });
            Assert.Equal(await RunAsync(["digest", .. options, tree]), await RunAsync(["digest", .. options, ours]));
        }
    }

    public void Dispose()
    {
        // .NET passes over names that are not UTF-8.
        using (var deletion = System.Diagnostics.Process.Start("/bin/rm", ["-rf", "--", _folder.Beside("rich")]))
            deletion.WaitForExit();
        _folder.Dispose();
    }

    private static TreeOptions All { get; } = new() { Delete = true, SameOwner = true, SpecialBits = true, Devices = true, AllAttributes = true };

    private static async Task<string> RunAsync(params string[] arguments) => await PeerProcess.RunAsync(Peer.Find("casync"), arguments, "/", Timeout);

    private async Task<string> ArchiveAsync(string tree, string name)
    {
        await RunAsync("make", _folder.Beside(name), tree);
        return _folder.Beside(name);
    }

    private static async Task AssertSameAsync(string expected, string actual)
    {
        Assert.Equal(await RunAsync("mtree", expected), await RunAsync("mtree", actual));
        Assert.Equal(await RunAsync("digest", expected), await RunAsync("digest", actual));
    }

    private string MakeTree(string name, Random random)
    {
        string root = _folder.Beside(name);
        Fill(root, random, depth: 0);
        return root;
    }

    private static void Fill(string folder, Random random, int depth)
    {
        Directory.CreateDirectory(folder);
        int count = 4 + random.Next(8);
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(folder, $"{(char)('A' + random.Next(26))}{i}é{(char)('a' + random.Next(26))}");
            int kind = random.Next(10);
            if (kind < 2 && depth < 4)
                Fill(path, random, depth + 1);
            else if (kind == 2)
                File.CreateSymbolicLink(path, $"../{i}");
            else
                WriteFile(path, random);
        }
        Age(folder, random);
    }

    private static void WriteFile(string path, Random random)
    {
        byte[] content = new byte[random.Next(3) == 0 ? 0 : random.Next(20) == 0 ? 3_000_000 : random.Next(5000)];
        random.NextBytes(content);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, (UnixFileMode)(random.Next(512) | (int)UnixFileMode.UserRead));
        Age(path, random);
    }

    private static void Change(string root, Random random)
    {
        string[] files = [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(path => new FileInfo(path).LinkTarget is null)];
        random.Shuffle(files);
        File.WriteAllText(files[0], "changed");
        Age(files[0], random);
        File.Delete(files[1]);
        File.Delete(files[2]);
        Directory.CreateDirectory(files[2]);
        WriteFile(Path.Combine(files[2], "inner"), random);
        File.SetUnixFileMode(files[3], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        WriteFile(Path.Combine(root, "new"), random);
    }

    // Both times to the 100 ns that the runtime knows.
    private static void Age(string path, Random random) => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(random.NextInt64(16_000_000_000_000_000)));
}
