using System.Net;

namespace Morsel.Transports;

/// <summary>The credentials of proxies by their addresses.</summary>
internal sealed class ProxyCredentials : ICredentials
{
    private readonly Dictionary<Uri, NetworkCredential> _known = [];

    public void Add(Uri proxy, NetworkCredential credential) => _known[proxy] = credential;

    // Schemes in which the system would prove who its user is are none of ours.
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is "Negotiate" or "NTLM" ? null : _known.GetValueOrDefault(uri);
}
