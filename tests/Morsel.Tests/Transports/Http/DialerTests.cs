using System.Net;
using System.Net.Sockets;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Which addresses are tried when; the time is virtual, and no packet is sent.</summary>
public sealed class DialerTests
{
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _dialled = [];
    private readonly Dictionary<string, TaskCompletionSource<Socket>> _attempts = [];

    [Fact]
    public async Task Families_take_turns_250_ms_apart_and_the_first_answer_wins()
    {
        var connecting = ConnectAsync("2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2");
        Assert.Equal(["2001:db8::1"], _dialled);
        _clock.Advance(Stagger - TimeSpan.FromMilliseconds(1));
        Assert.Single(_dialled);
        await AdvanceAsync(2);
        await AdvanceAsync(3);
        Assert.Equal(["2001:db8::1", "192.0.2.1", "2001:db8::2"], _dialled.Take(3));
        using var winner = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _attempts["192.0.2.1"].SetResult(winner);
        Assert.Equal((winner, IPAddress.Parse("192.0.2.1")), await connecting);
    }

    [Fact]
    public async Task A_refusal_lets_the_next_begin_at_once()
    {
        var connecting = ConnectAsync("192.0.2.1 192.0.2.2");
        _attempts["192.0.2.1"].SetException(new SocketException((int)SocketError.ConnectionRefused));
        await UntilAsync(2);
        using var winner = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _attempts["192.0.2.2"].SetResult(winner);
        Assert.Same(winner, (await connecting).Socket);
    }

    [Fact]
    public async Task When_none_answers_the_last_refusal_is_told()
    {
        var connecting = ConnectAsync("192.0.2.1 192.0.2.2");
        _attempts["192.0.2.1"].SetException(new SocketException((int)SocketError.ConnectionRefused));
        await UntilAsync(2);
        _attempts["192.0.2.2"].SetException(new SocketException((int)SocketError.HostUnreachable));
        Assert.StartsWith("cannot reach example.org:80 (host unreachable)", (await Assert.ThrowsAsync<ConnectFault>(() => connecting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_comes_too_late_is_closed()
    {
        var connecting = ConnectAsync("192.0.2.1 192.0.2.2");
        await AdvanceAsync(2);
        using var winner = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _attempts["192.0.2.2"].SetResult(winner);
        await connecting;
        _attempts["192.0.2.1"].SetResult(late);
        while (!late.SafeHandle.IsClosed)
            await Task.Yield();
        Assert.False(winner.SafeHandle.IsClosed);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "192.0.2.1")]
    [InlineData(AddressFamily.InterNetworkV6, "2001:db8::1")]
    public async Task One_family_alone_can_be_asked_for(AddressFamily family, string expected)
    {
        var connecting = ConnectAsync("2001:db8::1 192.0.2.1", family);
        Assert.Equal([expected], _dialled);
        _attempts[expected].SetException(new SocketException((int)SocketError.ConnectionRefused));
        await Assert.ThrowsAsync<ConnectFault>(() => connecting);
        Assert.Single(_dialled);
    }

    [Fact]
    public async Task A_host_without_an_address_of_that_family_is_told_so()
    {
        var failure = await Assert.ThrowsAsync<ConnectFault>(() => ConnectAsync("192.0.2.1", AddressFamily.InterNetworkV6));
        Assert.Equal((TransportFailure.Network, "host example.org has no IPv6 address"), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Addresses_that_may_not_be_reached_are_not_dialled()
    {
        var failure = await Assert.ThrowsAsync<ConnectFault>(() => ConnectAsync("10.0.0.1 ::1", mayReach: PublicAddress.Is));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.StartsWith("a public host points to example.org (10.0.0.1), which is not a public address", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_dialled);
    }

    [Fact]
    public async Task No_more_than_sixteen_addresses_are_tried()
    {
        var connecting = ConnectAsync(string.Join(' ', Enumerable.Range(1, 100).Select(number => $"192.0.2.{number}")));
        for (int count = 1; count <= 16; count++)
        {
            await UntilAsync(count);
            _attempts[_dialled[^1]].SetException(new SocketException((int)SocketError.ConnectionRefused));
        }
        await Assert.ThrowsAsync<ConnectFault>(() => connecting);
        Assert.Equal(16, _dialled.Count);
    }

    private Task<(Socket Socket, IPAddress Address)> ConnectAsync(
        string addresses, AddressFamily family = AddressFamily.Unspecified, Func<IPAddress, bool>? mayReach = null)
    {
        var network = new Network
        {
            ResolveAsync = (_, _) => Task.FromResult(addresses.Split(' ').Select(IPAddress.Parse).ToArray()),
            DialAsync = (address, _) =>
            {
                lock (_dialled)
                {
                    var attempt = _attempts[address.Address.ToString()] = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _dialled.Add(address.Address.ToString());
                    return attempt.Task;
                }
            },
        };
        return new Dialer(network, family, _clock).ConnectAsync(new Peer(new DnsEndPoint("example.org", 80)), mayReach ?? (_ => true), default);
    }

    private Task AdvanceAsync(int dialledAfter) => UntilAsync(dialledAfter, () => _clock.Advance(TimeSpan.FromMilliseconds(1)));

    // What follows a timer or an answer runs on other threads.
    private async Task UntilAsync(int dialled, Action? meanwhile = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Count() < dialled)
        {
            patience.Token.ThrowIfCancellationRequested();
            meanwhile?.Invoke();
            await Task.Yield();
        }
    }

    private int Count()
    {
        lock (_dialled)
            return _dialled.Count;
    }
}
