using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Selection;
using Morsel.Server;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel serve</c>: a folder on HTTP.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder to serve." };
    private readonly Option<string?> _address = OptionKinds.Text("--address", "ADDRESS", "Address to listen on (default: 127.0.0.1).");

    private readonly Option<int?> _port =
        OptionKinds.Number("--port", 0, 65535, "Port to listen on; 0 chooses a free one (default: 8080).");

    private readonly Option<string?> _cache = OptionKinds.Path("--cache", "DIR", "Folder for the control files that the server creates (default: a temporary folder).");
    private readonly Option<bool> _log = OptionKinds.Flag("--log", "Log every request.");

    [SetsRequiredMembers]
    public ServeVerb(Surroundings around)
        : base("serve", "Serve a folder over HTTP, with ranges, and create FILE.zsync when it is requested. Stop it with Ctrl-C.", around)
    {
        Add(_folder);
        Add(_address);
        Add(_port);
        Add(_cache);
        Add(_log);
        AddReportOptions();
        Examples = ["morsel serve .", "morsel serve /srv/images --address 0.0.0.0 --port 80 --log"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ServerOptions options = ServerOptions(parsed);
        if (!Directory.Exists(options.Folder))
            throw new CommandFailure(ExitCode.LocalFiles, $"{options.Folder}: there is no such folder: specify the folder to serve");
        MorselServer server = await MorselServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            string address = server.Address.AbsoluteUri;
            Print(parsed, () => $"{address}\n", json => json.WriteString("address", address), []);
            await WaitAsync(server, cancellationToken).ConfigureAwait(false);
        }
        return ExitCode.Ok;
    }

    // A signal is the ordinary end of a server, and no failure.
    private static async Task WaitAsync(MorselServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private ServerOptions ServerOptions(ParseResult parsed)
    {
        var options = new ServerOptions
        {
            Folder = parsed.GetRequiredValue(_folder),
            CacheFolder = parsed.GetValue(_cache),
            LogRequests = parsed.GetValue(_log),
        };
        return options with
        {
            Address = parsed.GetValue(_address) ?? options.Address,
            Port = parsed.GetValue(_port) ?? options.Port,
        };
    }
}
