using Morsel.Interop.Tests.Peers;
using Morsel.Server;

namespace Morsel.Interop.Tests;

/// <summary>What zsyncmake describes, Morsel gets.</summary>
public sealed class ZsyncmakeToMorselTests
{
    public static TheoryData<int, string> Files => new()
    {
        { 1, "nothing" },
        { 1, "identical" },
        { 2047, "nothing" },
        { 2048, "few edits" },
        { 2049, "few edits" },
        { 100_000, "nothing" },
        { 100_000, "few edits" },
        { 100_000, "reordered" },
        { 5_000_000, "few edits" },
        { 5_000_000, "many edits" },
        { 5_000_000, "insertion" },
    };

    [PeerTheory("zsyncmake", "nginx")]
    [MemberData(nameof(Files))]
    public async Task From_nginx(int length, string pattern)
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder);
        await AssertArrivesAsync(folder, server.Address, length, pattern);
    }

    [PeerTheory("zsyncmake", "apache2")]
    [MemberData(nameof(Files))]
    public async Task From_Apache(int length, string pattern)
    {
        using var folder = new TestFolder();
        await using Peers.Apache server = await Peers.Apache.StartAsync(folder);
        await AssertArrivesAsync(folder, server.Address, length, pattern);
    }

    [PeerTheory("zsyncmake")]
    [MemberData(nameof(Files))]
    public async Task From_Morsels_own_server(int length, string pattern)
    {
        using var folder = new TestFolder();
        await using MorselServer server = await MorselServer.StartAsync(new ServerOptions { Folder = folder.Path, Port = 0 });
        await AssertArrivesAsync(folder, server.Address, length, pattern);
    }

    private static async Task AssertArrivesAsync(TestFolder folder, Uri server, int length, string pattern)
    {
        SeededPair pair = SeededPair.Make(pattern, length);
        await ZsyncPeer.MakeAsync(folder.Write("target.bin", pair.New));
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        string output = folder.Beside("output.bin");
        UpdateReport report = await Morsels.GetAsync(new Uri(server, "target.bin.zsync"), output, [seed]);
        Assert.Equal(pair.New, await File.ReadAllBytesAsync(output));
        Assert.Equal(ProofLevel.Sha1, report.Proven);
        Assert.Equal(length, report.ReusedBytes + report.FetchedBytes);
        if (pattern == "identical")
            Assert.Equal(0, report.DataRequests);
    }
}
