using System.Globalization;

namespace Morsel.Interop.Tests.Peers;

/// <summary>nginx with a configuration of its own and an access log that can be counted.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string LastRequest = "/the-last-request";

    private readonly WebServer _server;
    private readonly string _logPath;

    private Nginx(WebServer server, string scheme, string logPath)
    {
        _server = server;
        _logPath = logPath;
        Address = new Uri(FormattableString.Invariant($"{scheme}://localhost:{server.Port}/"));
    }

    public Uri Address { get; }

    public int Port => _server.Port;

    /// <summary>Serves a folder.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="directives">Lines for the server block.</param>
    /// <param name="certificate">Serves by TLS and HTTP/2 where there is one.</param>
    /// <param name="shared">Lines outside the server block: zones of limits and caches.</param>
    /// <param name="isHttp2">Speaks HTTP/2, without TLS to those who know it beforehand.</param>
    public static async Task<Nginx> StartAsync(
        TestFolder content, string directives = "", TestCertificate? certificate = null, string shared = "", bool isHttp2 = false)
    {
        string home = content.MakeHome("nginx");
        string listen = (certificate is null ? "" : " ssl") + (isHttp2 || certificate is not null ? " http2" : "");
        string keys = certificate is null ? "" : $"ssl_certificate {certificate.CertificatePath}; ssl_certificate_key {certificate.KeyPath};";
        WebServer server = await WebServer.StartAsync(Peer.Find("nginx"), home, port =>
        {
            string configuration = Path.Combine(home, "nginx.conf");
            File.WriteAllText(configuration, Configuration(content.Path, $"127.0.0.1:{port}{listen}", shared, $"{keys} {directives}"));
            return ["-p", home + "/", "-e", "error.log", "-c", configuration];
        });
        return new Nginx(server, certificate is null ? "http" : "https", Path.Combine(home, "access.log"));
    }

    /// <summary>All requests so far.</summary>
    public async Task<IReadOnlyList<LoggedRequest>> LogAsync()
    {
        // One worker writes one request after the other: when this one is in the log, so are all that were answered before.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HttpClient(handler);
        using (await client.GetAsync(new Uri(Address, LastRequest)))
        {
        }
        var requests = new List<LoggedRequest>();
        while (!requests.Any(request => request.Path == LastRequest))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
            requests = [.. (await File.ReadAllLinesAsync(_logPath)).Select(LoggedRequest.Parse)];
        }
        return [.. requests.TakeWhile(request => request.Path != LastRequest)];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string root, string listen, string shared, string directives) =>
        $$"""
        daemon off; master_process off; pid nginx.pid;
        events { worker_connections 256; }
        http {
          default_type application/octet-stream;
          log_format counted '$request_method\t$uri\t$status\t$body_bytes_sent\t$http_range\t$server_protocol';
          access_log access.log counted;
          client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
          {{shared}}
          server {
            listen {{listen}};
            root {{root}};
            {{directives}}
          }
        }

        """;
}

/// <summary>A line of the access log.</summary>
/// <param name="Method">GET, say.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Status">That of the answer.</param>
/// <param name="BodyBytes">Bytes of body that were sent, framing of parts included.</param>
/// <param name="Range">The Range header; "-" if there was none.</param>
/// <param name="Protocol">HTTP/1.1, say.</param>
internal sealed record LoggedRequest(string Method, string Path, int Status, long BodyBytes, string Range, string Protocol)
{
    public static LoggedRequest Parse(string line)
    {
        string[] fields = line.Split('\t');
        return new(
            fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[3], CultureInfo.InvariantCulture), fields[4], fields[5]);
    }
}
