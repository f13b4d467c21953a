using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Morsel.Tests.Transports.Http;

/// <summary>A real server over TLS that asks for a client certificate, needs none, and remembers whose it was shown.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TlsServer(WebApplication server) => _server = server;

    public List<string?> Shown { get; } = [];

    public Uri Address => new(_server.Urls.Single() + "/file");

    /// <param name="authority">Signs its certificate.</param>
    /// <param name="redirect">Where it sends everybody; null where it answers itself.</param>
    public static async Task<TlsServer> StartAsync(TestAuthority authority, Uri? redirect = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = authority.Issue("Morsel test server");
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        WebApplication server = builder.Build();
        var made = new TlsServer(server);
        server.MapGet("/file", (HttpContext context) =>
        {
            X509Certificate2? shown = context.Connection.ClientCertificate;
            made.Shown.Add(shown?.Subject);
            return redirect is null ? Results.Bytes("ok"u8.ToArray()) : Results.Redirect(redirect.ToString());
        });
        await server.StartAsync();
        return made;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
