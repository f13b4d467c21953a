using Morsel.Casync;
using Morsel.Formats.Casync;
using Morsel.Tests.Faults;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Updating;

/// <summary>A plan of a casync index that asks the stores how long the missing objects are.</summary>
public sealed class CasyncExactPlanTests : IDisposable
{
    private static readonly byte[] Before = TestBytes.Random(300_000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 100_000), .. new byte[50_000], .. "text that becomes short "u8, .. TestBytes.Random(9_000, seed: 7), .. Before.AsSpan(100_500)];

    private readonly CasyncScene _scene = new(Now);

    private UpdateRequest Request => _scene.Request with { SeedPaths = [_scene.Write("old.img", Before)], ExactRoutes = true };

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task It_tells_the_bytes_that_the_update_downloads_and_downloads_none()
    {
        UpdatePlan plan = await PlanAsync(Request);
        FaultRequest[] asked = OfStore();
        Assert.All(asked, request => Assert.Equal("HEAD", request.Method));
        Assert.Equal(plan.RequestCount, asked.Length);
        UpdateReport report = await _scene.UpdateAsync(Request);
        Assert.Equal(report.TransferredBytes, plan.StoredBytes);
        Assert.Equal(plan.RequestCount, report.DataRequests);
        Assert.InRange(plan.StoredBytes!.Value, 9_000, 40_000);
    }

    [Fact]
    public async Task Nobody_is_asked_who_was_not_to_be_and_where_nothing_is_missing()
    {
        Assert.Null((await PlanAsync(Request with { ExactRoutes = false })).StoredBytes);
        Assert.Null((await PlanAsync(Request with { SeedPaths = [_scene.Write("same.img", Now)] })).StoredBytes);
        Assert.Empty(OfStore());
    }

    [Fact]
    public async Task Objects_of_folders_count_however_they_are_stored_and_servers_are_asked_for_the_rest()
    {
        UpdateReport report = await _scene.UpdateAsync(Request);
        string[] missing = [.. _scene.Asked().Order(StringComparer.Ordinal)];
        File.Delete(_scene.Output);
        var objects = CasyncScene.ObjectsOf(Now);
        CasyncIndex index = CasyncScene.IndexOf(Now);
        int plain = Enumerable.Range(0, index.ChunkCount).First(chunk => CasyncStore.NameOf(index.IdOf(chunk)) + CasyncStore.ChunkExtension == missing[1]);
        string folder = _scene.FillFolder("near", objects.Where(item => item.Key == missing[0]));
        string second = _scene.FillFolder("near", [new(missing[1][..^CasyncStore.ChunkExtension.Length], Now[(int)index.RangeOf(plain).Start..(int)index.RangeOf(plain).End])]);
        Assert.Equal(folder, second);
        int before = OfStore().Length;
        UpdatePlan plan = await PlanAsync(Request with { Casync = new CasyncUpdateOptions { Stores = [folder, _scene.Site.Address(CasyncScene.Store).ToString()] } });
        Assert.Equal(report.TransferredBytes - objects[missing[1]].Length + index.RangeOf(plain).Length, plan.StoredBytes);
        Assert.Equal(missing.Length - 2, OfStore().Length - before);
    }

    [Fact]
    public async Task What_is_in_no_store_is_a_note_and_the_sum_is_not_known()
    {
        await _scene.UpdateAsync(Request);
        string[] missing = [.. _scene.Asked()];
        File.Delete(_scene.Output);
        _scene.Site.Remove($"{CasyncScene.Store}/{missing[0]}");
        UpdatePlan plan = await PlanAsync(Request);
        Assert.Null(plan.StoredBytes);
        Assert.Equal("1 of the chunks to download is in none of the stores", Assert.Single(plan.Notes, note => note.Code == NoteCode.ObjectsMissing).Text);
    }

    [Theory]
    [InlineData("405 Method Not Allowed")]
    [InlineData("501 Not Implemented")]
    public async Task A_server_that_tells_no_lengths_is_not_asked_for_all_of_them(string status)
    {
        foreach (string name in CasyncScene.ObjectsOf(Now).Keys)
            _scene.Site.Answer($"{CasyncScene.Store}/{name}", (_, connection) => connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        UpdatePlan plan = await PlanAsync(Request, connections: 1);
        Assert.Null(plan.StoredBytes);
        Assert.Contains(plan.Notes, note => note.Text.StartsWith("how many bytes are stored is not known: ", StringComparison.Ordinal));
        Assert.Single(OfStore());
    }

    [Fact]
    public async Task A_length_that_no_chunk_can_have_is_not_believed()
    {
        await _scene.UpdateAsync(Request);
        string missing = _scene.Asked()[0];
        File.Delete(_scene.Output);
        _scene.Site.Answer($"{CasyncScene.Store}/{missing}", (_, connection) => connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"));
        Assert.Null((await PlanAsync(Request)).StoredBytes);
    }

    private FaultRequest[] OfStore() => [.. _scene.Site.Requests.Where(request => request.Path.StartsWith(CasyncScene.Store, StringComparison.Ordinal))];

    private async Task<UpdatePlan> PlanAsync(UpdateRequest request, int connections = 4)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time, Http = new() { Connections = connections } });
        return await updater.PlanAsync(request);
    }
}
