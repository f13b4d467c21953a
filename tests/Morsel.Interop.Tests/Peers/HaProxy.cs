namespace Morsel.Interop.Tests.Peers;

/// <summary>HAProxy before another server.</summary>
internal static class HaProxy
{
    /// <param name="content">Where it may put its configuration.</param>
    /// <param name="origin">The port of the other server.</param>
    /// <param name="isCaching">Keeps whole answers.</param>
    /// <param name="certificate">Serves by TLS and HTTP/2 where there is one.</param>
    public static Task<WebServer> StartAsync(TestFolder content, int origin, bool isCaching = false, TestCertificate? certificate = null)
    {
        string home = content.MakeHome("haproxy");
        string tls = certificate is null ? "" : $" ssl crt {Joined(certificate, home)} alpn h2,http/1.1";
        return WebServer.StartAsync(Peer.Find("haproxy"), home, port =>
        {
            string configuration = Path.Combine(home, "haproxy.cfg");
            File.WriteAllText(configuration, FormattableString.Invariant($"""
                global
                  maxconn 256
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                cache kept
                  total-max-size 64
                  max-object-size 33554432
                  max-age 600
                frontend front
                  bind 127.0.0.1:{port}{tls}
                  {(isCaching ? "http-request cache-use kept\n  http-response cache-store kept" : "")}
                  default_backend behind
                backend behind
                  server origin 127.0.0.1:{origin}

                """));
            return ["-W", "-db", "-f", configuration];
        });
    }

    private static string Joined(TestCertificate certificate, string home)
    {
        string path = Path.Combine(home, "both.pem");
        File.WriteAllText(path, File.ReadAllText(certificate.CertificatePath) + "\n" + File.ReadAllText(certificate.KeyPath) + "\n");
        return path;
    }
}
