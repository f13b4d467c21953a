namespace Morsel.Planning;

/// <summary>How many bytes of a resource may travel for what is missing of it, whatever was measured of the line. Pure.</summary>
/// <remarks>
/// Measurements lie where the machine is busy, and none of them is a reason to fetch much of what is there. Gaps of a few bytes count as missing: servers
/// join the ranges beside them.
/// </remarks>
/// <param name="WholeBytes">Bytes of the resource.</param>
/// <param name="MissingBytes">Bytes of it that were missing before anything was fetched.</param>
internal readonly record struct ByteBound(long WholeBytes, long MissingBytes)
{
    private const double OfMissing = 1.1, OfWhole = 0.02;
    private const long OneRequestBytes = 1 << 20;

    /// <summary>What the first request may bring before it is known that the whole is better.</summary>
    public long OneRequest => Math.Min(OneRequestBytes, WholeBytes / 16);

    /// <summary>The most bytes.</summary>
    public long Most => Math.Min((long)((OfMissing * MissingBytes) + (OfWhole * WholeBytes)), WholeBytes + OneRequest);

    /// <summary>Whether the whole may be asked for after some bytes have come.</summary>
    public bool AllowsWhole(long spentBytes) => spentBytes + WholeBytes <= Most;

    /// <summary>Bytes that nobody needs and that may still come with those that are wanted.</summary>
    public long SlackFor(long spentBytes, long wantedBytes) => Math.Max(0, Most - spentBytes - wantedBytes);
}
