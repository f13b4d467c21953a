using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Morsel.Interop.Tests.Peers;

/// <summary>ASP.NET Core's static files, in this process.</summary>
internal sealed class Kestrel : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Kestrel(WebApplication application, Uri address) => (_application, Address) = (application, address);

    public Uri Address { get; }

    public int Port => Address.Port;

    /// <summary>Serves a folder.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="isHttp2">Speaks nothing but HTTP/2.</param>
    /// <param name="certificate">Serves by TLS and HTTP/2 where there is one.</param>
    public static async Task<Kestrel> StartAsync(TestFolder content, bool isHttp2 = false, TestCertificate? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = isHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
                listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.KeyPath));
        }));
        WebApplication application = builder.Build();
        application.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(content.Path), ServeUnknownFileTypes = true });
        await application.StartAsync();
        return new Kestrel(application, new Uri(application.Urls.Single() + "/"));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
