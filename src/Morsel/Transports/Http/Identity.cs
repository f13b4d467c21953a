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

    /// <exception cref="ArgumentException">There are two identities, or one cannot be sent.</exception>
    /// <exception cref="IOException">The netrc file cannot be read.</exception>
    public Identity(HttpOptions options)
    {
        _isGivenAsHeader = options.Headers.Any(header => header.Key.Equals(Header, StringComparison.OrdinalIgnoreCase));
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
        return known is null ? null : Basic(known);
    }

    private static bool IsSendable(string token) => token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string? Basic(NetworkCredential credentials)
    {
        string both = $"{credentials.UserName}:{credentials.Password}";
        return credentials.UserName.Contains(':', StringComparison.Ordinal) || both.Any(char.IsControl)
            ? null
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(both))}";
    }
}
