using System.Text.RegularExpressions;
using Morsel.Interop.Tests.Peers;
using Morsel.Server;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>The lines that scripts have for <c>zsync</c>, with the original and with Morsel, from one server.</summary>
public sealed partial class ZsyncScriptTests : IAsyncLifetime, IDisposable
{
    private const int Length = 300_000;

    private readonly TestFolder _folder = new();
    private readonly byte[] _new = new byte[Length];
    private MorselServer? _server;

    public async Task InitializeAsync()
    {
        new Random(1).NextBytes(_new);
        _folder.Write("F", _new);
        foreach (string line in (string[])["-u F -o F.zsync F", "-u missing -o missing.zsync F", "-u F -f other -o G-1.zsync F"])
            await PeerProcess.RunAsync(Peer.Find("zsyncmake"), line.Split(' '), _folder.Path);
        string control = await File.ReadAllTextAsync(_folder.Served("F.zsync"), System.Text.Encoding.Latin1);
        _folder.Write("wrong.zsync", System.Text.Encoding.Latin1.GetBytes(Digest().Replace(control, "SHA-1: 0000000000000000000000000000000000000000\n")));
        _folder.Write("unproven.zsync", System.Text.Encoding.Latin1.GetBytes(Digest().Replace(control, "")));
        _folder.Write("short.zsync", System.Text.Encoding.Latin1.GetBytes(control[..400]));
        _folder.Write("noise.zsync", _new[..500]);
        _server = await MorselServer.StartAsync(new ServerOptions { Folder = _folder.Path, Port = 0 });
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [PeerTheory("zsync", "zsyncmake")]
    [InlineData("zsync U/F.zsync -i old -o F 2>/dev/null")]                         // options behind the address
    [InlineData("zsync U/F.zsync -q -o TMP -i old")]
    [InlineData("cp old F; zsync -i F -q U/F.zsync && rm F.zs-old")]                // the old file is there afterwards
    [InlineData("cp old F; zsync -q U/F.zsync; rm -f F.zs-old; chmod 644 F")]
    [InlineData("zsync U/F.zsync -i old -o OUT 2>&1 | tail -n 2")]                  // both streams in one
    [InlineData("mkdir ota; cp F.zsync ota/; zsync -i old -o NEW -u U/ ota/F.zsync")]
    [InlineData("sed 's|^URL: F|URL: U/F|' F.zsync > f.zsync; zsync -i old f.zsync")]
    [InlineData("zsync -k K -i old U/F.zsync; rm F; zsync -k K -i old U/F.zsync")]     // not downloaded again
    [InlineData("cp new IMG; zsync -q -i IMG -o REC F.zsync")]                      // proven alone
    [InlineData("zsync -i old -i old2 U/F.zsync 2>/dev/null")]
    [InlineData("zsync -i old U/F.zsync 2>/dev/null")]                              // the manual's example
    [InlineData("zsync -s U/F.zsync")]
    [InlineData("zsync U/F.zsync 2>/dev/null")]
    [InlineData("zsync -i missing -i old U/F.zsync 2>/dev/null")]
    [InlineData("zsync -i old U/unproven.zsync 2>/dev/null")]
    [InlineData("zsync -q -i old U/G-1.zsync 2>/dev/null; ls")]                     // the published name does not begin as that of the source
    [InlineData("zsync -qi old -oF U/F.zsync 2>&1")]
    [InlineData("zsync -q -i old -o F -- U/F.zsync")]
    [InlineData("cp old 'o l%d'; zsync -q -i 'o l%d' -o './-o' U/F.zsync")]
    public async Task The_same_files_and_the_kept_lines(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await BothAsync(line);
        Assert.Equal(original.Files, morsel.Files);
        Assert.Equal((original.ExitCode, Kept(original.Output)), (morsel.ExitCode, Kept(morsel.Output)));
    }

    [PeerTheory("zsync", "zsyncmake")]
    [InlineData("zsync -q", 3)]
    [InlineData("zsync a b", 3)]
    [InlineData("zsync U/none.zsync", 3)]
    [InlineData("zsync http://127.0.0.1:9/F.zsync", 3)]
    [InlineData("zsync none.zsync", 2)]
    [InlineData("zsync -A nothing U/F.zsync", 1)]
    [InlineData("zsync U/short.zsync", 1)]
    [InlineData("zsync U/noise.zsync", 1)]
    [InlineData("zsync -q -i old U/wrong.zsync", 2)]
    public async Task The_same_exit_code_for_failures_and_no_file(string line, int exitCode)
    {
        (ScriptRun original, ScriptRun morsel) = await BothAsync(line);
        Assert.Equal((exitCode, exitCode), (original.ExitCode, morsel.ExitCode));
        Assert.StartsWith("zsync: ", morsel.Error);
        Assert.DoesNotContain("F", morsel.Files.Keys);
    }

    [PeerTheory("zsyncmake")]
    [InlineData("zsync -x U/F.zsync", 3)]
    [InlineData("zsync -q -i old U/missing.zsync", 3)]
    [InlineData("zsync -q -i old F.zsync", 3)]                                      // a relative address of nothing
    [InlineData("zsync -o no/F U/F.zsync", 1)]
    [InlineData("zsync -k old U/F.zsync", 1)]
    [InlineData("zsync -O 2048 U/F.zsync", 3)]
    [InlineData("zsync -no-check-certificate U/F.zsync", 3)]
    [InlineData("zsync -j U/F.zsync", 1)]
    public async Task Where_the_original_harms_or_goes_on_nothing_is_lost(string line, int exitCode)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Address(line), Prepare);
        Assert.Equal(exitCode, morsel.ExitCode);
        Assert.Equal(Before().Files, morsel.Files.Where(file => !file.Key.EndsWith(".part", StringComparison.Ordinal)));
    }

    [PeerTheory("zsyncmake")]
    [InlineData("mkdir D; zsync -q -o D U/F.zsync && cmp D/F new")]
    [InlineData("cp old T; ln -s T L; zsync -q -o L U/F.zsync && cmp T new && test -L L")]
    [InlineData("cp new F; zsync -q U/F.zsync && ! test -e F.zs-old")]              // nothing was replaced
    [InlineData("cp old F; chmod 640 F; zsync -q U/F.zsync && test $(stat -c %a F) = 640")]
    [InlineData("zsync -j -i old U/F.zsync; test $? = 1 && cp new F && zsync -j U/F.zsync")]
    [InlineData("zsync -q -o=F -i=old U/F.zsync && cmp F new")]                     // as Go writes it
    [InlineData("zsync --quiet-not-known U/F.zsync; test $? = 3")]
    [InlineData("zsync U/F.zsync -o F | head -c 1 | wc -c | grep -q 1 && cmp F new")]
    [InlineData("zsync U/F.zsync -o F >&- 2>&- && cmp F new")]
    [InlineData("morsel zsync -q U/F.zsync && cmp F new")]
    public async Task What_is_better(string line)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Address(line), Prepare);
        Assert.True(morsel.ExitCode == 0, morsel.Error);
    }

    [PeerFact("zsyncmake")]
    public async Task What_is_said_while_it_goes_on_is_what_scripts_read()
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(Address("zsync -i old U/F.zsync"), Prepare);
        Assert.Matches(
            "^\r-------------------- 0\\.0%\r#################### 100\\.0% 0\\.0 kBps DONE    \n\n"
            + "(\r[#-]{20} \\d+\\.\\d%( \\d+\\.\\d kBps \\d+:\\d\\d ETA  )?)+\r#################### 100\\.0% \\d+\\.\\d kBps DONE    \n\n"
            + "verifying download\\.\\.\\.checksum matches OK\nused \\d+ local, fetched \\d+\n$",
            morsel.Output);
        Assert.Matches("^reading seed file old: \\**\rRead old\\. Target \\d+\\.\\d% complete\\.      \ndownloading from http://[^\n]*/F:\n$", morsel.Error);
    }

    private async Task<(ScriptRun Original, ScriptRun Morsel)> BothAsync(string line) => await ScriptRun.BothAsync(Address(line), Prepare);

    private string Address(string line) => line.Replace("U/", _server!.Address.AbsoluteUri, StringComparison.Ordinal);

    private ScriptRun Before()
    {
        using var folder = new TestFolder();
        Prepare(folder.Path);
        return new ScriptRun(0, "", "", new SortedDictionary<string, string>(
            Directory.GetFiles(folder.Path).ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal));
    }

    // The old file lacks whole blocks of the new one, which lie together: what is found does not depend on how it is searched.
    private void Prepare(string folder)
    {
        File.WriteAllBytes(Path.Join(folder, "old"), [.. _new[..102_400], .. new byte[20_480], .. _new[122_880..]]);
        File.WriteAllBytes(Path.Join(folder, "old2"), _new[100_000..130_000]);
        File.WriteAllBytes(Path.Join(folder, "new"), _new);
        File.Copy(_folder.Served("F.zsync"), Path.Join(folder, "F.zsync"));
    }

    // How fast it goes, and what lies between the bars' ends, is different each time; framing is counted, and other requests have other framing.
    private static string Kept(string output) =>
        Fetched().Replace(Between().Replace(Speed().Replace(output, " kBps"), ""), match => $"fetched {long.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) / 4096}");

    [GeneratedRegex("SHA-1: [0-9a-f]{40}\n")]
    private static partial Regex Digest();

    [GeneratedRegex(" [0-9.]+ kBps")]
    private static partial Regex Speed();

    [GeneratedRegex("\r[#-]{20} [0-9.]+% kBps [0-9:]+ ETA  ")]
    private static partial Regex Between();

    [GeneratedRegex("fetched ([0-9]+)")]
    private static partial Regex Fetched();
}
