using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>Morsel asks for no more than zsync 0.6.2 does, from the same control file and the same seed. Counted by nginx.</summary>
public sealed class TravelTests
{
    private const int Length = 5_000_000;

    [PeerTheory("zsync", "zsyncmake", "nginx")]
    [InlineData("few edits")]
    [InlineData("many edits")]
    [InlineData("stripes")]
    [InlineData("insertion")]
    [InlineData("shift")]
    [InlineData("cut")]
    [InlineData("reordered")]
    [InlineData("unrelated")]
    public async Task No_more_bytes_and_no_more_requests_than_zsync(string pattern)
    {
        using var folder = new TestFolder();
        SeededPair pair = SeededPair.Make(pattern, Length);
        await ZsyncPeer.MakeAsync(folder.Write("target.bin", pair.New));
        string seed = folder.WriteBeside("seed.bin", pair.Old);

        Travel zsync = await CountAsync(folder, (source, output) => ZsyncPeer.GetAsync(source, output, seed));
        Travel morsel = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, [seed]));

        Assert.True(
            morsel.BodyBytes <= zsync.BodyBytes && morsel.RequestCount <= zsync.RequestCount,
            $"{pattern}:\nMorsel {morsel}\nzsync {zsync}");
    }

    [PeerFact("zsyncmake", "nginx")]
    public async Task An_identical_seed_needs_no_data_request()
    {
        using var folder = new TestFolder();
        SeededPair pair = SeededPair.Make("identical", Length);
        await ZsyncPeer.MakeAsync(folder.Write("target.bin", pair.New));
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        Travel travel = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, [seed]));
        Assert.Equal(0, travel.RequestCount);
    }

    [PeerFact("zsyncmake", "nginx")]
    public async Task The_report_counts_what_the_server_counts()
    {
        using var folder = new TestFolder();
        SeededPair pair = SeededPair.Make("many edits", Length);
        await ZsyncPeer.MakeAsync(folder.Write("target.bin", pair.New));
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        UpdateReport? report = null;
        Travel travel = await CountAsync(folder, async (source, output) => report = await Morsels.GetAsync(source, output, [seed]));
        Assert.Equal(travel.BodyBytes, report!.TransferredBytes);
        Assert.Equal(travel.RequestCount, report.DataRequests);
    }

    /// <summary>What an update to "target.bin" takes from a server of its own.</summary>
    private static async Task<Travel> CountAsync(TestFolder folder, Func<Uri, string, Task> get)
    {
        await using Nginx server = await Nginx.StartAsync(folder);
        string output = folder.Beside("output.bin");
        File.Delete(output);
        await get(new Uri(server.Address, "target.bin.zsync"), output);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "target.bin")), await File.ReadAllBytesAsync(output));
        LoggedRequest[] data = [.. (await server.LogAsync()).Where(request => request.Path == "/target.bin")];
        return new Travel(data.Sum(request => request.BodyBytes), data.Length, string.Join(" | ", data.Select(request => request.Range)));
    }

    private sealed record Travel(long BodyBytes, int RequestCount, string Ranges);
}
