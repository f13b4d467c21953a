using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

public sealed class NginxLabTests(LabFiles files, ITestOutputHelper output) : LabTests(files, output)
{
    private const string Cache = "proxy_cache_path cache levels=1 keys_zone=kept:1m max_size=200m;";

    [PeerFact("nginx")]
    public Task Nginx_as_it_comes() => AssertAsync("nginx", "");

    [PeerFact("nginx")]
    public Task Nginx_without_ranges() => AssertAsync("nginx, max_ranges 0", "max_ranges 0;");

    [PeerFact("nginx")]
    public Task Nginx_with_one_range_a_request() => AssertAsync("nginx, max_ranges 1", "max_ranges 1;");

    [PeerFact("nginx")]
    public Task Nginx_that_is_slow() => AssertAsync("nginx, limit_rate 200k", "limit_rate 200k;");

    [PeerFact("nginx")]
    public async Task Nginx_that_says_503_to_more_connections_than_it_likes()
    {
        const string Directives = "max_ranges 1; limit_conn one 2; limit_rate 200k;";
        await using Nginx server = await Nginx.StartAsync(Files.Folder, Directives, shared: "limit_conn_zone $server_port zone=one:1m;");
        await AssertAsync("nginx, limit_conn 2", server.Port, server.Address, seed: Files.StretchedSeed);
    }

    [PeerFact("nginx")]
    public Task Nginx_that_says_429_to_more_requests_than_it_likes() => AssertAsync(
        "nginx, limit_req 50 a second",
        "max_ranges 1; limit_req zone=one burst=40 nodelay; limit_req_status 429; add_header Retry-After 1 always;",
        "limit_req_zone $server_port zone=one:1m rate=50r/s;");

    [PeerFact("nginx")]
    public async Task Nginx_that_keeps_what_it_was_asked_for()
    {
        int origin = await Files.OriginAsync();
        await using Nginx server = await Nginx.StartAsync(
            Files.Folder,
            FormattableString.Invariant($"location / {{ proxy_pass http://127.0.0.1:{origin}; proxy_cache kept; proxy_cache_valid 200 206 10m; }}"),
            shared: Cache);
        await AssertAsync("nginx, proxy_cache, cold", server);
        await AssertAsync("nginx, proxy_cache, warm", server);
    }

    [PeerFact("nginx")]
    public async Task Nginx_that_keeps_slices()
    {
        int origin = await Files.OriginAsync();
        await using Nginx server = await Nginx.StartAsync(
            Files.Folder,
            FormattableString.Invariant($$"""
                location / {
                  slice 1m; proxy_cache kept; proxy_cache_key $uri$is_args$args$slice_range; proxy_set_header Range $slice_range;
                  proxy_http_version 1.1; proxy_cache_valid 200 206 10m; proxy_pass http://127.0.0.1:{{origin}};
                }
                """),
            shared: Cache);
        await AssertAsync("nginx, slice, cold", server);
        await AssertAsync("nginx, slice, warm", server);
    }

    [PeerFact("nginx")]
    public async Task Nginx_by_HTTP_2_known_beforehand()
    {
        await using Nginx server = await Nginx.StartAsync(Files.Folder, isHttp2: true);
        await AssertAsync("nginx, HTTP/2 without TLS", server, new HttpOptions { Http2PriorKnowledge = true });
    }

    [PeerFact("nginx")]
    public async Task Nginx_by_TLS()
    {
        await using Nginx server = await Nginx.StartAsync(Files.Folder, certificate: Files.Certificate);
        await AssertAsync("nginx, HTTP/2", server, new HttpOptions { CaFile = Files.Certificate.CertificatePath });
    }

    private async Task AssertAsync(string row, string directives, string shared = "")
    {
        await using Nginx server = await Nginx.StartAsync(Files.Folder, directives, shared: shared);
        await AssertAsync(row, server);
    }

    private Task AssertAsync(string row, Nginx server, HttpOptions? http = null) => AssertAsync(row, server.Port, server.Address, http);
}
