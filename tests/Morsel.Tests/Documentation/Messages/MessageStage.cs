using System.Text.RegularExpressions;
using Morsel.Cli.Running;
using Morsel.Tests.Cli;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>A server with a published file, a folder with an old version of it, and the command; what is printed bears the names of examples.</summary>
internal sealed partial class MessageStage : IAsyncDisposable
{
    public static readonly byte[] Target = Edited.Content(1, 100_000);

    /// <summary>The address of a proxy that does not run.</summary>
    public const string ClosedProxy = "127.0.0.1:9";

    private readonly Scene _scene;

    /// <param name="secure">What secures the connections of the server; null for none.</param>
    public MessageStage(Func<Stream, Task<Stream>>? secure = null) => _scene = new Scene(Target, secure: secure).Old(Edited.Flipped(Target, 7));

    public Scene Scene => _scene;

    public string Control => _scene.Site.Address(Scene.ControlPath).ToString();

    public string File => _scene.Site.Address(Scene.Path).ToString();

    public string Folder => _scene.Folder.Path;

    /// <summary>The server as a proxy for any host.</summary>
    public string ProxyAddress => $"http://127.0.0.1:{_scene.Site.Address("/").Port}";

    /// <summary>The path of a file with this content.</summary>
    public string Written(string name, byte[] content)
    {
        string path = _scene.Folder[name];
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The server answers every request for a path with a status and nothing else.</summary>
    public MessageStage Answers(string path, string status, string headers = "")
    {
        _scene.Site.Answer(path, (_, connection) => connection.WriteAsync($"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n"));
        return this;
    }

    /// <summary>The server breaks off every answer for data after some of it.</summary>
    public MessageStage BreaksOff()
    {
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            connection.CutAfter(20_000, Cut.Rst);
            return _scene.DataRequests == 1 ? connection.WriteAsync(Site.Usual(request, Target)) : connection.EndAsync(Cut.Rst);
        });
        System.IO.File.Delete(_scene.Output);
        return this;
    }

    /// <summary>Updates the file.</summary>
    public Task<CommandRun> GetAsync(params string[] more) => RunAsync(["get", Control, "-o", _scene.Output, .. more]);

    /// <summary>Runs the command; nobody waits.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) => RunAsync(arguments, around => around);

    public Task<CommandRun> RunAsync(string[] arguments, Func<Surroundings, Surroundings> change, CancellationToken cancellationToken = default) =>
        CommandRun.Of(arguments, around => change(around with { Time = _scene.Time }), cancellationToken);

    /// <summary>What was printed, with the names of examples in the place of those of this run.</summary>
    public string[] Shown(CommandRun run)
    {
        string text = run.Error.Length > 0 ? run.Error : run.Output;
        text = Proxy().Replace(text.Replace(Folder, "/home/me", StringComparison.Ordinal), "proxy.example:3128");
        text = Origin().Replace(text, "$1://example.org/");
        text = EndPoint().Replace(text, "example.org:80").Replace("127.0.0.1", "example.org", StringComparison.Ordinal);
        return Date().Replace(text, "2026-01-01").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [GeneratedRegex(@"127\.0\.0\.1:9\b")]
    private static partial Regex Proxy();

    [GeneratedRegex(@"(https?)://127\.0\.0\.1:\d+/")]
    private static partial Regex Origin();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex EndPoint();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b")]
    private static partial Regex Date();
}
