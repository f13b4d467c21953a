namespace Morsel.Interop.Tests.Peers;

/// <summary>Apache with a configuration of its own.</summary>
internal sealed class Apache : IAsyncDisposable
{
    private static readonly string[] ModuleFolders =
        ["/usr/lib/apache2/modules", "/usr/libexec/apache2", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"];

    // Those that a distribution has compiled in are not in its folder, and need not be loaded.
    private static readonly string[] Modules = ["mpm_event", "authz_core", "log_config", "unixd"];

    private readonly WebServer _server;

    private Apache(WebServer server)
    {
        _server = server;
        Address = new Uri(FormattableString.Invariant($"http://localhost:{server.Port}/"));
    }

    public Uri Address { get; }

    /// <summary>Serves a folder.</summary>
    public static async Task<Apache> StartAsync(TestFolder content)
    {
        string home = content.MakeSibling("apache");
        return new Apache(await WebServer.StartAsync(Peer.Find("apache2"), home, port =>
        {
            string configuration = Path.Combine(home, "apache.conf");
            File.WriteAllText(configuration, Configuration(content.Path, home, port));
            return ["-d", home, "-f", configuration, "-X", "-D", "FOREGROUND"];
        }));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string root, string home, int port) => FormattableString.Invariant(
        $"""
        ServerName localhost
        DefaultRuntimeDir {home}
        PidFile {home}/apache.pid
        ErrorLog {home}/error.log
        Mutex pthread
        {string.Join('\n', LoadModules())}
        {(Environment.IsPrivilegedProcess ? "User www-data\nGroup www-data" : "")}
        Listen 127.0.0.1:{port}
        DocumentRoot {root}
        <Directory {root}>
          Require all granted
        </Directory>

        """);

    private static IEnumerable<string> LoadModules() =>
        from folder in ModuleFolders.Where(Directory.Exists).Take(1)
        from module in Modules
        let path = Path.Combine(folder, $"mod_{module}.so")
        where File.Exists(path)
        select $"LoadModule {module}_module {path}";
}
