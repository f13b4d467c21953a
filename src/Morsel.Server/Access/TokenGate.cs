using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Morsel.Hashing;

namespace Morsel.Server.Access;

/// <summary>Lets requests in that have the token: as a bearer token, or as the password of any user, which is what browsers can send.</summary>
internal sealed class TokenGate(string token)
{
    private readonly byte[] _digest = Digester.Sha256Of(Encoding.UTF8.GetBytes(token));

    public async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        if (IsGranted(context.Request.Headers.Authorization.ToString()))
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"morsel\", charset=\"UTF-8\"";
        context.Response.ContentLength = 0;
    }

    private bool IsGranted(string authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out AuthenticationHeaderValue? credentials) && credentials.Parameter is { } parameter
        && TokenIn(credentials.Scheme, parameter) is { } given
        // Equal lengths, and a comparison that takes as long whatever is wrong: time tells nothing of the token.
        && CryptographicOperations.FixedTimeEquals(Digester.Sha256Of(given), _digest);

    private static byte[]? TokenIn(string scheme, string parameter)
    {
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(parameter);
        byte[] decoded = new byte[parameter.Length];
        if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(parameter, decoded, out int length))
            return null;
        int colon = decoded.AsSpan(0, length).IndexOf((byte)':');
        return colon < 0 ? null : decoded[(colon + 1)..length];
    }
}
