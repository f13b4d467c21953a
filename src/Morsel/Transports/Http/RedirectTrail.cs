using System.Net;
using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>The way of one request from the address that was asked for to the one that answers.</summary>
internal sealed class RedirectTrail
{
    private const int MaxHops = 10;
    private const int MaxAddressLength = 8 * 1024;

    private readonly Uri _original;
    private readonly bool _allowsDowngrade, _staysAtHost;
    private readonly HashSet<string> _visited = [];
    private readonly List<Uri> _way;

    /// <summary>The way of a request.</summary>
    /// <param name="request">What is wanted; personal headers go no farther than the origin of its home.</param>
    /// <param name="start">The resource, and the way from there to where it was last found to lead.</param>
    /// <param name="allowsDowngrade">Whether it may lead from https to http.</param>
    public RedirectTrail(TransferRequest request, IReadOnlyList<Uri> start, bool allowsDowngrade = false)
    {
        _original = request.Resource;
        _allowsDowngrade = allowsDowngrade;
        _staysAtHost = request.ProgramHeaders is not null;
        Home = request.Home is { } home && IsWeb(home) ? home : request.Resource;
        _way = [.. start.Select(UserInformation.Without)];
        AtHome = IsSameOrigin(request.Home ?? request.Resource, At);
        _visited.Add(Request(At));
    }

    /// <summary>What the caller named; where that was a file, the address that stands in it.</summary>
    public Uri Home { get; }

    /// <summary>Where the request goes now, without user information.</summary>
    public Uri At => _way[^1];

    /// <summary>Every address on the way so far.</summary>
    public IReadOnlyList<Uri> Way => _way;

    /// <summary>The way has not left the scheme, host and port of home so far.</summary>
    public bool AtHome { get; private set; }

    /// <summary>The request goes to the scheme, host and port of home, by whatever way.</summary>
    public bool IsToHome => IsSameOrigin(Home, At);

    public static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Goes where the answer points.</summary>
    /// <exception cref="TransportException">It points nowhere, in a circle, too far, or where Morsel does not go.</exception>
    public void Follow(HttpResponseHeaders headers)
    {
        Uri next = Target(headers);
        if (!IsWeb(next))
            throw Refused($"a redirect leads to the scheme {ServerText.Quote(next.Scheme)}, expected http or https");
        if (_staysAtHost && !IsSameOrigin(At, next))
            throw Refused($"a redirect leads to another host ({TransportException.Shown(next)})");
        if (!_allowsDowngrade && At.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
            throw new TransportException(TransportFailure.Refused, _original, $"a redirect leads from https to http ({TransportException.Shown(next)})") { Remedy = Remedy.AllowDowngrade };
        if (!_visited.Add(Request(next)))
            throw Refused($"redirects lead in a circle through {TransportException.Shown(next)}");
        if (_visited.Count > MaxHops + 1)
            throw Refused($"more than {MaxHops} redirects");
        AtHome &= IsSameOrigin(Home, next);
        _way.Add(next);
    }

    private Uri Target(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Location", out HeaderStringValues values) || values.Count != 1)
            throw Bad($"a redirect has {values.Count} Location headers, expected 1");
        string location = values.ToString();
        if (location.Length > MaxAddressLength)
            throw Bad($"a redirect's Location has {location.Length} characters, expected at most {MaxAddressLength}");
        if (!Uri.TryCreate(At, location, out Uri? next) || !HasHost(next))
            throw Bad("a redirect's Location is not an address");
        return next.UserInfo.Length == 0 ? next : throw Bad("a redirect's Location names a user");
    }

    // The runtime takes addresses whose host cannot be written in ASCII, and says so only when it is asked for.
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0 || !IsWeb(address);
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;

    private static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string Request(Uri uri) => uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private TransportException Refused(string problem) => new(TransportFailure.Refused, _original, problem);

    private TransportException Bad(string problem) => new(TransportFailure.BadReply, _original, problem);
}
