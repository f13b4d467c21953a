namespace Morsel.Estimates;

/// <summary>A link between clients and a server, as estimates assume it.</summary>
/// <param name="Name">A name for people: "dsl".</param>
/// <param name="BytesPerSecond">What it carries to the client, in bytes per second; more than 0.</param>
/// <param name="RoundTrip">The time from a request to the first byte of its answer.</param>
public sealed record Link(string Name, double BytesPerSecond, TimeSpan RoundTrip)
{
    private const double BytesPerMegabit = 1e6 / 8;

    /// <summary>Round trips until a connection is open.</summary>
    /// <value>Default 2: one for TCP, one for TLS 1.3.</value>
    public int Handshakes { get; init; } = 2;

    /// <summary>16 Mbit/s with a round trip of 30 ms.</summary>
    public static Link Dsl { get; } = new("dsl", 16 * BytesPerMegabit, TimeSpan.FromMilliseconds(30));

    /// <summary>30 Mbit/s with a round trip of 60 ms.</summary>
    public static Link Mobile { get; } = new("mobile", 30 * BytesPerMegabit, TimeSpan.FromMilliseconds(60));

    /// <summary>250 Mbit/s with a round trip of 10 ms.</summary>
    public static Link Fibre { get; } = new("fibre", 250 * BytesPerMegabit, TimeSpan.FromMilliseconds(10));

    /// <summary>The links that have a name.</summary>
    public static IReadOnlyList<Link> Presets { get; } = [Dsl, Mobile, Fibre];
}

/// <summary>What a download would be on a link.</summary>
/// <param name="Link">The link.</param>
/// <param name="DataBytes">Bytes of data: the missing ones, and those between them that are downloaded to save requests.</param>
/// <param name="Requests">Requests for data, if the server supports several ranges in a request.</param>
/// <param name="Time">The time from the first connection to the last byte, without the time that processors need.</param>
public sealed record LinkForecast(Link Link, long DataBytes, int Requests, TimeSpan Time);
