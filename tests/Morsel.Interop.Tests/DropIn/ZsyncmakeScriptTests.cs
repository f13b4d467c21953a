using System.Text;
using Morsel.Compression.Gzip;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>The lines that scripts have for <c>zsyncmake</c>, with the original and with Morsel.</summary>
public sealed class ZsyncmakeScriptTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(1, 20_000)));

    private static readonly DateTime Published = new(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TestFolder _folder = new();
    private byte[] _packed = [];

    // What the library of .NET packs, gzip does not make again.
    public async Task InitializeAsync() =>
        _packed = await File.ReadAllBytesAsync(await Gzip.CompressAsync(_folder.Write("t.txt", Text), new GzipSettings(9)));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [PeerTheory("zsyncmake", "gzip")]
    [InlineData("zsyncmake -o X.iso.zsync -u X.iso X.iso")]                         // CD images
    [InlineData("zsyncmake -o X.iso.zsync -u X.iso -b 2048 X.iso")]
    [InlineData("zsyncmake -C X.iso -u X.iso")]                                     // live images: options behind the name
    [InlineData("zsyncmake -u NAME X.iso")]                                         // application images
    [InlineData("zsyncmake X.iso -u NAME")]
    [InlineData("zsyncmake X.iso")]
    [InlineData("zsyncmake X.iso -o X")]
    [InlineData("zsyncmake -u NAME -o OUT X.iso")]
    [InlineData("zsyncmake -v -b 262144 -f NAME -u http://example.org/NAME X.iso")]
    [InlineData("zsyncmake -uNAME -oOUT X.iso")]
    [InlineData("zsyncmake -u X.iso -u http://example.org/X.iso X.iso")]
    [InlineData("zsyncmake -Z -o out.zsync t.txt.gz")]                              // mirrors
    [InlineData("zsyncmake -ZCe -u N t.txt.gz")]
    [InlineData("zsyncmake t.txt.gz")]
    [InlineData("zsyncmake -C -u http://example.org/t.txt.gz t.txt.gz")]            // the manual's first example
    [InlineData("zsyncmake -e -u http://example.org/t.txt.gz t.txt.gz")]            // and its third
    [InlineData("zsyncmake -U http://example.org/t.txt -u http://example.org/t.txt.gz t.txt.gz")]
    [InlineData("zsyncmake empty && grep 'SHA-1: da39a3ee5e6b4b0d3255bfef95601890afd80709' empty.zsync")]
    [InlineData("zsyncmake sub/g.bin 2>/dev/null")]
    [InlineData("zsyncmake < X.iso")]
    [InlineData("zsyncmake -f NAME < X.iso")]
    [InlineData("zsyncmake -u NAME -o OUT < X.iso")]
    [InlineData("zsyncmake -o - X.iso")]
    [InlineData("zsyncmake -- '-n'")]
    [InlineData("zsyncmake 'a b%'")]
    [InlineData("ln -s X.iso link && zsyncmake link")]
    public async Task The_same_files_the_same_words_the_same_exit_code(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal(original.Files, morsel.Files);
        Assert.Equal((original.ExitCode, original.Output, original.Error), (morsel.ExitCode, morsel.Output, morsel.Error));
    }

    [PeerTheory("zsyncmake", "gzip")]
    [InlineData("zsyncmake missing")]
    [InlineData("zsyncmake sub")]
    [InlineData("zsyncmake -o no/OUT X.iso")]
    [InlineData("zsyncmake -b 3000 X.iso")]
    [InlineData("zsyncmake -o a -o b X.iso")]
    [InlineData("zsyncmake -Ce t.txt.gz")]
    public async Task The_same_exit_code_for_failures(string line)
    {
        (ScriptRun original, ScriptRun morsel) = await ScriptRun.BothAsync(line, Prepare);
        Assert.Equal((original.ExitCode, original.Output), (morsel.ExitCode, morsel.Output));
        Assert.StartsWith("zsyncmake: ", morsel.Error);
        Assert.Equal(original.Files, morsel.Files);
    }

    [Theory]
    [InlineData("zsyncmake X.iso t.txt")]
    [InlineData("zsyncmake -x X.iso")]
    [InlineData("zsyncmake -b abc X.iso")]
    [InlineData("zsyncmake -b 256 X.iso")]
    [InlineData("zsyncmake -b")]
    [InlineData("cp X.iso $'a\\nURL: b'; zsyncmake $'a\\nURL: b'")]                  // a line of its own in the control file
    public async Task Where_the_original_goes_on_with_something_else_nothing_is_made(string line)
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync(line, Prepare);
        Assert.Equal((2, ""), (morsel.ExitCode, morsel.Output));
        Assert.DoesNotContain(morsel.Files.Keys, name => name.EndsWith(".zsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_control_file_is_not_overwritten()
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync("cp t.txt X.iso.zsync; zsyncmake X.iso; rc=$?; cmp t.txt X.iso.zsync && exit $rc", Prepare);
        Assert.Equal(2, morsel.ExitCode);
    }

    [PeerFact("zsyncmake", "zsync")]
    public async Task What_is_compressed_for_it_zsync_reads()
    {
        ScriptRun morsel = await ScriptRun.OfMorselAsync("zsyncmake -z t.txt 2>/dev/null && gzip -dc t.txt.gz | cmp - t.txt && cp t.txt s && /usr/bin/zsync -q -i s -o out t.txt.zsync && cmp out t.txt", Prepare);
        Assert.Equal((0, "", ""), (morsel.ExitCode, morsel.Output, morsel.Error));
    }

    private void Prepare(string folder)
    {
        byte[] content = new byte[100_000];
        new Random(1).NextBytes(content);
        Directory.CreateDirectory(Path.Join(folder, "sub"));
        File.WriteAllBytes(Path.Join(folder, "X.iso"), content);
        File.WriteAllBytes(Path.Join(folder, "a b%"), content);
        File.WriteAllBytes(Path.Join(folder, "-n"), content);
        File.WriteAllBytes(Path.Join(folder, "sub", "g.bin"), content);
        File.WriteAllBytes(Path.Join(folder, "t.txt"), Text);
        File.WriteAllBytes(Path.Join(folder, "empty"), []);
        File.WriteAllBytes(Path.Join(folder, "t.txt.gz"), _packed);
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, Published);
    }
}
