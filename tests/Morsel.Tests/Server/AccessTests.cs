using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Morsel.Server;

namespace Morsel.Tests.Server;

public sealed class AccessTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("Bearer", "wrong", 401)]
    [InlineData("Bearer", "secreto", 401)]
    [InlineData("Bearer", "SECRET", 401)]
    [InlineData("Bearer", "secret", 200)]
    [InlineData("Basic", "anybody:secret", 200)]
    [InlineData("Basic", "secret", 401)]
    [InlineData("Digest", "secret", 401)]
    public async Task With_a_token_only_who_has_it_is_answered(string? scheme, string? credentials, int status)
    {
        running.Write("a.bin", 10);
        await using MorselServer server = await MorselServer.StartAsync(new() { Folder = running.Folder, Port = 0, Token = "secret" });
        using var client = new HttpClient { BaseAddress = server.Address };
        if (scheme is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials!)) : credentials);
        foreach (string path in (string[])["/", "/a.bin", "/a.bin.zsync", "/metrics", "/.morsel/page.js"])
            Assert.Equal((path, status), (path, (int)(await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
    }

    [Fact]
    public async Task Credentials_that_are_none_are_refused()
    {
        await using MorselServer server = await MorselServer.StartAsync(new() { Folder = running.Folder, Port = 0, Token = "secret" });
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic %%%");
        HttpResponseMessage answer = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (answer.StatusCode, answer.Headers.WwwAuthenticate.Single().Scheme));
    }

    [Theory]
    [InlineData(true, "1.1")]
    [InlineData(false, "2.0")]
    public async Task With_a_certificate_it_speaks_HTTPS_and_HTTP_2(bool isOneFile, string version)
    {
        byte[] content = running.Write("tls.bin", 100_000);
        using X509Certificate2 certificate = MakeCertificate();
        string path = Path.Combine(running.Outside, $"cert-{isOneFile}.{(isOneFile ? "p12" : "pem")}"), key = Path.Combine(running.Outside, "key.pem");
        await File.WriteAllBytesAsync(path, isOneFile ? certificate.Export(X509ContentType.Pkcs12) : Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        await File.WriteAllTextAsync(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using MorselServer server = await MorselServer.StartAsync(new() { Folder = running.Folder, Port = 0, CertificatePath = path, KeyPath = isOneFile ? null : key });
        Assert.Equal("https", server.Address.Scheme);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, seen, _, _) => seen!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tls.bin") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Range = new RangeHeaderValue(10, 19);
        HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, version), (answer.StatusCode, answer.Version.ToString()));
        Assert.Equal(content[10..20], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_certificate_without_a_key_is_an_error_that_says_what_is_expected()
    {
        using X509Certificate2 certificate = MakeCertificate();
        string path = Path.Combine(running.Outside, "alone.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());
        var error = await Assert.ThrowsAsync<ArgumentException>(() => MorselServer.StartAsync(new() { Folder = running.Folder, Port = 0, CertificatePath = path }));
        Assert.Contains($"{path}: it has no certificate with a private key, expected a PEM file with both, one for each, or a PKCS #12 file", error.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
