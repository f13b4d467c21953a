using Morsel.Casync;
using Morsel.Tests.Hashing;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Making.Store;

/// <summary>Copying and verifying what indexes need of stores on servers.</summary>
public sealed class ServerStoreTests : IDisposable
{
    private readonly CasyncScene _scene = new(TestBytes.Random(300_000));
    private readonly string _index;

    public ServerStoreTests() => _index = _scene.Write("disk.img.caibx", CasyncScene.IndexOf(_scene.Target).Write());

    private string To => _scene.Folder["mirror"];

    private IReadOnlyDictionary<string, byte[]> Objects => CasyncScene.ObjectsOf(_scene.Target);

    private string[] Names => [.. Objects.Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task What_an_index_names_is_copied_each_object_by_one_request(int connections)
    {
        _scene.Site.Publish($"{CasyncScene.Store}/ffff/{new string('f', 64)}.cacnk", [1]);
        var progress = new Totals();
        StoreCopyReport report = await CopyAsync([At(CasyncScene.Store)], [_index], connections, progress);
        Assert.Equal((Objects.Count, Objects.Count, Objects.Values.Sum(stored => (long)stored.Length), 0), (report.ChunkCount, report.CopiedCount, report.CopiedBytes, report.PresentCount));
        Assert.Empty(report.Faults);
        Assert.Equal(Names, _scene.Asked().Order(StringComparer.Ordinal));
        AssertCopied(Names);
        Assert.Equal((_scene.Target.Length, _scene.Target.Length), progress.Last);
    }

    [Fact]
    public async Task What_is_there_already_is_not_asked_for()
    {
        await CopyAsync([At(CasyncScene.Store)], [_index]);
        File.Delete(Path.Join(To, Names[3]));
        int before = _scene.Asked().Count;
        StoreCopyReport report = await CopyAsync([At(CasyncScene.Store)], [_index]);
        Assert.Equal([Names[3]], _scene.Asked().Skip(before));
        Assert.Equal((1, Objects.Count - 1), (report.CopiedCount, report.PresentCount));
    }

    [Fact]
    public async Task The_index_may_be_on_a_server_too()
    {
        Assert.Empty((await CopyAsync([At(CasyncScene.Store)], [At(CasyncScene.Path)])).Faults);
        AssertCopied(Names);
        Assert.Empty((await VerifyAsync(At(CasyncScene.Store), At(CasyncScene.Path))).Faults);
        _scene.Site.Publish("/page.caibx", "PK something else"u8.ToArray());
        Assert.Contains("/page.caibx", (await Assert.ThrowsAsync<TargetFormatException>(() => VerifyAsync(At(CasyncScene.Store), At("/page.caibx")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_come_first_and_of_the_servers_each_gives_what_the_others_lack_or_have_wrong()
    {
        string folder = _scene.FillFolder("near", Objects.Where(item => item.Key == Names[0]));
        _scene.Fill("/overlay", address => address == Names[1] || address == Names[2]);
        _scene.Site.Publish($"/overlay/{Names[2]}", "<html>"u8.ToArray());
        _scene.Fill("/base", address => address != Names[1]);
        Assert.Empty((await CopyAsync([At("/overlay"), folder, At("/base/")], [_index])).Faults);
        AssertCopied(Names);
        Assert.DoesNotContain(_scene.Site.Requests, request => request.Path.EndsWith(Names[0], StringComparison.Ordinal));
        Assert.Empty(_scene.Asked());
    }

    [Fact]
    public async Task However_much_is_wrong_all_the_rest_is_copied_and_nothing_wrong_ever_appears()
    {
        byte[][] wrongs = [[], "<html>not found</html>"u8.ToArray(), Objects[Names[0]], [.. Objects[Names[20]], 0], Objects[Names[20]][..^1], TestBytes.Random(40_000, seed: 9)];
        string[] wrong = [.. Names.Where((_, i) => i % 2 == 1)];
        for (int i = 0; i < wrong.Length; i++)
            _scene.Site.Publish($"{CasyncScene.Store}/{wrong[i]}", wrongs[i % wrongs.Length]);
        StoreCopyReport report = await CopyAsync([At(CasyncScene.Store)], [_index]);
        Assert.Equal(wrong, report.Faults.Select(fault => fault.Name));
        Assert.DoesNotContain(report.Faults, fault => fault.Problem == "it is missing");
        Assert.Contains(report.Faults, fault => fault.Problem == "its content is not that of its name");
        Assert.Contains(report.Faults, fault => fault.Problem == "it is longer than its chunk can be");
        AssertCopied([.. Names.Except(wrong)]);
        // What may have been damaged on the way is asked for once more, and no more.
        Assert.All(wrong, name => Assert.Equal(2, _scene.Asked().Count(asked => asked == name)));
    }

    [Fact]
    public async Task What_is_missing_is_said_object_by_object()
    {
        string[] missing = [.. Names[..12], Names[^1]];
        foreach (string name in missing)
            _scene.Site.Remove($"{CasyncScene.Store}/{name}");
        StoreCopyReport report = await CopyAsync([At(CasyncScene.Store)], [_index], connections: 4);
        Assert.Equal(missing.Select(name => (name, "it is missing")), report.Faults.Select(fault => (fault.Name, fault.Problem)));
        AssertCopied([.. Names.Except(missing)]);
        // A run that finds all but the missing in its place says the same.
        Assert.Equal(missing.Length, (await CopyAsync([At(CasyncScene.Store)], [_index])).Faults.Count);
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_an_error()
    {
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => CopyAsync([At("/nowhere")], [_index]));
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.Equal(TransportFailure.NotFound, (await Assert.ThrowsAsync<TransportException>(() => VerifyAsync(At("/nowhere"), _index))).Failure);
    }

    [Fact]
    public async Task A_store_that_lets_nobody_in_is_not_asked_for_everything()
    {
        foreach (string name in Names)
            _scene.Site.Answer($"/closed/{name}", (_, connection) => connection.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => VerifyAsync(At("/closed"), _index));
        Assert.Equal(TransportFailure.Denied, failure.Failure);
        Assert.InRange(_scene.Asked("/closed").Count, 1, 12);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_later()
    {
        int busy = 0;
        _scene.Site.Answer($"{CasyncScene.Store}/{Names[5]}", (_, connection) => connection.WriteAsync(
            Interlocked.Increment(ref busy) < 3 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"u8.ToArray() : Site.Usual(_scene.Site.Requests[^1], Objects[Names[5]])));
        Assert.Empty((await CopyAsync([At(CasyncScene.Store)], [_index], connections: 1)).Faults);
        Assert.Equal(3, busy);
        AssertCopied(Names);
    }

    [Fact]
    public async Task What_is_personal_goes_to_the_host_of_the_first_store_alone()
    {
        await using var other = new Site();
        foreach ((string name, byte[] stored) in Objects.Where(item => item.Key != Names[0]))
            other.Publish($"/s/{name}", stored);
        var options = new UpdaterOptions { Time = _scene.Time, Http = new() { Headers = [new("Authorization", "Bearer secret")] } };
        _scene.Fill("/one", address => address == Names[0]);
        StoreCopyReport report = await ChunkStore.CopyAsync(
            new StoreCopyRequest { SourcePaths = [At("/one"), other.Address("/s").ToString()], StorePath = To, IndexPaths = [_index], Options = options });
        Assert.Empty(report.Faults);
        Assert.All(_scene.Site.Requests, request => Assert.Equal("Bearer secret", request.Header("Authorization")));
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task Verifying_downloads_everything_once_and_keeps_nothing()
    {
        _scene.Site.Remove($"{CasyncScene.Store}/{Names[2]}");
        _scene.Site.Publish($"{CasyncScene.Store}/{Names[7]}", CasyncScene.Stored(new byte[100]));
        string[] before = _scene.Folder.Names();
        var progress = new Totals();
        StoreVerifyReport report = await VerifyAsync(At(CasyncScene.Store), _index, progress);
        Assert.Equal([(Names[2], "it is missing"), (Names[7], "its content is not that of its name")], report.Faults.Select(fault => (fault.Name, fault.Problem)));
        Assert.False(report.IsRight);
        Assert.Equal(Objects.Count - 1, report.ObjectCount);
        Assert.Equal(Objects.Where(item => item.Key != Names[2] && item.Key != Names[7]).Sum(item => (long)item.Value.Length), report.Bytes);
        Assert.Equal(before, _scene.Folder.Names());
        Assert.Equal(Names.Append(Names[7]).Order(StringComparer.Ordinal), _scene.Asked().Order(StringComparer.Ordinal));
        Assert.Equal(_scene.Target.Length, progress.Last.Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_is_repaired_from_a_server(bool isNamed)
    {
        await CopyAsync([At(CasyncScene.Store)], [_index]);
        string[] damaged = [Names[1], Names[2], .. isNamed ? [Names[3]] : (string[])[]];
        if (isNamed)
            File.Delete(Path.Join(To, Names[3]));
        foreach (string name in damaged[..2])
        {
            File.Delete(Path.Join(To, name));
            await File.WriteAllTextAsync(Path.Join(To, name), "nonsense");
        }
        // Its other form is wrong, too.
        string plain = Names[1][..^".cacnk".Length];
        await File.WriteAllTextAsync(Path.Join(To, plain), "nonsense");
        _scene.Site.Remove($"{CasyncScene.Store}/{Names[2]}");
        int before = _scene.Asked().Count;
        StoreVerifyReport report = await ChunkStore.VerifyAsync(new StoreVerifyRequest
        {
            StorePath = To,
            IndexPaths = isNamed ? [_index] : [],
            RepairPath = At(CasyncScene.Store),
            Options = new() { Time = _scene.Time },
        });
        Assert.Equal(damaged.Append(plain).Order(StringComparer.Ordinal), report.Faults.Select(fault => fault.Name));
        Assert.Equal([Names[2]], report.Faults.Where(fault => !fault.IsRepaired).Select(fault => fault.Name));
        Assert.Equal(damaged.Order(StringComparer.Ordinal), _scene.Asked().Skip(before).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(Path.Join(To, plain)));
        Assert.All(damaged.Except([Names[2]]), name => Assert.Equal(Objects[name], File.ReadAllBytes(Path.Join(To, name))));
    }

    [Fact]
    public async Task What_a_server_cannot_do_is_refused()
    {
        string store = At(CasyncScene.Store);
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = store }));
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = store, IndexPaths = [_index], RepairPath = To }));
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [store], StorePath = store, IndexPaths = [_index] }));
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [], StorePath = To, IndexPaths = [_index] }));
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.DescribeAsync(store));
        await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.PruneAsync(new StorePruneRequest { StorePath = store, IndexPaths = [_index] }));
        Assert.Contains("the store is an address", (await Assert.ThrowsAsync<ArgumentException>(() => ChunkStore.DescribeAsync("http://u:secret@:x/"))).Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Site.Requests);
    }

    [Fact]
    public async Task An_index_that_names_nothing_needs_nothing()
    {
        string empty = _scene.Write("empty.caibx", CasyncScene.IndexOf([]).Write());
        Assert.Equal(0, (await CopyAsync([At("/nowhere")], [empty])).ChunkCount);
        Assert.Equal((true, 0), ((await VerifyAsync(At("/nowhere"), empty)).IsRight, _scene.Site.Requests.Count));
    }

    [Fact]
    public async Task A_copy_that_ends_early_leaves_whole_objects_and_the_next_one_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var stopping = new Totals { OnReport = value => { if (value.DoneBytes > 100_000) stop.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync([At(CasyncScene.Store)], [_index], connections: 1, stopping, stop.Token));
        string[] there = Copied();
        Assert.InRange(there.Length, 1, Names.Length - 1);
        Assert.All(there, name => Assert.Equal(Objects[name], File.ReadAllBytes(Path.Join(To, name))));
        StoreCopyReport report = await CopyAsync([At(CasyncScene.Store)], [_index]);
        Assert.Equal((there.Length, Names.Length - there.Length), (report.PresentCount, report.CopiedCount));
        AssertCopied(Names);
    }

    private string At(string path) => _scene.Site.Address(path).ToString();

    private Task<StoreCopyReport> CopyAsync(
        string[] from, string[] indexes, int connections = 4, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) => ChunkStore.CopyAsync(
        new StoreCopyRequest { SourcePaths = from, StorePath = To, IndexPaths = indexes, Options = new() { Time = _scene.Time, Http = new() { Connections = connections } } }, progress, cancellationToken);

    private Task<StoreVerifyReport> VerifyAsync(string store, string index, IProgress<MakeProgress>? progress = null) => ChunkStore.VerifyAsync(
        new StoreVerifyRequest { StorePath = store, IndexPaths = [index], Options = new() { Time = _scene.Time, Http = new() { Connections = 4 } } }, progress);

    private void AssertCopied(string[] names)
    {
        Assert.Equal(names, Copied());
        Assert.All(names, name => Assert.Equal(Objects[name], File.ReadAllBytes(Path.Join(To, name))));
    }

    private string[] Copied() =>
        [.. Directory.EnumerateFiles(To, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(To, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private sealed class Totals : IProgress<MakeProgress>
    {
        private long _most;

        public Action<MakeProgress> OnReport { get; init; } = _ => { };

        public (int Done, int Total) Last { get; private set; }

        public void Report(MakeProgress value)
        {
            lock (this)
            {
                _most = Math.Max(_most, value.DoneBytes);
                Last = ((int)_most, (int)value.TotalBytes);
            }
            OnReport(value);
        }
    }
}
