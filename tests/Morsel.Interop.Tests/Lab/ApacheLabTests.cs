using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

public sealed class ApacheLabTests(LabFiles files, ITestOutputHelper output) : LabTests(files, output)
{
    [PeerFact("apache2")]
    public async Task Apache_as_it_comes()
    {
        await using Peers.Apache server = await Peers.Apache.StartAsync(Files.Folder);
        await AssertAsync("Apache", server);
    }

    [PeerFact("apache2")]
    public async Task Apache_with_any_number_of_ranges()
    {
        await using Peers.Apache server = await Peers.Apache.StartAsync(Files.Folder, "MaxRanges unlimited");
        await AssertAsync("Apache, MaxRanges unlimited", server);
    }

    [PeerFact("apache2", "nginx")]
    public async Task Apache_that_keeps_what_it_was_asked_for()
    {
        int origin = await Files.OriginAsync();
        await using Peers.Apache server = await Peers.Apache.StartAsync(Files.Folder, FormattableString.Invariant($"""
            CacheRoot HOME
            CacheEnable disk /
            CacheMaxFileSize 100000000
            CacheDefaultExpire 600
            ProxyPass / http://127.0.0.1:{origin}/
            """));
        await AssertAsync("Apache, mod_cache, cold", server);
        await AskForAllAsync(server.Port);
        await AssertAsync("Apache, mod_cache, warm", server);
    }

    [PeerFact("apache2")]
    public async Task Apache_by_HTTP_2_known_beforehand()
    {
        await using Peers.Apache server = await Peers.Apache.StartAsync(Files.Folder, "Protocols h2c http/1.1");
        await AssertAsync("Apache, HTTP/2 without TLS", server, new HttpOptions { Http2PriorKnowledge = true });
    }

    [PeerFact("apache2")]
    public async Task Apache_by_TLS()
    {
        await using Peers.Apache server = await Peers.Apache.StartAsync(Files.Folder, certificate: Files.Certificate);
        await AssertAsync("Apache, HTTP/2", server, new HttpOptions { CaFile = Files.Certificate.CertificatePath });
    }

    private Task AssertAsync(string row, Peers.Apache server, HttpOptions? http = null) => AssertAsync(row, server.Port, server.Address, http);
}
