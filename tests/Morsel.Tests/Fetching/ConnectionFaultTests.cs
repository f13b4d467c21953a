using System.Net;
using System.Net.Sockets;
using Morsel.Tests.Updating;
using Morsel.Transports.Http;

namespace Morsel.Tests.Fetching;

/// <summary>Names, addresses and connections that fail under whole updates.</summary>
public sealed class ConnectionFaultTests : IDisposable
{
    private static readonly byte[] Target = Edited.Content(1, 300_000);
    private readonly Scene _scene = new(Target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_name_server_that_fails_at_first_costs_a_moment()
    {
        var asked = new List<string>();
        var network = new Network
        {
            ResolveAsync = (name, _) =>
            {
                asked.Add(name);
                return asked.Count(known => known == name) == 1 ? throw new SocketException((int)SocketError.TryAgain) : Task.FromResult(new[] { IPAddress.Loopback });
            },
        };
        // The description by one name, the data by another.
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = [At("data.test", Scene.Path)] }.ToBytes());
        await new FaultTrial(_scene) { Network = network, Request = Named("host.test"), Within = TimeSpan.FromSeconds(5) }.SucceedAsync();
        Assert.Equal(["host.test", "host.test", "data.test", "data.test"], asked);
    }

    [Fact]
    public async Task An_address_that_answers_nothing_costs_a_quarter_of_a_second_where_another_works()
    {
        var network = new Network
        {
            ResolveAsync = (_, _) => Task.FromResult(new[] { IPAddress.Parse("2001:db8::1"), IPAddress.Loopback }),
            DialAsync = (address, stop) => address.AddressFamily == AddressFamily.InterNetworkV6 ? NeverAsync(stop) : new Network().DialAsync(address, stop),
        };
        await new FaultTrial(_scene) { Network = network, Request = Named("host.test"), Within = TimeSpan.FromSeconds(0.5) }.SucceedAsync();
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_is_left_for_the_next()
    {
        var network = new Network
        {
            ResolveAsync = (name, _) => Task.FromResult(new[] { name == "hole.test" ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback }),
            DialAsync = (address, stop) => IPAddress.IsLoopback(address.Address) ? new Network().DialAsync(address, stop) : NeverAsync(stop),
        };
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = [At("hole.test", Scene.Path), "target"] }.ToBytes());
        await new FaultTrial(_scene) { Network = network, Http = new() { ConnectTimeout = TimeSpan.FromMilliseconds(30) } }.SucceedAsync();
        Assert.Equal(1, _scene.DataRequests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task After_a_suspension_with_all_connections_dead_the_run_goes_on_where_it_was(int connections)
    {
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            byte[] usual = Site.Usual(request, Target);
            if (_scene.DataRequests > 1)
            {
                await connection.WriteAsync(usual);
                return;
            }
            await connection.WriteAsync(usual.AsMemory(0, 150_000));
            await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(usual.AsMemory(150_000, 50_000)));
            _scene.Time.JumpWallClock(TimeSpan.FromHours(8));
            _scene.Site.KillConnections();
        });
        DateTimeOffset limit = _scene.Time.GetUtcNow() + TimeSpan.FromHours(8) + TimeSpan.FromSeconds(5);
        UpdateReport report = await new FaultTrial(_scene) { Http = new() { Connections = connections }, Within = TimeSpan.FromHours(9) }.SucceedAsync();
        Assert.Equal(Target.Length, report.FetchedBytes);
        Assert.InRange(_scene.DataRequests, 2, 3);
        Assert.InRange(_scene.Time.GetUtcNow(), DateTimeOffset.MinValue, limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_takes_no_connection_before_its_first_answer_is_told_after_three_quick_tries(bool isOfData)
    {
        var dialled = new List<int>();
        var network = new Network
        {
            ResolveAsync = (name, _) => Task.FromResult(new[] { IPAddress.Parse(name == "closed.test" ? "192.0.2.1" : "127.0.0.1") }),
            DialAsync = (address, stop) =>
            {
                if (IPAddress.IsLoopback(address.Address))
                    return new Network().DialAsync(address, stop);
                lock (dialled)
                    dialled.Add(address.Port);
                return Task.FromException<Socket>(new SocketException((int)SocketError.ConnectionRefused));
            },
        };
        if (isOfData)
            _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = [At("closed.test", Scene.Path)] }.ToBytes());
        _scene.Site.Remove(Scene.Path);
        using Updater updater = _scene.NewUpdater(new HttpOptions(), network);
        var failure = await Assert.ThrowsAsync<TransportException>(() => updater.UpdateAsync(Named(isOfData ? "host.test" : "closed.test")));
        Assert.Equal($"closed.test:{dialled[0]} refuses the connection: is the server running?", failure.Message);
        // One more for the sidecar, which is not tried again, if that was dialled before the third try failed.
        Assert.InRange(dialled.Count, 3, isOfData ? 3 : 4);
        Assert.InRange(_scene.Time.Waits.Sum(wait => wait.TotalSeconds), 0.5, 1);
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_in_the_middle_of_a_download_is_waited_for()
    {
        int refusals = 0;
        var network = new Network
        {
            DialAsync = (address, stop) => refusals-- > 0
                ? Task.FromException<Socket>(new SocketException((int)SocketError.ConnectionRefused))
                : new Network().DialAsync(address, stop),
        };
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (_scene.DataRequests == 1)
            {
                refusals = 5;
                connection.CutAfter(100_000, Faults.Cut.Rst);
            }
            return connection.WriteAsync(Site.Usual(request, Target));
        });
        UpdateReport report = await new FaultTrial(_scene) { Network = network }.SucceedAsync();
        Assert.Equal((2, Target.Length), (_scene.DataRequests, (int)report.FetchedBytes));
    }

    private static async Task<Socket> NeverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        throw new InvalidOperationException();
    }

    private string At(string host, string path) => $"http://{host}:{_scene.Site.Address(path).Port}{path}";

    private UpdateRequest Named(string host) => _scene.Request with { Source = At(host, Scene.ControlPath) };
}
