using Morsel.Interop.Tests.Peers;
using Morsel.Zsync;

namespace Morsel.Interop.Tests;

/// <summary>What Morsel describes, zsync 0.6.2 gets.</summary>
public sealed class MorselToZsyncTests
{
    public static TheoryData<int, string, ZsyncDialect> Files
    {
        get
        {
            var files = new TheoryData<int, string, ZsyncDialect>();
            foreach (ZsyncDialect dialect in Enum.GetValues<ZsyncDialect>())
            {
                files.Add(1, "nothing", dialect);
                files.Add(2047, "nothing", dialect);
                files.Add(2048, "nothing", dialect);
                files.Add(2049, "few edits", dialect);
                files.Add(100_000, "few edits", dialect);
                files.Add(5_000_000, "many edits", dialect);
                files.Add(5_000_000, "insertion", dialect);
                files.Add(5_000_000, "identical", dialect);
            }
            return files;
        }
    }

    [PeerTheory("zsync", "nginx")]
    [MemberData(nameof(Files))]
    public async Task Over_nginx(int length, string pattern, ZsyncDialect dialect)
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder);
        SeededPair pair = SeededPair.Make(pattern, length);
        await Morsels.MakeAsync(folder.Write("target.bin", pair.New), dialect);
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        string output = folder.Beside("output.bin");
        await ZsyncPeer.GetAsync(new Uri(server.Address, "target.bin.zsync"), output, seed);
        Assert.Equal(pair.New, await File.ReadAllBytesAsync(output));
    }

    [PeerFact("zsync", "nginx")]
    public async Task By_the_coarser_control_file_and_by_the_other_one_out_of_one_folder()
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder);
        SeededPair pair = SeededPair.Make("few edits", 8_000_000);
        MakeReport report = await new Maker().MakeAsync(
            new MakeRequest { SourcePath = folder.Write("target.bin", pair.New), BlockBytes = 512, CoarseControlFile = true });
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        foreach (string control in new[] { "target.bin.zsync", Path.GetFileName(report.CoarsePath!) })
        {
            string output = folder.Beside(control + ".out");
            await ZsyncPeer.GetAsync(new Uri(server.Address, control), output, seed);
            Assert.True(File.ReadAllBytes(output).AsSpan().SequenceEqual(pair.New), control);
        }
    }

    [Fact]
    public async Task Without_an_address_the_file_is_beside_its_control_file()
    {
        using var folder = new TestFolder();
        string path = folder.Write("target.bin", SeededPair.Make("nothing", 5000).New);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = path, OutputPath = path + ".zsync" });
        using var updater = new Updater();
        DescriptionReport description = await updater.InspectAsync(path + ".zsync");
        Assert.Equal(["target.bin"], description.Locations);
    }
}
