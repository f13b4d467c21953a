using System.Net;
using System.Net.Sockets;
using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Public hosts that point inwards. Names and addresses are made up; all of them lead to one server on the loopback.</summary>
public sealed class StrangerTests
{
    private const string Public = "93.184.215.14", OtherPublic = "151.101.1.1", Private = "10.0.0.7";

    private readonly Dictionary<string, string> _names = new()
    {
        ["public.test"] = Public,
        ["other.test"] = OtherPublic,
        ["intranet.test"] = Private,
        ["wiki.intranet.test"] = "192.168.3.4",
    };

    private readonly List<string> _dialled = [];

    [Theory]
    [InlineData("http://10.0.0.1/x")]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("http://2130706433/x")]
    [InlineData("http://169.254.169.254/x")]
    [InlineData("http://[::1]/x")]
    [InlineData("http://[::ffff:10.0.0.1]/x")]
    [InlineData("http://100.64.3.4/x")]
    [InlineData("http://intranet.test/x")]
    public async Task A_redirect_from_a_public_host_inwards_is_refused_before_anything_is_sent(string location)
    {
        await using FaultServer server = Redirecting("public.test", location);
        using HttpTransport transport = Transport(server);
        var failure = await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, "http://public.test/x"));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Contains("not a public address", failure.Message, StringComparison.Ordinal);
        Assert.Equal([Public], _dialled);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_look_and_leap_does_not_help()
    {
        await using FaultServer server = Redirecting("public.test", "http://other.test/x");
        using HttpTransport transport = Transport(server);
        await AskAsync(transport, "http://public.test/x");
        _names["other.test"] = "127.0.0.1";
        using HttpTransport fresh = Transport(server);
        await Assert.ThrowsAsync<TransportException>(() => AskAsync(fresh, "http://public.test/x"));
        Assert.DoesNotContain("127.0.0.1", _dialled);
    }

    [Fact]
    public async Task An_address_in_the_description_of_a_public_host_is_judged_alike()
    {
        await using FaultServer server = Redirecting("none", "");
        using HttpTransport transport = Transport(server);
        await AskAsync(transport, "http://public.test/x.zsync");
        await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, "http://intranet.test/x", home: "http://public.test/x.zsync"));
        await AskAsync(transport, "http://other.test/x", home: "http://public.test/x.zsync");
        Assert.Equal([Public, OtherPublic], _dialled);
    }

    [Fact]
    public async Task A_connection_that_the_caller_opened_is_not_lent_to_a_stranger()
    {
        await using FaultServer server = Redirecting("public.test", "http://intranet.test/x");
        using HttpTransport transport = Transport(server);
        await AskAsync(transport, "http://intranet.test/own");
        await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, "http://public.test/x"));
        Assert.Equal(["/own", "/x"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task What_the_caller_names_is_asked_and_may_point_to_its_neighbours()
    {
        await using FaultServer server = Redirecting("intranet.test", "http://wiki.intranet.test/x");
        using HttpTransport transport = Transport(server);
        await AskAsync(transport, "http://intranet.test/x");
        Assert.Equal([Private, "192.168.3.4"], _dialled);
    }

    [Fact]
    public async Task A_public_host_may_point_to_another_one_and_home_again()
    {
        await using FaultServer server = Redirecting("public.test", "http://other.test/x", "other.test", "http://public.test/end");
        using HttpTransport transport = Transport(server, redirects: request => request.Path != "/end");
        await AskAsync(transport, "http://public.test/x");
        Assert.Equal(["public.test", "other.test", "public.test"], server.Requests.Select(request => request.Header("Host")));
    }

    [Fact]
    public async Task The_option_lifts_the_rule()
    {
        await using FaultServer server = Redirecting("public.test", "http://intranet.test/x");
        using HttpTransport transport = Transport(server, new HttpOptions { AllowPrivateAddresses = true });
        await AskAsync(transport, "http://public.test/x");
        Assert.Equal([Public, Private], _dialled);
    }

    [Theory]
    [InlineData("http://10.0.0.1/x", true)]
    [InlineData("http://intranet.test/x", false)]   // the proxy resolves it
    public async Task Behind_a_proxy_what_is_written_out_is_judged(string location, bool isRefused)
    {
        await using var proxy = new FaultServer((request, connection) => connection.WriteAsync(
            request.Path == "http://public.test/x" ? Redirect(location) : Answers.Whole("ok"u8)));
        using HttpTransport transport = Transport(proxy, new HttpOptions { Proxy = new ProxyRules($"http://127.0.0.1:{proxy.Port}") });
        if (isRefused)
            Assert.Equal(
                TransportFailure.Refused,
                (await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, "http://public.test/x"))).Failure);
        else
            await AskAsync(transport, "http://public.test/x");
        Assert.Equal(isRefused ? 1 : 2, proxy.Requests.Count);
    }

    private Func<FaultRequest, bool> _redirects = _ => true;

    /// <summary>A server for all names; hosts that are given here answer with a redirect.</summary>
    private FaultServer Redirecting(params string[] hostsAndLocations) => new((request, connection) =>
    {
        int at = Array.IndexOf(hostsAndLocations, request.Header("Host"));
        bool redirects = at >= 0 && request.Path == "/x" && _redirects(request);
        return connection.WriteAsync(redirects ? Redirect(hostsAndLocations[at + 1]) : Answers.Whole("ok"u8));
    });

    private static byte[] Redirect(string location) =>
        Answers.Join($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n", []);

    private HttpTransport Transport(FaultServer server, HttpOptions? options = null, Func<FaultRequest, bool>? redirects = null)
    {
        _redirects = redirects ?? _redirects;
        return new HttpTransport(options, network: new Network
        {
            ResolveAsync = (name, _) => Task.FromResult(new[] { IPAddress.Parse(_names[name]) }),
            DialAsync = async (address, cancellationToken) =>
            {
                _dialled.Add(address.Address.ToString());
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
                return socket;
            },
        });
    }

    private static async Task AskAsync(HttpTransport transport, string address, string? home = null)
    {
        var request = new TransferRequest(new Uri(address), []) { Home = home is null ? null : new Uri(home) };
        Assert.Equal("ok"u8.ToArray(), (await Received.AllAsync(transport, request)).Only.Bytes);
    }
}
