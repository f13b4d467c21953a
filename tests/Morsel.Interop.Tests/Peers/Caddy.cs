namespace Morsel.Interop.Tests.Peers;

/// <summary>Caddy with a configuration of its own. It speaks HTTP/2 to those who know it beforehand.</summary>
internal static class Caddy
{
    /// <summary>Serves a folder.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="certificate">Serves by TLS where there is one.</param>
    /// <param name="directives">Further lines for the site.</param>
    public static Task<WebServer> ServeAsync(TestFolder content, TestCertificate? certificate = null, string directives = "") =>
        StartAsync(content, $"root * {content.Path}\nfile_server\n{directives}", certificate);

    /// <summary>Stands before another server.</summary>
    public static Task<WebServer> ProxyAsync(TestFolder content, int origin) =>
        StartAsync(content, FormattableString.Invariant($"reverse_proxy 127.0.0.1:{origin}"), certificate: null);

    private static Task<WebServer> StartAsync(TestFolder content, string directives, TestCertificate? certificate)
    {
        string home = content.MakeHome("caddy");
        string scheme = certificate is null ? "http" : "https";
        string tls = certificate is null ? "" : $"tls {certificate.CertificatePath} {certificate.KeyPath}";
        var ownFolders = new Dictionary<string, string?> { ["HOME"] = home, ["XDG_DATA_HOME"] = home, ["XDG_CONFIG_HOME"] = home };
        return WebServer.StartAsync(Peer.Find("caddy"), home, port =>
        {
            string configuration = Path.Combine(home, "Caddyfile");
            File.WriteAllText(configuration, FormattableString.Invariant($$"""
                {
                	admin off
                	auto_https off
                	servers {
                		protocols h1 h2 h2c
                	}
                }
                {{scheme}}://:{{port}} {
                	bind 127.0.0.1
                	{{tls}}
                	{{directives}}
                }

                """));
            return ["run", "--config", configuration, "--adapter", "caddyfile"];
        }, ownFolders);
    }
}
