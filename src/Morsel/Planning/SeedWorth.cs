namespace Morsel.Planning;

/// <summary>Decides whether the rest of a seed is left. Pure.</summary>
internal static class SeedWorth
{
    // For bytes' sake a seed is left only where the whole update gains so much of its time, and so small a share of what is missing is lost.
    private const double LeastSaved = 0.3, MostLost = 0.01;

    // For time's sake, what begins with nothing of use may still end with much of it: where no sample tells, a part is hoped for.
    private const double HopedForShare = 0.1;

    // As long as nobody notices, no byte is fetched that is there.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether leaving is worth thinking of: it would be, if the rest held nothing.</summary>
    public static bool MayBeLeft(ScanState scan, FetchOutlook fetch, Preference prefer) => IsLeft(scan, fetch, promisedBytes: 0, prefer);

    /// <summary>Whether the rest is left.</summary>
    /// <param name="scan">How far the scan is.</param>
    /// <param name="fetch">What fetching would take.</param>
    /// <param name="promisedBytes">Bytes of what is missing that a sample of the rest promises; null where there is none.</param>
    /// <param name="prefer">What the user would rather spare.</param>
    public static bool IsLeft(ScanState scan, FetchOutlook fetch, long? promisedBytes, Preference prefer)
    {
        long promised = Math.Min(fetch.MissingBytes, promisedBytes ?? Hoped(scan));
        double without = fetch.SecondsFor(fetch.MissingBytes), with = scan.RemainingTime.TotalSeconds + fetch.SecondsFor(fetch.MissingBytes - promised);
        if (fetch.GoesOnMeanwhile)
            with = Math.Max(scan.RemainingTime.TotalSeconds, fetch.SecondsFor(fetch.MissingBytes - promised));
        double saved = with - without;
        if (prefer == Preference.Time)
            return saved > Unnoticed.TotalSeconds;
        double passed = (scan.Before + scan.Elapsed).TotalSeconds;
        return promisedBytes is not null && promised <= MostLost * fetch.MissingBytes
            && saved > Unnoticed.TotalSeconds && saved >= LeastSaved * (passed + with);
    }

    private static long Hoped(ScanState scan) => (long)(Math.Max(HopedForShare, (double)scan.FoundBytes / scan.ScannedBytes) * scan.RemainingBytes);
}

/// <summary>How far the scan of a seed is.</summary>
/// <param name="ScannedBytes">Bytes of the seed behind it; more than none.</param>
/// <param name="FoundBytes">Bytes of the target found in them.</param>
/// <param name="RemainingBytes">Bytes of the seed before it.</param>
/// <param name="Elapsed">Time it took so far.</param>
internal readonly record struct ScanState(long ScannedBytes, long FoundBytes, long RemainingBytes, TimeSpan Elapsed)
{
    /// <summary>Time that the update took before.</summary>
    public TimeSpan Before { get; init; }

    /// <summary>Time it will take if it goes on as it went.</summary>
    public TimeSpan RemainingTime => Elapsed * ((double)RemainingBytes / ScannedBytes);
}

/// <summary>What fetching would take.</summary>
/// <param name="MissingBytes">Bytes of the target that are not there yet.</param>
/// <param name="BytesPerSecond">What the line carries of the target.</param>
/// <param name="GoesOnMeanwhile">Whether something is fetched while the seed is scanned.</param>
internal readonly record struct FetchOutlook(long MissingBytes, double BytesPerSecond, bool GoesOnMeanwhile)
{
    /// <summary>How long so many bytes take.</summary>
    public double SecondsFor(long bytes) => bytes / BytesPerSecond;
}
