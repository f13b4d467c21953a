using System.Net;
using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Who the caller is to the server that the caller named.</summary>
internal sealed class Identity
{
    private const string Header = "Authorization";

    private readonly string? _always;
    private readonly bool _isGivenAsHeader;
    private readonly Netrc? _netrc;
    private readonly IReadOnlyList<HostIdentity> _hosts;

    /// <exception cref="ArgumentException">There are two identities, or one cannot be sent.</exception>
    /// <exception cref="IOException">The netrc file cannot be read.</exception>
    public Identity(HttpOptions options)
    {
        _isGivenAsHeader = options.Headers.Any(header => header.Key.Equals(Header, StringComparison.OrdinalIgnoreCase));
        _hosts = options.Hosts;
        if (_hosts.FirstOrDefault(host => host.BearerToken is { } own && !IsSendable(own)) is { } wrong)
            throw new ArgumentException($"the token for {wrong.Host} is empty, or contains a space or a control character", nameof(options));
        int given = (_isGivenAsHeader ? 1 : 0) + (options.BearerToken is null ? 0 : 1) + (options.Credentials is null ? 0 : 1);
        if (given > 1)
            throw new ArgumentException("more than one of name and password, token and Authorization header is given, expected one", nameof(options));
        if (options.BearerToken is { } token)
            _always = IsSendable(token) ? $"Bearer {token}" : throw new ArgumentException("the token is empty, or contains a space or a control character", nameof(options));
        if (options.Credentials is { } credentials)
            _always = Basic(credentials) ?? throw new ArgumentException("a name with a colon, or a control character, cannot be sent as credentials", nameof(options));
        if (given == 0 && options.NetrcFile is { } netrc)
            _netrc = Netrc.Read(netrc);
    }

    /// <summary>The header that tells it; null where there is nothing to tell, or the caller's own header does.</summary>
    /// <param name="home">The address that the caller named.</param>
    public string? AuthorizationFor(Uri home)
    {
        if (_always is not null || _isGivenAsHeader)
            return _always;
        NetworkCredential? known = UserInformation.Of(home) ?? _netrc?.For(home.IdnHost);
        return known is null ? OfHost(home) : Basic(known);
    }

    private string? OfHost(Uri home) => _hosts.FirstOrDefault(host =>
        host.Host.Equals(home.IdnHost, StringComparison.OrdinalIgnoreCase) || host.Host.Equals($"{home.IdnHost}:{home.Port}", StringComparison.OrdinalIgnoreCase)) is { } known
        ? known.BearerToken is { } token ? $"Bearer {token}" : known.Credentials is { } credentials ? Basic(credentials) : null
        : null;

    private static bool IsSendable(string token) => token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string? Basic(NetworkCredential credentials)
    {
        string both = $"{credentials.UserName}:{credentials.Password}";
        return credentials.UserName.Contains(':', StringComparison.Ordinal) || both.Any(char.IsControl)
            ? null
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(both))}";
    }
}
