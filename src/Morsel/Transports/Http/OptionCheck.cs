using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Whether options can be used at all.</summary>
internal static class OptionCheck
{
    private const int MostConnections = 1024;

    // Timers take no more.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <exception cref="ArgumentException">One of them cannot.</exception>
    public static void Demand(HttpOptions options)
    {
        if (options.Connections is < 1 or > MostConnections)
            throw Bad($"{options.Connections} connections, expected 1 to {MostConnections}");
        DemandWait(options.ConnectTimeout, "connect");
        DemandWait(options.FirstByteTimeout, "first-byte");
        DemandWait(options.StallTimeout, "stall");
        if (options.RateWindows.Any(window => window.BytesPerSecond < 1))
            throw Bad("a rate of less than 1 byte/s, expected 1 or more");
        if (options.AddressFamily is not (AddressFamily.Unspecified or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            throw Bad($"addresses of the family {options.AddressFamily}, expected IPv4 or IPv6");
        if (options.CaFile is not null && HttpOptions.TlsProblem is { } problem)
            throw Bad(problem);
        if (options.ClientCertificate is { HasPrivateKey: false })
            throw Bad("the client certificate has no private key");
    }

    private static void DemandWait(TimeSpan wait, string name)
    {
        if (wait <= TimeSpan.Zero || wait > Longest)
            throw Bad($"a {name} time-out of {wait.TotalSeconds} s, expected more than 0 and at most {Longest.TotalSeconds:0}");
    }

    private static ArgumentException Bad(string problem) => new(problem);
}
