using System.Globalization;

namespace Morsel.Interop.Tests.Peers;

/// <summary>Servers that need no configuration: a folder and a port.</summary>
internal static class SmallServers
{
    // HTTP/1.0 is its default; the option that says otherwise is not in every version.
    private const string Python =
        "import http.server as s, sys; s.SimpleHTTPRequestHandler.protocol_version = 'HTTP/1.1'; "
        + "s.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), s.SimpleHTTPRequestHandler).serve_forever()";

    public static Task<WebServer> PythonAsync(TestFolder content) =>
        WebServer.StartAsync(Peer.Find("python3"), content.Path, port => ["-c", Python, Text(port)]);

    public static Task<WebServer> BusyboxAsync(TestFolder content) =>
        WebServer.StartAsync(Peer.Find("busybox"), content.Path, port => ["httpd", "-f", "-p", $"127.0.0.1:{Text(port)}", "-h", content.Path]);

    public static Task<WebServer> ServeAsync(TestFolder content) => NodeAsync(
        content, "serve/build/main.js", port => ["-l", $"tcp://127.0.0.1:{Text(port)}", "-n", content.Path]);

    public static Task<WebServer> HttpServerAsync(TestFolder content) => NodeAsync(
        content, "http-server/bin/http-server", port => [content.Path, "-a", "127.0.0.1", "-p", Text(port), "--silent"]);

    /// <summary>A store in the manner of Amazon S3, with a bucket "lab" that everybody may write and read.</summary>
    public static Task<WebServer> S3Async(TestFolder content) => NodeAsync(
        content,
        "s3rver/bin/s3rver.js",
        port => ["-d", content.MakeHome("s3"), "-a", "127.0.0.1", "-p", Text(port), "--silent", "--configure-bucket", "lab"]);

    /// <summary>A store in the manner of Azure Blob.</summary>
    public static Task<WebServer> AzureAsync(TestFolder content, AzureAccount account) => NodeAsync(
        content,
        "azurite/dist/src/blob/main.js",
        port => ["--blobHost", "127.0.0.1", "--blobPort", Text(port), "--silent", "--location", content.MakeHome("azure"), "--skipApiVersionCheck", "--disableTelemetry"],
        account.Environment);

    private static Task<WebServer> NodeAsync(
        TestFolder content, string script, Func<int, IEnumerable<string>> arguments, IReadOnlyDictionary<string, string?>? environment = null) => WebServer.StartAsync(
        Peer.Find("node"), content.MakeHome("node"), port => [Path.Combine(NodePackages.Folder, script), .. arguments(port)], environment);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
