using System.Text;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>The lines that recipes and scripts have for the tools of zchunk, with the originals and with Morsel.</summary>
public sealed class ZckScriptTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Text = Lines(""), Changed = Lines("changed\n");

    private readonly TestFolder _folder = new();

    public async Task InitializeAsync()
    {
        _folder.Write("t.txt", Text);
        _folder.Write("u.txt", Changed);
        _folder.Write("dict", Text[..3000]);
        foreach (string line in (string[])["-o old.zck t.txt", "-o n.zck u.txt", "-u -h sha256 -o u.zck u.txt", "-D dict -o d.zck t.txt"])
            await PeerProcess.RunAsync(Peer.Find("zck"), line.Split(' '), _folder.Path);
        byte[] payload = await File.ReadAllBytesAsync(_folder.Served("n.zck"));
        _folder.Write("cut.zck", payload[..900]);
        payload[^100] ^= 1;
        _folder.Write("bad.zck", payload);
        _folder.Write("plain", payload);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [PeerTheory("zck")]
    [InlineData("zck --output F.zck -u --chunk-hash-type sha256 t.txt")]            // update images
    [InlineData("zck -u -h sha256 -o F.zck t.txt")]
    [InlineData("SIZE=$(zck_read_header -v u.zck | grep 'Header size' | cut -d: -f2); dd if=u.zck of=head bs=$SIZE count=1 2>/dev/null; echo $SIZE")]
    [InlineData("zck -- t.txt; zck_read_header -c t.txt.zck")]                      // a package's test
    [InlineData("unzck -c n.zck | grep changed")]                                   // repositories
    [InlineData("zck -o words.txt.zck t.txt")]                                      // the manual's examples
    [InlineData("zck -s '5' t.txt")]
    [InlineData("zck -m -s 5 -o x t.txt")]
    [InlineData("seq 60000 > w; zck -m -s none -o x w; zck_read_header x")]        // without -m it has several chunks
    [InlineData("zck --dict dict --outp=e t.txt")]
    [InlineData("zck --compression-format=none t.txt")]
    [InlineData("zck_read_header u.zck; zck_read_header -c d.zck; zck_read_header -c u.zck")]
    [InlineData("zck_read_header -f old.zck; zck_read_header -q -f old.zck")]
    [InlineData("unzck n.zck >/dev/null; unzck --dict d.zck >/dev/null; unzck --header n.zck >/dev/null; zck_read_header -c n.zhr")]
    [InlineData(": > e; zck e")]
    [InlineData("mkdir sub; cp t.txt sub/words; zck $PWD/sub/words; mv words.zck sub/; unzck $PWD/sub/words.zck > /dev/null; unzck -c $PWD/sub/words.zck | cmp - t.txt")]   // the manuals' examples
    [InlineData("printf '<h1>a<h2>b<h2>c' > doc.html; zck -s '<h2>' doc.html; zck_read_header -c doc.html.zck")]
    [InlineData("mkdir chunks; zck_gen_zdict -d chunks/ n.zck 2>/dev/null; rm -f n.zdict; true")]
    public async Task The_same_files_the_same_words_the_same_exit_code(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal(original.Files, morsel.Files);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
    }

    [PeerTheory("zck")]
    [InlineData("zck_read_header -f bad.zck")]
    [InlineData("zck_read_header -fq bad.zck")]
    [InlineData("zck_read_header nope")]
    [InlineData("zck_read_header t.txt")]
    [InlineData("zck_read_header")]
    [InlineData("unzck plain")]
    [InlineData("unzck t.txt")]
    [InlineData("zck_gen_zdict -d none/ n.zck")]
    [InlineData("zck")]
    [InlineData("zck a b")]
    [InlineData("zck -x t.txt")]
    [InlineData("zck_delta_size old.zck u.zck")]
    [InlineData("zck --compression-format=lz4 t.txt; rc=$?; rm -f t.txt.zck; exit $rc")]
    public async Task The_same_exit_code_for_failures(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal((original.ExitCode, original.Output), (morsel.ExitCode, morsel.Output));
        Assert.Equal(original.Files, morsel.Files);
        Assert.NotEqual("", morsel.Error);
    }

    [PeerTheory("zck")]
    [InlineData("cp t.txt bad; unzck bad.zck; test $? = 1 && cmp bad t.txt")]       // the original deletes what was there
    [InlineData("unzck cut.zck; test $? = 1 && ! test -e cut")]
    [InlineData("zck nope; test $? = 1 && ! test -e nope.zck")]
    [InlineData("cp n.zck t.txt.zck; zck --compression-format=lz4 t.txt; test $? = 1 && cmp n.zck t.txt.zck")]
    [InlineData("mkdir sub; zck sub; test $? = 1 && ! test -e sub.zck")]
    [InlineData("cp t.txt F; unzck F; test $? = 1 && cmp F t.txt")]                 // the newer original deletes its input
    [InlineData("zck -h md5 t.txt; test $? = 1")]
    [InlineData("zck -; test $? = 1")]
    [InlineData("test $(unzck n.zck) = n && cmp n u.txt")]
    [InlineData("unzck -c n.zck | head -c 1 >/dev/null; unzck -c n.zck >&-; ! test -e n")]
    [InlineData("seq 300000 > b && zck b && zck_gen_zdict b.zck && zck -D b.zdict -o o.zck t.txt && zck_read_header o.zck | grep -q '^Dictionary: ' && unzck -c o.zck | cmp - t.txt")]
    [InlineData("zck_delta_size old.zck n.zck | head -n 1 | grep -Eq '^Would download.* ([0-9]+) of ([0-9]+) bytes'")]
    [InlineData("zck --version | grep -q '^zchunk ' && zck --help | grep -q '^Usage: zck ' && zck -? >/dev/null && zck --usage >/dev/null")]
    public async Task What_is_better(string line)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(line, Prepare);
        Assert.True(morsel.ExitCode == 0, morsel.Error);
    }

    [PeerFact("zck", "zck_delta_size")]
    public async Task Both_versions_of_the_estimate_have_the_same_figures()
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync("zck_delta_size old.zck n.zck", Prepare);
        string[] figures = [.. original.Output.Split(' ', '\n').Where(word => word.Length > 0 && word.All(char.IsAsciiDigit))];
        Assert.Equal(4, figures.Length);
        Assert.StartsWith($"Would download in total {figures[0]} of {figures[1]} bytes (", morsel.Output);
        Assert.Contains($"\nMatched {figures[2]} of {figures[3]} (", morsel.Output);
    }

    [PeerFact("zck", "zckdl", "nginx")]
    public async Task Downloads_with_what_an_older_file_holds()
    {
        await using Nginx server = await Nginx.StartAsync(_folder);
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync($"zckdl -s old.zck {server.Address}n.zck 2>/dev/null; zckdl -q -s old.zck '{server.Address}n.zck'", folder => { Prepare(folder); File.Delete(Path.Join(folder, "n.zck")); });
        Assert.Equal(original.Files, morsel.Files);
        Assert.Equal((0, 0), (original.ExitCode, morsel.ExitCode));
        Assert.StartsWith(original.Output.Split('\n')[0] + "\nDownloaded ", morsel.Output);
    }

    [PeerFact("zck", "nginx")]
    public async Task What_is_not_there_writes_over_nothing()
    {
        await using Nginx server = await Nginx.StartAsync(_folder);
        ScriptRun morsel = await ScriptRun.OfMorselAsync($"cp t.txt none.zck; zckdl {server.Address}none.zck; rc=$?; cmp none.zck t.txt && exit $rc", Prepare);
        Assert.Equal((10, ""), (morsel.ExitCode, morsel.Output));
    }

    private void Prepare(string folder)
    {
        foreach (string path in Directory.GetFiles(_folder.Path))
            File.Copy(path, Path.Join(folder, Path.GetFileName(path)));
    }

    private static byte[] Lines(string added) => Encoding.ASCII.GetBytes(
        string.Join('\n', Enumerable.Range(1, 9000)) + "\n" + added + string.Join('\n', Enumerable.Range(9001, 11_000)) + "\n");
}
