namespace Morsel.Interop.Tests.Peers;

/// <summary>lighttpd with a configuration of its own. It speaks HTTP/2 to those who know it beforehand.</summary>
internal static class Lighttpd
{
    /// <summary>Serves a folder.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="certificate">Serves by TLS where there is one.</param>
    public static Task<WebServer> StartAsync(TestFolder content, TestCertificate? certificate = null)
    {
        string home = content.MakeHome("lighttpd");
        string tls = certificate is null
            ? ""
            : $"""
            server.modules = ( "mod_openssl" )
            ssl.engine = "enable"
            ssl.pemfile = "{certificate.CertificatePath}"
            ssl.privkey = "{certificate.KeyPath}"
            """;
        return WebServer.StartAsync(Peer.Find("lighttpd"), home, port =>
        {
            string configuration = Path.Combine(home, "lighttpd.conf");
            File.WriteAllText(configuration, FormattableString.Invariant($"""
                server.document-root = "{content.Path}"
                server.bind = "127.0.0.1"
                server.port = {port}
                server.errorlog = "{home}/error.log"
                mimetype.assign = ( "" => "application/octet-stream" )
                {tls}

                """));
            return ["-D", "-f", configuration];
        });
    }
}
