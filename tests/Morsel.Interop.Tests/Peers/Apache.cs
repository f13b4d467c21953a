namespace Morsel.Interop.Tests.Peers;

/// <summary>Apache with a configuration of its own.</summary>
internal sealed class Apache : IAsyncDisposable
{
    private static readonly string[] ModuleFolders =
        ["/usr/lib/apache2/modules", "/usr/libexec/apache2", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"];

    // Those that a distribution has compiled in are not in its folder, and need not be loaded.
    private static readonly string[] Modules =
        ["mpm_event", "authz_core", "log_config", "unixd", "ssl", "http2", "proxy", "proxy_http", "cache", "cache_disk", "headers", "mime"];

    private readonly WebServer _server;

    private Apache(WebServer server, string scheme)
    {
        _server = server;
        Address = new Uri(FormattableString.Invariant($"{scheme}://localhost:{server.Port}/"));
    }

    public Uri Address { get; }

    public int Port => _server.Port;

    /// <summary>Serves a folder.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="directives">Lines for the server; HOME in them is a folder that it may write.</param>
    /// <param name="certificate">Serves by TLS and HTTP/2 where there is one.</param>
    public static async Task<Apache> StartAsync(TestFolder content, string directives = "", TestCertificate? certificate = null)
    {
        string home = content.MakeHome("apache");
        string keys = certificate is null
            ? ""
            : $"""
            Protocols h2 http/1.1
            SSLEngine on
            SSLCertificateFile {certificate.CertificatePath}
            SSLCertificateKeyFile {certificate.KeyPath}
            """;
        WebServer server = await WebServer.StartAsync(Peer.Find("apache2"), home, port =>
        {
            string configuration = Path.Combine(home, "apache.conf");
            File.WriteAllText(configuration, Configuration(content.Path, home, port, $"{keys}\n{directives.Replace("HOME", home, StringComparison.Ordinal)}"));
            return ["-d", home, "-f", configuration, "-D", "FOREGROUND"];
        });
        return new Apache(server, certificate is null ? "http" : "https");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string root, string home, int port, string directives) => FormattableString.Invariant(
        $"""
        ServerName localhost
        DefaultRuntimeDir {home}
        PidFile {home}/apache.pid
        ErrorLog {home}/error.log
        Mutex pthread
        {string.Join('\n', LoadModules())}
        <IfModule mime_module>
          TypesConfig /dev/null
        </IfModule>
        {(Environment.IsPrivilegedProcess ? "User www-data\nGroup www-data" : "")}
        Listen 127.0.0.1:{port}
        DocumentRoot {root}
        <Directory {root}>
          Require all granted
        </Directory>
        {directives}

        """);

    private static IEnumerable<string> LoadModules() =>
        from folder in ModuleFolders.Where(Directory.Exists).Take(1)
        from module in Modules
        let path = Path.Combine(folder, $"mod_{module}.so")
        where File.Exists(path)
        select $"LoadModule {module}_module {path}";
}
