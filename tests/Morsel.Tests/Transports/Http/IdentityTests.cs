using System.Net;
using System.Text;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Who the caller is, as it stands on the wire, and to whom it is told.</summary>
public sealed class IdentityTests
{
    private const string Netrc =
        """
        # mine
        machine other.example login nobody password wrong
        machine 127.0.0.1 login "us er" password pass#word
        """;

    [Fact]
    public async Task Name_and_password_are_told_unasked() =>
        Assert.Equal(Basic("user:pässword"), await ToldAsync(new() { Credentials = new NetworkCredential("user", "pässword") }));

    [Fact]
    public async Task A_token_is_told_as_bearer() => Assert.Equal("Bearer abc.def", await ToldAsync(new() { BearerToken = "abc.def" }));

    [Fact]
    public async Task Those_in_the_address_are_told_and_do_not_stand_in_the_request()
    {
        await using FaultServer server = Server();
        using var transport = new HttpTransport();
        var address = new Uri($"http://us%40er:p%3Aw@127.0.0.1:{server.Port}/target");
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(address, []), default);
        FaultRequest request = Assert.Single(server.Requests);
        Assert.Equal((Basic("us@er:p:w"), "/target", $"127.0.0.1:{server.Port}"), (request.Header("Authorization"), request.Path, request.Header("Host")));
        Assert.Equal(server.Address().ToString(), reply.FinalResource.ToString());
    }

    [Fact]
    public async Task The_netrc_file_has_them_for_its_hosts()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["netrc"], Netrc);
        Assert.Equal(Basic("us er:pass#word"), await ToldAsync(new() { NetrcFile = folder["netrc"] }));
        await File.WriteAllTextAsync(folder["netrc"], Netrc.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal));
        Assert.Null(await ToldAsync(new() { NetrcFile = folder["netrc"] }));
    }

    [Fact]
    public async Task What_is_said_of_a_host_is_told_to_that_host_alone()
    {
        HostIdentity[] hosts = [new("other.example") { BearerToken = "theirs" }, new("127.0.0.1") { Credentials = new NetworkCredential("me", "here") }];
        Assert.Equal(Basic("me:here"), await ToldAsync(new() { Hosts = hosts }));
        Assert.Null(await ToldAsync(new() { Hosts = hosts[..1] }));
        Assert.Null(await ToldAsync(new() { Hosts = [new("127.0.0.1:1") { BearerToken = "another-port" }] }));
        Assert.Equal("Bearer all", await ToldAsync(new() { Hosts = hosts, BearerToken = "all" }));
    }

    [Fact]
    public async Task Neither_is_told_to_where_a_redirect_leads_or_a_description_points()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["netrc"], Netrc);
        await using FaultServer other = Server();
        await using var home = new FaultServer($"HTTP/1.1 302 Found\r\nLocation: {other.Address()}\r\nContent-Length: 0\r\n\r\n");
        HttpOptions[] identities =
            [new() { NetrcFile = folder["netrc"] }, new() { Credentials = new NetworkCredential("u", "p") }, new() { BearerToken = "t" },
            new() { Hosts = [new($"127.0.0.1:{home.Port}") { BearerToken = "t" }] }];
        foreach (HttpOptions identity in identities)
        {
            using var transport = new HttpTransport(identity);
            await Received.AllAsync(transport, new TransferRequest(home.Address(), []));
            await Received.AllAsync(transport, new TransferRequest(other.Address(), []) { Home = home.Address() });
        }
        Assert.All(home.Requests, request => Assert.NotNull(request.Header("Authorization")));
        Assert.Equal(8, other.Requests.Count);
        Assert.All(other.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public void Two_identities_are_one_too_many()
    {
        var credentials = new NetworkCredential("u", "p");
        KeyValuePair<string, string>[] header = [new("authorization", "x")];
        Assert.Throws<ArgumentException>(() => new HttpTransport(new() { Credentials = credentials, BearerToken = "t" }));
        Assert.Throws<ArgumentException>(() => new HttpTransport(new() { Credentials = credentials, Headers = header }));
        Assert.Throws<ArgumentException>(() => new HttpTransport(new() { BearerToken = "t", Headers = header }));
    }

    [Theory]
    [InlineData("secret user", "x\ny")]
    [InlineData("secret:user", "x")]
    public void What_cannot_be_sent_is_refused_and_not_repeated(string name, string password)
    {
        HttpOptions[] bad =
        [
            new() { Credentials = new NetworkCredential(name, password) },
            new() { BearerToken = "secret token" },
            new() { BearerToken = "secret\r\n" },
        ];
        foreach (HttpOptions options in bad)
            Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => new HttpTransport(options)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_options_as_text_tell_no_secret() =>
        Assert.Equal("HttpOptions", new HttpOptions { BearerToken = "secret", NetrcFile = "x" }.ToString());

    [Theory]
    [InlineData("machine a login u password p", "a", "u:p")]
    [InlineData("machine A\n  login u\n  password p\n", "a", "u:p")]
    [InlineData("machine b login x\nmachine a login u password p", "a", "u:p")]
    [InlineData("machine a login u password p\ndefault login d password q", "b", "d:q")]
    [InlineData("machine a login u account z password p", "a", "u:p")]
    [InlineData("macdef init\nlogin inside password no\n\nmachine a login u password p", "a", "u:p")]
    [InlineData("machine a login u password \"q \\\" r\"", "a", "u:q \" r")]
    [InlineData("machine a login u password p", "b", null)]
    [InlineData("", "a", null)]
    public void A_netrc_file_is_read_as_everybody_reads_it(string text, string host, string? expected)
    {
        NetworkCredential? found = Morsel.Transports.Http.Netrc.Parse(new StringReader(text), "netrc").For(host);
        Assert.Equal(expected, found is null ? null : $"{found.UserName}:{found.Password}");
    }

    [Theory]
    [InlineData("machine a\nsecret login", "netrc: line 2: expected machine, default, login, password, account or macdef")]
    [InlineData("machine a login", "netrc: line 1: \"login\" has no value on its line")]
    [InlineData("password secret", "netrc: line 1: \"password\" is before any machine")]
    public void What_is_no_netrc_file_is_told_by_its_line_and_not_repeated(string text, string expected)
    {
        var failure = Assert.Throws<ArgumentException>(() => Morsel.Transports.Http.Netrc.Parse(new StringReader(text), "netrc"));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static FaultServer Server() => new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    private static async Task<string?> ToldAsync(HttpOptions options)
    {
        await using FaultServer server = Server();
        using var transport = new HttpTransport(options);
        await Received.AllAsync(transport, new TransferRequest(server.Address(), []));
        return Assert.Single(server.Requests).Header("Authorization");
    }

    private static string Basic(string both) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(both))}";
}
