using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace Morsel.Server.Hosting;

/// <summary>The web server Kestrel, with limits for clients that nobody knows.</summary>
internal static class WebHost
{
    // 1000 ranges of 13-digit positions take 29 KB; the default of 32 KiB would leave no room for a proxy's additions.
    private const int RequestHeaderBytes = 64 << 10;

    // Each takes memory for as long as its client likes.
    private const int MostConnections = 4096;

    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(30);

    /// <param name="listening">Where to listen, and how.</param>
    /// <param name="meter">The name of the meter that is published.</param>
    /// <exception cref="ArgumentException">The address is not an IP address, or the certificate cannot be used.</exception>
    public static WebApplication Build(Listening listening, string meter)
    {
        IPEndPoint endPoint = new(ParseAddress(listening.Address), listening.Port);
        X509Certificate2? certificate = listening.CertificatePath is { } path ? ReadCertificate(path, listening.KeyPath) : null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter, "Morsel").AddPrometheusExporter());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowHostHeaderOverride = true;   // RFC 9112 §3.2.2: in the absolute form of a target, the host there counts
            kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = HeaderTime;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = 0;   // nothing is uploaded
            kestrel.Listen(endPoint, listen => Secure(listen, certificate));
        });
        return builder.Build();
    }

    private static void Secure(ListenOptions listen, X509Certificate2? certificate)
    {
        listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (certificate is not null)
            listen.UseHttps(certificate);
    }

    private static X509Certificate2 ReadCertificate(string path, string? keyPath)
    {
        try
        {
            return Path.GetExtension(path) is ".pfx" or ".p12"
                ? X509CertificateLoader.LoadPkcs12FromFile(path, password: null)
                : X509Certificate2.CreateFromPemFile(path, keyPath);
        }
        catch (CryptographicException failure)
        {
            throw new ArgumentException($"{path}: it has no certificate with a private key, expected a PEM file with both, one for each, or a PKCS #12 file: {failure.Message}", failure);
        }
    }

    private static IPAddress ParseAddress(string address)
    {
        if (address.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        return IPAddress.TryParse(address, out IPAddress? parsed)
            ? parsed
            : throw new ArgumentException($"\"{address}\" is not an IP address, expected one such as 127.0.0.1, ::1 or 0.0.0.0");
    }
}

/// <summary>Where a server listens, and how.</summary>
/// <param name="Address">An IP address, or "localhost".</param>
/// <param name="Port">A TCP port; 0 for any free one.</param>
/// <param name="CertificatePath">The certificate for HTTPS; null for HTTP.</param>
/// <param name="KeyPath">Its private key; null if it is in the same file.</param>
internal sealed record Listening(string Address, int Port, string? CertificatePath, string? KeyPath);
