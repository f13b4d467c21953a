using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Morsel.Tests.Transports.Http;

/// <summary>A root of our own and certificates by it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private byte _serial;

    public TestAuthority(string name = "Morsel test root")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(_now.AddDays(-9), _now.AddDays(9));
    }

    public X509Certificate2 Root { get; }

    /// <summary>A certificate with its key.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="address">Of which host; it is host.test's as well.</param>
    /// <param name="shift">How far its two days lie from now.</param>
    public X509Certificate2 Issue(string name, string address = "127.0.0.1", TimeSpan shift = default)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = RequestFor(key, name, address);
        using X509Certificate2 certificate = request.Create(Root, _now.AddDays(-1) + shift, _now.AddDays(1) + shift, [1, 2, ++_serial]);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate with its key, which nobody but itself vouches for.</summary>
    public X509Certificate2 SelfSigned() => RequestFor(_key, "server", "127.0.0.1").CreateSelfSigned(_now.AddDays(-1), _now.AddDays(1));

    private static CertificateRequest RequestFor(ECDsa key, string name, string address)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        names.AddDnsName("host.test");
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }
}
