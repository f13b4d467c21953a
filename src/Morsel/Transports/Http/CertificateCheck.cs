using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Morsel.Transports.Http;

/// <summary>Judges certificates of servers, by the system's roots and those of a file; says of one that is not acceptable why, and what helps.</summary>
internal sealed class CertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MostNames = 3;
    private const int MostNameChars = 100;
    private const string Renewal = "its owner must renew it, unless the clock of this machine is wrong";

    private readonly X509Certificate2Collection _roots = [];

    /// <param name="pemFile">Roots beside the system's; null for none.</param>
    /// <exception cref="ArgumentException">The file holds no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public CertificateCheck(string? pemFile)
    {
        if (pemFile is null)
            return;
        _roots.ImportFromPemFile(pemFile);
        if (_roots.Count == 0)
            throw new ArgumentException($"{pemFile}: no certificate in it, expected PEM", nameof(pemFile));
    }

    /// <summary>Accepts what the system accepts, and a chain that fails only because it ends in one of our roots.</summary>
    /// <exception cref="ConnectFault">It is not acceptable.</exception>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        string host = (sender as SslStream)?.TargetHostName ?? "the server";
        if (certificate is not X509Certificate2 leaf)
            throw Refused($"{host} sent no certificate");
        X509ChainStatusFlags faults = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? FaultsOf(leaf, chain) : X509ChainStatusFlags.NoError;
        if (faults.HasFlag(X509ChainStatusFlags.NotTimeValid))
            throw Refused(OutOfTime(host, leaf));
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw Refused($"the certificate of {host} is for {NamesOf(leaf)}: use an address with a name of the certificate");
        return faults == X509ChainStatusFlags.NoError ? true : throw Untrusted(host, leaf, faults);
    }

    private X509ChainStatusFlags FaultsOf(X509Certificate2 leaf, X509Chain? chain)
    {
        if (_roots.Count == 0)
            return FaultsIn(chain);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(leaf) ? X509ChainStatusFlags.NoError : FaultsIn(own);
    }

    private static X509ChainStatusFlags FaultsIn(X509Chain? chain) =>
        chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) is { } faults and not X509ChainStatusFlags.NoError
            ? faults
            : X509ChainStatusFlags.PartialChain;

    private static string OutOfTime(string host, X509Certificate2 leaf)
    {
        DateTime now = TimeProvider.System.GetLocalNow().LocalDateTime;
        return leaf.NotAfter < now
            ? FormattableString.Invariant($"the certificate of {host} expired on {leaf.NotAfter:yyyy-MM-dd}: {Renewal}")
            : leaf.NotBefore > now
                ? FormattableString.Invariant($"the certificate of {host} is not valid before {leaf.NotBefore:yyyy-MM-dd}: is the clock of this machine right?")
                : $"a certificate that the certificate of {host} depends on expired: {Renewal}";
    }

    private static ConnectFault Untrusted(string host, X509Certificate2 leaf, X509ChainStatusFlags faults)
    {
        const X509ChainStatusFlags noRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((faults & noRoot) == 0)
            return Refused($"the certificate of {host} is not acceptable ({faults})");
        bool isByItself = leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData);
        return Refused(
            isByItself
                ? $"the certificate of {host} is self-signed ({Printable.Escape(leaf.Subject, MostNameChars)})"
                : $"the certificate of {host} is signed by an authority that is not trusted on this machine ({Printable.Escape(leaf.Issuer, MostNameChars)})",
            Remedy.TrustCertificate);
    }

    private static string NamesOf(X509Certificate2 leaf)
    {
        string[] names = [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        string[] shown = names.Length > 0 ? names : [leaf.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
        return string.Join(", ", shown.Take(MostNames).Select(ServerText.Quote)) + (shown.Length > MostNames ? " and others" : "");
    }

    private static ConnectFault Refused(string problem, Remedy remedy = Remedy.None) => new(TransportFailure.Refused, problem) { NamesPeer = true, Remedy = remedy };
}
