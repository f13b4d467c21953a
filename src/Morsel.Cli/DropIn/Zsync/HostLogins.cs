using System.Net.Http.Headers;
using System.Text;

namespace Morsel.Cli.DropIn.Zsync;

/// <summary>Names and passwords by host, as <c>-A HOST=USER:PASS</c> gives them: each goes to its own host alone, whoever leads there.</summary>
internal sealed class HostLogins(HttpMessageHandler inner, IReadOnlyDictionary<string, string> logins) : DelegatingHandler(inner)
{
    /// <summary>Reads what was given.</summary>
    /// <returns>User and password by host, a colon between them.</returns>
    /// <exception cref="ToolFailure">One of them has another form.</exception>
    public static Dictionary<string, string> Parse(IEnumerable<string> given)
    {
        var logins = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in given)
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0 || !parts[1].Contains(':', StringComparison.Ordinal))
                throw new ToolFailure(1, "-A takes hostname=username:password");
            logins[parts[0]] = parts[1];
        }
        return logins;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && request.RequestUri is { } address && logins.TryGetValue(address.Host, out string? login))
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return base.SendAsync(request, cancellationToken);
    }
}
