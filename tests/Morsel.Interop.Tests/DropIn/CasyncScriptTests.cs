using Morsel.Interop.Tests.Peers;
using Morsel.Server;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>The lines that updaters of devices and builders of images have for <c>casync</c> and <c>desync</c>, with the original, where it is, and with Morsel.</summary>
public sealed class CasyncScriptTests : IDisposable
{
    private static readonly DateTime Published = new(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TestFolder _folder = new();
    private readonly byte[] _content = new byte[1_500_000];

    public CasyncScriptTests() => new Random(1).NextBytes(_content);

    public void Dispose() => _folder.Dispose();

    [PeerTheory("casync")]
    [InlineData("DIGEST=$(casync make X.catar --with=unix site); echo $DIGEST")]                // image builders
    [InlineData("casync make --store=s --with=unix X.caidx site; rm -r s")]
    [InlineData("casync make --with=unix --without=symlinks X.catar site")]
    [InlineData("casync make X.caibx blob; rm -r default.castr")]
    [InlineData("casync make --chunk-size=16K --digest=sha256 X.caibx blob; rm -r default.castr")]
    [InlineData("casync make --chunk-size=16K:32K:128K X.caibx blob; rm -r default.castr")]
    [InlineData("CASYNC_STORE=st casync make X.caibx blob")]
    [InlineData("casync extract --seed seed --store st --seed-output=no blob.caibx OUT")]       // device updaters
    [InlineData("casync extract --store=st --extra-store=none --seed-output=no blob.caibx OUT 2>&1")]
    [InlineData("casync extract --store=st --seed-output=no blob.caibx seed")]
    [InlineData("casync extract --sto st blob.caibx - 2>/dev/null > OUT")]
    [InlineData("casync extract --store=st site.caidx D && casync list D; rm -r D*")]
    [InlineData("casync extract site.catar D && casync mtree D && rm -r D*")]
    [InlineData("casync list site.caidx --store=st; casync mtree --store=st site.caidx; casync list --recursive=no site.catar; casync mtree site.catar")]
    [InlineData("cd site && casync list && casync mtree")]
    [InlineData("casync digest site.catar; casync digest --store=st site.caidx; casync digest --store=st blob.caibx; casync digest blob; casync digest - < seed")]
    [InlineData("casync digest --with=unix site; cd site; casync digest --with=unix; casync digest --with=unix --without=symlinks .")]
    [InlineData("casync digest --digest=sha256 blob; casync digest --digest=sha256 --with=unix site; casync digest --what=blob site.catar")]
    [InlineData("casync make --with=unix - site | sha1sum; cd site; casync make --with=unix --what=archive - | sha1sum")]
    // The examples of its README.
    [InlineData("casync make --with=unix n.catar site; casync extract n.catar out; casync list n.catar; casync digest n.catar; casync mtree n.catar; rm -r out*")]
    [InlineData("casync make --with=unix --store=$PWD/b.castr n.caidx site; for v in list digest mtree; do casync $v --store=$PWD/b.castr n.caidx; done; casync extract --store=$PWD/b.castr n.caidx out; rm -r out* b.castr")]
    [InlineData("casync extract --store=st --seed=site site.caidx out; casync gc -n --store=st site.caidx blob.caibx; rm -r out*")]
    public async Task The_same_files_the_same_words_the_same_exit_code(string line)
    {
        await MakeAsync();
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal(original.Files, morsel.Files);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
    }

    [PeerTheory("casync")]
    [InlineData("casync")]
    [InlineData("casync nothing")]
    [InlineData("casync --nothing")]
    [InlineData("casync make X.tar blob")]
    [InlineData("casync make X.caibx site")]
    [InlineData("casync make X.caidx blob")]
    [InlineData("casync make X.caibx none")]
    [InlineData("casync digest none")]
    [InlineData("casync digest --store=none blob.caibx")]
    [InlineData("casync extract none.caibx OUT")]
    [InlineData("casync extract --store=st blob.caibx site")]
    [InlineData("casync extract --store=none blob.caibx OUT; rc=$?; rm -f OUT.part; exit $rc")]
    public async Task The_same_exit_code_for_failures(string line)
    {
        await MakeAsync();
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal((original.ExitCode, original.Output), (morsel.ExitCode, morsel.Output));
        Assert.Equal(original.Files, morsel.Files);
        Assert.StartsWith("casync: ", morsel.Error);
    }

    // The examples of its README that need a server.
    [PeerFact("casync")]
    public async Task The_same_of_what_a_server_has()
    {
        await MakeAsync();
        Copy(_folder.Served("st"), _folder.Served("default.castr"));
        await using MorselServer server = await MorselServer.StartAsync(new ServerOptions { Folder = _folder.Path, Port = 0 });
        string lines = "casync list U/site.caidx; casync mtree U/site.caidx; casync digest U/site.caidx; casync extract U/site.caidx out1; casync extract --seed=site U/site.caidx out2; casync list out2; rm -r out*";
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(lines.Replace("U/", server.Address.AbsoluteUri, StringComparison.Ordinal), Prepare);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.Equal(original.Files, morsel.Files);
    }

    [PeerTheory("casync")]
    [InlineData("cp seed OUT; casync extract --store=none blob.caibx OUT; test $? = 1 && cmp OUT seed")]         // the original has destroyed it by now
    [InlineData("cp seed OUT; casync extract --store=st blob.caibx OUT && cmp OUT blob")]                         // the original ends with 1
    [InlineData("casync extract --store=st blob.caibx - | cmp - blob")]                                           // the original refuses a pipe
    [InlineData("mkdir D; echo mine > D/f; casync extract --store=st site.caidx D; test $? = 1 && test -e D/f && ! test -e D/a")]
    [InlineData("mkdir D; echo mine > D/f; casync extract --store=st --delete=no site.caidx D && test -e D/f && cmp D/a site/a")]
    [InlineData("mkdir D; echo mine > D/f; casync extract --store=st --delete=yes site.caidx D && ! test -e D/f && cmp D/a site/a")]
    [InlineData("casync extract --store=st site.caidx D && echo more > D/f && casync extract --store=st site.caidx D && ! test -e D/f")]
    [InlineData("mkdir -p D/lost+found; casync extract --store=st site.caidx D && cmp D/a site/a")]
    [InlineData("casync make --compression=xz X.caibx blob; test $? = 1 && ! test -e X.caibx")]
    [InlineData("casync gc --store=st blob.caibx && casync extract --store=st site.caidx D && cmp D/a site/a")]   // what is young stays
    [InlineData("casync mount x y; test $? = 1")]
    [InlineData("casync make - blob; test $? = 1 && ! test -e -")]
    [InlineData("casync --version | grep -q '^casync 2'")]
    public async Task What_is_better(string line)
    {
        await MakeAsync();
        ScriptRun morsel = await ScriptRun.OfMorselAsync(line, Prepare);
        Assert.True(morsel.ExitCode == 0, morsel.Error);
    }

    [PeerFact("casync")]
    public async Task Lines_for_an_updater_of_devices_as_desync_prints_them()
    {
        await MakeAsync();
        ScriptRun morsel = await ScriptRun.OfMorselAsync("DESYNC_ENABLE_PARSABLE_PROGRESS=1 desync extract --seed blob.caibx:seed --store st blob.caibx OUT && cmp OUT blob", Prepare);
        Assert.Equal((0, "\n\n"), (morsel.ExitCode, morsel.Output));
        Assert.Matches("^Attempt 1: Validating \n(Attempt 1: Assembling +\\d+\\.\\d\\d%\n)*Attempt 1: Assembling  100\\.00% 0s\n$", morsel.Error);
    }

    [PeerTheory("casync")]
    [InlineData("desync extract -n 16 --error-retry 10 -s none2 -s st blob.caibx OUT", "Error: stat none2: no such file or directory\n")]
    [InlineData("desync extract blob.caibx OUT", "Error: no store provided\n")]
    [InlineData("desync extract -t -s st blob.caibx OUT", "Error: --trust-insecure is not supported: certificates are always checked: name the one to trust with --ca-cert FILE\n")]
    [InlineData("desync verify -s st", "Error: the verb \"verify\" is not supported, only extract is; the original desync has it\n")]
    [InlineData("desync extract -s s3+https://example.org/x blob.caibx OUT", "Error: the store s3+https:// is not supported, expected a folder, http:// or https://\n")]
    public async Task What_desync_refuses_or_Morsel_does(string line, string error)
    {
        await MakeAsync();
        ScriptRun morsel = await ScriptRun.OfMorselAsync(line, Prepare);
        Assert.Equal((1, "", error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.DoesNotContain("OUT", morsel.Files.Keys);
    }

    [PeerTheory("casync")]
    [InlineData("desync extract -n 16 --error-retry 10 -s st,st blob.caibx OUT && cmp OUT blob")]
    [InlineData("desync extract -s 'st|st' -c cache -k blob.caibx OUT && cmp OUT blob")]
    [InlineData("cp seed OUT; desync extract --store=st --concurrency=4 blob.caibx OUT && cmp OUT blob")]
    public async Task What_desync_does(string line)
    {
        await MakeAsync();
        ScriptRun morsel = await ScriptRun.OfMorselAsync(line, Prepare);
        Assert.Equal((0, "", ""), (morsel.ExitCode, morsel.Output, morsel.Error));
    }

    // Made once, by the original, so that both read the same.
    private async Task MakeAsync()
    {
        Directory.CreateDirectory(_folder.Served("site/sub"));
        File.WriteAllBytes(_folder.Served("site/a"), _content[..300_000]);
        File.WriteAllText(_folder.Served("site/sub/b"), "x\n");
        File.CreateSymbolicLink(_folder.Served("site/l"), "a");
        File.WriteAllBytes(_folder.Served("blob"), _content);
        File.WriteAllBytes(_folder.Served("seed"), [.. _content[..700_000], 1, .. _content[800_000..]]);
        foreach (string line in (string[])["make --store=st blob.caibx blob", "make --with=unix --store=st site.caidx site", "make --with=unix site.catar site"])
            await PeerProcess.RunAsync(Peer.Find("casync"), line.Split(' '), _folder.Path);
    }

    private void Prepare(string folder)
    {
        Copy(_folder.Path, folder);
        foreach (string path in (string[])["site/sub/b", "site/sub", "site/a", "site/l", "site", "blob", "seed"])
            Directory.SetLastWriteTimeUtc(Path.Join(folder, path), Published);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string copy = Path.Join(to, entry.Name);
            if (entry.LinkTarget is { } target)
                File.CreateSymbolicLink(copy, target);
            else if (entry is DirectoryInfo)
                Copy(entry.FullName, copy);
            else
                File.Copy(entry.FullName, copy);
        }
    }
}
