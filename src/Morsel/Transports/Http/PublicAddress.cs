using System.Net;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Tells addresses that anybody on the internet has from those that mean something else on every network.</summary>
/// <remarks>Source: the IANA registries of special-purpose addresses (RFC 6890) and what they were extended by.</remarks>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/3",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // Each of these carries an IPv4 address that a translator goes to.
    private static readonly (IPNetwork Network, int Offset)[] Carriers =
    [
        (IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>Whether <paramref name="address"/> is none of: loopback, private, link-local, shared by carriers, multicast, "this" network.</summary>
    public static bool Is(IPAddress address)
    {
        IPAddress real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Special.Any(network => network.Contains(real)))
            return false;
        if (real.AddressFamily != AddressFamily.InterNetworkV6)
            return true;
        foreach ((IPNetwork network, int offset) in Carriers)
            if (network.Contains(real))
                return Is(new IPAddress(real.GetAddressBytes().AsSpan(offset, 4)));
        return true;
    }

    /// <summary>Whether a host is a literal address that is not public.</summary>
    public static bool IsLiteralOther(Uri host) => IPAddress.TryParse(host.IdnHost, out IPAddress? address) && !Is(address);
}
