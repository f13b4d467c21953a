using Morsel.Interop.Tests.Peers;
using Morsel.Server;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>
/// Places where nothing can be written, or not all of it; outputs and inputs that are devices and pipes; names that are hardly names. With the original beside Morsel where that harms nobody:
/// whoever runs these as root would lose what is really at <c>/dev</c>, so the devices are of their own.
/// </summary>
public sealed class ToolPlaceTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly byte[] _content = new byte[300_000];
    private MorselServer? _server;

    public async Task InitializeAsync()
    {
        new Random(1).NextBytes(_content);
        _folder.Write("F", _content);
        _folder.Write("old", [.. _content[..200_000], .. new byte[50_000], .. _content[250_000..]]);
        _folder.Write("wide", [.. Enumerable.Range(0, 20).SelectMany(_ => _content)]);
        _folder.Write("App.AppImage", [.. await File.ReadAllBytesAsync(Path.Join(Repository.Folder, "tests/vectors/appimage/elf/64le.AppImage")), .. _content]);
        foreach (string line in (string[])["zsyncmake -u F F", "zck -o n.zck F", "casync make --store=st blob.caibx F", "casync make --with=unix --store=st site.caidx st", "zsyncmake -u F -o App.zsync F"])
            await PeerProcess.RunAsync("bash", ["-c", line], _folder.Path);
        _server = await MorselServer.StartAsync(new ServerOptions { Folder = _folder.Path, Port = 0 });
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    // A disk of 64 KiB: how the original ends there, how Morsel does, and what Morsel leaves.
    [PeerTheory("zsync", "zck", "casync", Root = true)]
    [InlineData("zsyncmake -b 512 -u x $P/wide", 2, 2, "")]
    [InlineData("zck $P/F", 1, 1, "")]
    [InlineData("unzck $P/n.zck", 1, 1, "")]
    [InlineData("TMPDIR=. unzck -c $P/n.zck > out", 1, 1, "out")]
    [InlineData("casync make o.caibx $P/F", 1, 1, "default.castr")]
    [InlineData("casync make o.catar $P/st", 1, 1, "")]
    [InlineData("casync extract --store=$P/st $P/blob.caibx OUT", 1, 1, "")]
    [InlineData("casync extract --store=$P/st $P/site.caidx OUT", 1, 1, "*")]
    [InlineData("zsync -q -i $P/old -o OUT U/F.zsync", 255, 2, "")]
    [InlineData("zckdl U/n.zck", 1, 1, "")]
    [InlineData("TMPDIR=. casync extract --store=$P/st $P/blob.caibx - > out", null, 1, "out")]
    [InlineData("TMPDIR=. zck_gen_zdict $P/n.zck", null, 1, "")]
    [InlineData("desync extract -s $P/st $P/blob.caibx OUT", null, 1, "")]
    [InlineData("cp $P/F.zsync .; TMPDIR=. zsyncranges - $P/F < F.zsync > /dev/null", null, 0, "F.zsync")]
    [InlineData("head -c 20000 $P/App.AppImage > a.AppImage; appimageupdatetool -O -u 'zsync|U/App.zsync' a.AppImage", null, 1, "a.AppImage")]
    public async Task On_a_disk_that_is_too_small_nothing_half_done_is_left(string line, int? original, int exitCode, string left) =>
        await CheckAsync(line, "size=64k", original, exitCode, left);

    [PeerTheory("zsync", "zck", "casync", Root = true)]
    [InlineData("zsyncmake -u x $P/F", 2, 2)]
    [InlineData("zck $P/F", 1, 1)]
    [InlineData("unzck $P/n.zck", 1, 1)]
    [InlineData("casync make o.caibx $P/F", 1, 1)]
    [InlineData("casync make o.catar $P/st", 1, 1)]
    [InlineData("casync extract --store=$P/st $P/blob.caibx OUT", 1, 1)]
    [InlineData("casync extract --store=$P/st $P/site.caidx OUT", 1, 1)]
    [InlineData("zsync -q -i $P/old -o OUT U/F.zsync", 1, 1)]
    [InlineData("zckdl U/n.zck", 10, 10)]
    [InlineData("zck_gen_zdict $P/n.zck", null, 1)]
    [InlineData("desync extract -s $P/st $P/blob.caibx OUT", null, 1)]
    [InlineData("zck_read_header -f $P/n.zck > /dev/null", 0, 0)]
    [InlineData("unzck -c $P/n.zck > /dev/null", 0, 0)]
    [InlineData("zck_delta_size $P/n.zck $P/n.zck > /dev/null", 0, 0)]
    [InlineData("zsyncranges $P/F.zsync $P/F > /dev/null", null, 0)]
    [InlineData("casync list --store=$P/st $P/site.caidx > /dev/null", 0, 0)]
    public async Task In_a_folder_that_cannot_be_written_they_say_so(string line, int? original, int exitCode) => await CheckAsync(line, "ro", original, exitCode, "");

    // Of every user: a limit on the size of files, by which the originals die.
    [PeerTheory("zsync", "zck", "casync")]
    [InlineData("zsyncmake -b 512 -u x $P/wide", 2, "")]
    [InlineData("zck $P/F", 1, "")]
    [InlineData("unzck $P/n.zck", 1, "")]
    [InlineData("casync make o.caibx $P/F", 1, "default.castr")]
    [InlineData("casync extract --store=$P/st $P/blob.caibx OUT", 1, "")]
    [InlineData("desync extract -s $P/st $P/blob.caibx OUT", 1, "")]
    [InlineData("zsync -q -o OUT U/F.zsync", 2, "")]
    [InlineData("zckdl U/n.zck", 1, "")]
    public async Task Beyond_a_limit_they_end_with_the_code_of_a_full_disk(string line, int exitCode, string left)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Placed($"export DOTNET_EnableWriteXorExecute=0; mkdir D; cd D; (ulimit -f 16; {line}); echo \"$? $(ls -A | grep -v '[.]part$' | tr '\n' ' ')\""), _ => { });
        Assert.Equal($"{exitCode} {(left.Length == 0 ? "" : left + " ")}\n", morsel.Output);
        Assert.NotEqual("", morsel.Error);
    }

    // Both write into a pipe or a device that is named as the output, and take neither away.
    [PeerTheory("zsync", "zck", "casync", Root = true)]
    [InlineData("zsyncmake -u n -o /dev/stdout F | sha1sum")]
    [InlineData("zck -o /dev/stdout F | sha1sum")]
    [InlineData("zck -o >(sha1sum > sum) F; while ! test -s sum; do :; done; cat sum")]
    [InlineData("zsyncmake -u n -o null F; test -c null")]
    [InlineData("zck -o null F; test -c null")]
    [InlineData("zck -o full F 2>/dev/null >&2; echo $?; test -c full")]
    [InlineData("casync make o.caibx F > null; rm -r default.castr; test -c null")]
    [InlineData("casync extract --store=st blob.caibx null 2>/dev/null; echo $?; test -c null")]
    [InlineData("unzck -c n.zck > full 2>/dev/null; echo $?")]
    [InlineData("zsync -q -i null -i old -o OUT U/F.zsync; test -c null")]
    [InlineData("zsync -i old -o OUT U/F.zsync >full 2>&1; echo $?")]           // what it tells has no place: the update has
    public async Task Outputs_that_are_no_files(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(Placed($"{line}; rc=$?; rm null full; exit $rc"), PrepareDevices);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.Equal(original.Files, morsel.Files);
    }

    [PeerTheory("zsync", "zck", "casync", Root = true)]
    [InlineData("zsync -q -o null U/F.zsync; test $? = 1")]                     // the original makes a file of it, and renames it
    [InlineData("zsync -q -k null -o OUT U/F.zsync; test $? = 1")]
    [InlineData("desync extract -s st blob.caibx null; test $? = 1")]
    [InlineData("zsyncmake -u n -o full F; test $? = 2")]                       // the original ends with 0
    [InlineData("zsyncmake -u n < F > full; test $? = 2")]
    [InlineData("casync make o.caibx F > full; test $? = 1")]                   // whoever wants the digest gets none
    [InlineData("zck_read_header n.zck > full; test $? = 1")]
    [InlineData("zck_delta_size n.zck n.zck > full; test $? = 1")]
    [InlineData("zsyncranges F.zsync F > full; test $? = 1")]
    [InlineData("casync list site.caidx --store=st > full; test $? = 1")]
    [InlineData("zckdl U/m.zck > full; test $? = 0 && cmp m.zck n.zck")]
    [InlineData("DESYNC_ENABLE_PARSABLE_PROGRESS=1 desync extract -s st blob.caibx OUT > full && cmp OUT F")]
    [InlineData("appimageupdatetool -O -u 'zsync|U/App.zsync' App.AppImage > full; test $? = 0 && cmp App.AppImage F")]
    public async Task Devices_are_never_replaced_and_results_never_lost_without_a_word(string line)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Placed($"{line} && test -c null && test -c full; rc=$?; rm -f null full; exit $rc"), PrepareDevices);
        Assert.True(morsel.ExitCode == 0, morsel.Error);
    }

    [PeerTheory("zsync", "zck", "casync")]
    [InlineData("zsyncmake -f N -u n <(cat F); sed -i /^MTime/d N.zsync")]      // of a pipe no time says anything
    [InlineData("zck -o N <(cat F)")]
    [InlineData("mkfifo p; cat F > p & zsyncmake -u n p; rm p; sed -i /^MTime/d p.zsync")]
    public async Task Inputs_that_are_pipes(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, PrepareFiles);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.Equal(original.Files, morsel.Files);
    }

    [LoopTheory]
    [InlineData("zsyncmake -u n -f N DEVICE; sed -i /^MTime/d N.zsync")]
    [InlineData("zck -o N DEVICE")]
    [InlineData("casync make --store=own N.caibx DEVICE; rm -r own")]
    public async Task Inputs_that_are_disks(string line)
    {
        const string Attach = "head -c 299520 F > image; d=$(losetup -f --show image); trap 'losetup -d $d' EXIT; ";
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(Attach + line.Replace("DEVICE", "$d", StringComparison.Ordinal), PrepareFiles);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.Equal(original.Files, morsel.Files);
    }

    [PeerTheory("zsync", "zck", "casync")]
    [InlineData("cp F $'a\\nb'; zck $'a\\nb'; unzck -c $'a\\nb.zck' | cmp - F")]
    [InlineData("cp n.zck $'a\\nb.zck'; unzck $'a\\nb.zck' > /dev/null")]
    [InlineData("cp blob.caibx $'a\\nb.caibx'; casync extract --store=st --seed-output=no $'a\\nb.caibx' $'c\\nd'")]
    [InlineData("cp old $'a\\nb'; zsync -q -i $'a\\nb' -o $'c\\nd' U/F.zsync")]
    [InlineData("cp old './-q'; zsync -q -i ./-q -o ./-o U/F.zsync")]
    [InlineData("cp F ' '; zck ' '; unzck -c ' .zck' | cmp - F")]
    [InlineData("cp -p F é; zsyncmake -u n é; zck é; casync make --store=own é.caibx é > /dev/null; rm -r own")]
    public async Task Names_that_are_hardly_names(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(Placed(line), PrepareFiles);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
        Assert.Equal(original.Files, morsel.Files);
    }

    // .NET cannot name them: the user is told, and nothing is touched.
    [Theory]
    [InlineData("zsyncmake $'\\xff'", 2)]
    [InlineData("zsync -o $'\\xff' U/F.zsync", 3)]
    [InlineData("zck $'\\xff'", 64)]
    [InlineData("unzck $'\\xff.zck'", 64)]
    [InlineData("zck_read_header $'\\xff'", 64)]
    [InlineData("zck_delta_size $'\\xff' n.zck", 64)]
    [InlineData("zck_gen_zdict $'\\xff.zck'", 64)]
    [InlineData("zckdl -s $'\\xff' U/n.zck", 64)]
    [InlineData("casync make x.caibx $'\\xff'", 1)]
    [InlineData("desync extract -s st blob.caibx $'\\xff'", 1)]
    [InlineData("zsyncranges F.zsync $'\\xff'", 2)]
    [InlineData("appimageupdatetool $'\\xff'", 1)]
    public async Task Names_that_are_not_UTF8_are_refused_with_the_code_of_a_wrong_line(string line, int exitCode)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Placed($"printf x > $'\\xff'; {line}; rc=$?; test \"$(cat $'\\xff')\" = x && rm $'\\xff' && exit $rc"), _ => { });
        Assert.Equal((exitCode, ""), (morsel.ExitCode, morsel.Output));
        Assert.Contains("is not valid UTF-8", morsel.Error);
        Assert.Empty(morsel.Files);
    }

    private async Task CheckAsync(string line, string mount, int? original, int exitCode, string left)
    {
        // Each is alone with its disk, which is gone when it ends.
        string script = Placed($"mkdir D; export LINE={Quoted(line)}; unshare -m bash -c 'mount -t tmpfs -o {mount} none D && cd D && ls -A > ../before; eval \"$LINE\"; echo \"$? $(ls -A | tr \"\\n\" \" \")\"'");
        if (original is not null)
        {
            (ScriptRun there, _) = await ScriptRun.BothAsync(script, _ => { });
            Assert.Equal(original.Value, int.Parse(there.Output.Split('\n')[^2].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        }
        ScriptRun morsel = await ScriptRun.OfMorselAsync(script, _ => { });
        string said = morsel.Output.Split('\n')[^2];
        Assert.Equal(exitCode, int.Parse(said.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        if (left != "*")
            Assert.Equal(left, said[(said.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
        Assert.Equal(exitCode == 0, morsel.Error.Length == 0);
    }

    private string Placed(string line) =>
        line.Replace("U/", _server!.Address.AbsoluteUri, StringComparison.Ordinal).Replace("$P", _folder.Path, StringComparison.Ordinal);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void PrepareFiles(string folder)
    {
        foreach (string name in (string[])["F", "old", "F.zsync", "n.zck", "blob.caibx", "site.caidx", "App.AppImage"])
            File.Copy(_folder.Served(name), Path.Join(folder, name));
        File.CreateSymbolicLink(Path.Join(folder, "st"), _folder.Served("st"));
        File.SetLastWriteTimeUtc(Path.Join(folder, "F"), new DateTime(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        if (!File.Exists(_folder.Served("m.zck")))
            File.Copy(_folder.Served("n.zck"), _folder.Served("m.zck"));
    }

    private void PrepareDevices(string folder)
    {
        PrepareFiles(folder);
        foreach (string line in (string[])["null c 1 3", "full c 1 7"])
            using (var made = System.Diagnostics.Process.Start(PeerProcess.StartInfo("mknod", line.Split(' '), folder))!)
                made.WaitForExit();
    }
}

/// <summary>A theory about disks: only root makes one of a file, where the system lets it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LoopTheoryAttribute : TheoryAttribute
{
    public LoopTheoryAttribute() => Skip = Peer.ReasonToSkip(["zsync", "zck", "casync"]) ?? Peer.ReasonToSkip(needsRoot: true)
        ?? (File.Exists("/dev/loop-control") ? null : "this system makes no disk of a file");
}
