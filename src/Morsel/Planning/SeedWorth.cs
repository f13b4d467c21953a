namespace Morsel.Planning;

/// <summary>Decides whether it is quicker to go on scanning a seed, or to fetch what it might still give. Pure.</summary>
internal static class SeedWorth
{
    // What begins with nothing of use may still end with much of it: a part is hoped for.
    private const double HopedForShare = 0.1;

    // A byte found here spares the server and the line as well as time, so scanning may take longer than fetching would.
    private const double WorthOfBytes = 2;

    // As long as nobody notices, no byte is fetched that is there.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether to scan on.</summary>
    /// <param name="scan">How far the scan is.</param>
    /// <param name="missingBytes">Bytes of the target that are not there yet.</param>
    /// <param name="bytesPerSecond">What the link carries.</param>
    public static bool IsWorthScanning(ScanState scan, long missingBytes, double bytesPerSecond)
    {
        double share = Math.Max(HopedForShare, (double)scan.FoundBytes / scan.ScannedBytes);
        double hopedForBytes = Math.Min(missingBytes, share * scan.RemainingBytes);
        return scan.RemainingTime <= Unnoticed + TimeSpan.FromSeconds(WorthOfBytes * hopedForBytes / bytesPerSecond);
    }
}

/// <summary>How far the scan of a seed is.</summary>
/// <param name="ScannedBytes">Bytes of the seed behind it; more than none.</param>
/// <param name="FoundBytes">Bytes of the target found in them.</param>
/// <param name="RemainingBytes">Bytes of the seed before it.</param>
/// <param name="Elapsed">Time it took so far.</param>
internal readonly record struct ScanState(long ScannedBytes, long FoundBytes, long RemainingBytes, TimeSpan Elapsed)
{
    /// <summary>Time it will take if it goes on as it went.</summary>
    public TimeSpan RemainingTime => Elapsed * ((double)RemainingBytes / ScannedBytes);
}
