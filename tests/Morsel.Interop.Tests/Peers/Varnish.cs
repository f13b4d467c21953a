namespace Morsel.Interop.Tests.Peers;

/// <summary>Varnish before another server. It speaks HTTP/2 to those who know it beforehand.</summary>
internal static class Varnish
{
    /// <param name="content">Where it may put its configuration.</param>
    /// <param name="origin">The port of the other server.</param>
    public static Task<WebServer> StartAsync(TestFolder content, int origin)
    {
        string home = content.MakeHome("varnish");
        string configuration = Path.Combine(home, "varnish.vcl");
        File.WriteAllText(configuration, FormattableString.Invariant($$"""
            vcl 4.1;
            backend default { .host = "127.0.0.1"; .port = "{{origin}}"; }
            sub vcl_backend_response { set beresp.ttl = 10m; }

            """));
        return WebServer.StartAsync(Peer.Find("varnishd"), home, port =>
            ["-F", "-j", "none", "-n", Path.Combine(home, "work"), "-a", FormattableString.Invariant($"127.0.0.1:{port}"), "-f", configuration,
             "-s", "malloc,64m", "-T", "none", "-p", "feature=+http2"]);
    }
}
