using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Morsel.Transports.Http;

/// <summary>Roots that are trusted beside the system's.</summary>
internal sealed class TrustAnchors
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _roots = [];

    /// <exception cref="ArgumentException">The file holds no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public TrustAnchors(string pemFile)
    {
        _roots.ImportFromPemFile(pemFile);
        if (_roots.Count == 0)
            throw new ArgumentException($"{pemFile}: no certificate in it, expected PEM", nameof(pemFile));
    }

    /// <summary>Accepts what the system accepts, and a chain that fails only because it ends in one of our roots.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerAuthentication));
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(leaf);
    }
}
