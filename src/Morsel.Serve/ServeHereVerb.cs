using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Html;
using Morsel.Cli.Text;
using Morsel.Cli.Verbs;
using Morsel.Server;

namespace Morsel.Serve;

/// <summary><c>morsel serve</c>, done by this program.</summary>
[method: SetsRequiredMembers]
internal sealed class ServeHereVerb(Surroundings around) : ServeVerb(around)
{
    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ServerOptions options = OptionsOf(parsed);
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

    private static string DrawMap(UpdatePlan plan) => MapSvg.Of(FileMap.Of(plan.Segments), "Where each part of the new version comes from").ToString();

    private ServerOptions OptionsOf(ParseResult parsed)
    {
        var options = new ServerOptions { Folder = Folder(parsed), CacheFolder = Cache(parsed), LogRequests = Logs(parsed), Page = HasPage(parsed), DrawMap = DrawMap };
        (string? address, int? port) = EndPoint(parsed);
        (string? certificate, string? key, string? token) = Access(parsed);
        return options with { Address = address ?? options.Address, Port = port ?? options.Port, CertificatePath = certificate, KeyPath = key, Token = token };
    }
}
