using System.Net;

namespace Morsel.Transports;

/// <summary>Name and password as they stand in an address.</summary>
internal static class UserInformation
{
    /// <summary>Those of <paramref name="address"/>; null if it has none.</summary>
    public static NetworkCredential? Of(Uri address)
    {
        string both = address.UserInfo;
        if (both.Length == 0)
            return null;
        int colon = both.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(both), "")
            : new NetworkCredential(Uri.UnescapeDataString(both[..colon]), Uri.UnescapeDataString(both[(colon + 1)..]));
    }

    /// <summary>The address without them.</summary>
    public static Uri Without(Uri address) =>
        address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;
}
