using Morsel.Planning;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Watches the scan of a long seed: what it has passed is fetched meanwhile, and where fetching the rest is quicker, it ends.</summary>
/// <param name="receiver">Takes what is found.</param>
/// <param name="layout">The target.</param>
/// <param name="terms">What may be done.</param>
internal sealed class SeedWatch(IMatchReceiver receiver, TargetLayout layout, SeedTerms terms) : IMatchReceiver, IProgress<long>
{
    // Before this, nothing is known of the speed of the scan.
    private const long TellingBytes = 16 << 20;

    // A scan that ends sooner is waited for: then no byte is fetched that it might still find. On a distant line less time is much.
    private static readonly TimeSpan LongRest = TimeSpan.FromMilliseconds(150), Distant = TimeSpan.FromMilliseconds(20);

    private readonly LikelyChanged _passed = new(layout);
    private readonly long _began = terms.Time.GetTimestamp();
    private long _foundBytes;
    private long _askedBytes;

    /// <summary>Whether the rest of the seed is not worth its time.</summary>
    public bool IsDropped { get; private set; }

    public bool IsComplete => receiver.IsComplete || IsDropped;

    public bool IsBehind => receiver.IsBehind;

    public void Take(VerifiedBlocks blocks, long seedOffset)
    {
        receiver.Take(blocks, seedOffset);
        _passed.Add(blocks, seedOffset);
        _foundBytes += blocks.Range.Length;
    }

    /// <summary>The scan has come so far; called behind every stretch, never by two threads at once.</summary>
    public void Report(long value)
    {
        terms.Progress?.Report(value);
        if (value < TellingBytes)
            return;
        var scan = new ScanState(value, _foundBytes, Math.Max(0, terms.SeedBytes - value), terms.Time.GetElapsedTime(_began));
        if (scan.RemainingTime < (terms.Speed?.RoundTrip is { } roundTrip && roundTrip > Distant && roundTrip < LongRest ? roundTrip : LongRest))
            return;
        IsDropped = terms.Speed?.BytesPerSecond is { } speed && !SeedWorth.IsWorthScanning(scan, terms.MissingBytes(), speed);
        // Each round fetches as much again as all before: a few large ones are better than many small ones.
        if (terms.Early is { IsUnderWay: false } early && _passed.Bytes > 2 * _askedBytes)
        {
            _askedBytes = _passed.Bytes;
            early.Begin(_passed.Blocks);
        }
    }
}

/// <summary>What may be done while a seed is scanned.</summary>
/// <param name="SeedBytes">Bytes of the seed.</param>
/// <param name="MissingBytes">Bytes of the target that are not there yet.</param>
/// <param name="Time">The clock.</param>
internal sealed record SeedTerms(long SeedBytes, Func<long> MissingBytes, TimeProvider Time)
{
    /// <summary>Fetches what the scan has passed; null where that waits for the end of the scan.</summary>
    public FetchDuringScan? Early { get; init; }

    /// <summary>What the link is like; null if unknown: then seeds are searched to their end.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Told how far the scan is.</summary>
    public IProgress<long>? Progress { get; init; }
}
