using Morsel.Planning;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Watches the scan of a long seed: what it has passed is fetched meanwhile, and where its rest is worth too little, it ends.</summary>
/// <param name="receiver">Takes what is found.</param>
/// <param name="layout">The target.</param>
/// <param name="terms">What may be done.</param>
internal sealed class SeedWatch(IMatchReceiver receiver, TargetLayout layout, SeedTerms terms) : IMatchReceiver, IProgress<long>
{
    // Before this, nothing is known of the speed of the scan.
    private const long TellingBytes = 16 << 20;

    // A scan that ends sooner is waited for: then no byte is fetched that it might still find. On a distant line less time is much.
    private static readonly TimeSpan LongRest = TimeSpan.FromMilliseconds(150), Distant = TimeSpan.FromMilliseconds(20);

    // Two requests are few. One more is nothing beside so many bytes; on a near line only those are worth one, because it saves no time but theirs.
    private const int FewRequests = 2;
    private const long ManyBytes = 8 << 20;

    private readonly LikelyChanged _passed = new(layout);
    private readonly SeedJudge _judge = new(layout, terms);
    private readonly long _began = terms.Time.GetTimestamp();
    private long _foundBytes;
    private (long Bytes, int Count, double Requests) _asked;

    /// <summary>What of the seed was not searched because it is not worth its time; null if all was.</summary>
    public LeftRest? Left { get; private set; }

    public bool IsComplete => receiver.IsComplete || Left is not null;

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
        if (_judge.IsPatienceOver())
            Left = new LeftRest(Math.Max(0, terms.SeedBytes - value), 0, IsQuicker: false);
        if (value < TellingBytes || Left is not null)
            return;
        var scan = new ScanState(value, _foundBytes, Math.Max(0, terms.SeedBytes - value), terms.Time.GetElapsedTime(_began)) { Before = terms.Before };
        if (scan.RemainingTime < (IsNear is false && terms.Speed!.RoundTrip < LongRest ? terms.Speed.RoundTrip : LongRest))
            return;
        Left = _judge.Leave(scan, fetchesMeanwhile: terms.Early is not null && _passed.Bytes > 0);
        // Each round fetches as much again as all before: a few large ones are better than many small ones.
        if (terms.Early is { IsUnderWay: false } early && _passed.Bytes > 2 * _asked.Bytes && IsWorthARequest(scan))
        {
            _asked = (_passed.Bytes, _passed.Count, _asked.Requests + RequestsFor(_passed.Count - _asked.Count));
            early.Begin(_passed.Blocks);
        }
    }

    // Of a line of which nothing is known, it is not known either: a comparison with nothing would be false.
    private bool? IsNear => terms.Speed is { } speed ? speed.RoundTrip <= Distant : null;

    // What goes on like this will be so many ranges; asked for in parts now and the rest at the end, they are to need no more requests than at the end together.
    private bool IsWorthARequest(ScanState scan)
    {
        if (_passed.Bytes - _asked.Bytes >= ManyBytes)
            return true;
        double rest = scan.RemainingBytes * ((double)_passed.Count / scan.ScannedBytes);
        double requests = _asked.Requests + RequestsFor(_passed.Count - _asked.Count) + RequestsFor(rest);
        return IsNear is not true && requests <= Math.Max(FewRequests, RequestsFor(_passed.Count + rest));
    }

    private static double RequestsFor(double ranges) => Math.Ceiling(ranges / RangeText.MostRanges);
}

/// <summary>What of a seed was not searched.</summary>
/// <param name="Bytes">Bytes of the seed.</param>
/// <param name="PromisedBytes">Bytes of the target that they would have given, as far as is known.</param>
/// <param name="IsQuicker">Whether it was left because fetching is quicker, and not because nothing came of it.</param>
internal sealed record LeftRest(long Bytes, long PromisedBytes, bool IsQuicker);

/// <summary>What may be done while a seed is scanned.</summary>
/// <param name="SeedBytes">Bytes of the seed.</param>
/// <param name="Time">The clock.</param>
internal sealed record SeedTerms(long SeedBytes, TimeProvider Time)
{
    /// <summary>Copies which blocks are there.</summary>
    public required Action<BlockSet> CopyKnown { get; init; }

    /// <summary>About how many bytes travel for some of the target.</summary>
    public Func<long, long> TravelFor { get; init; } = bytes => bytes;

    /// <summary>Looks into the seed here and there, from an offset on; gives null where it cannot.</summary>
    public Func<long, SeedSample?> Sample { get; init; } = _ => null;

    /// <summary>What the user would rather spare.</summary>
    public Preference Prefer { get; init; }

    /// <summary>Time that the update took before this scan.</summary>
    public TimeSpan Before { get; init; }

    /// <summary>Whether the seed is unpacked as it is read: how much there is of it, nobody knows before.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>Fetches what the scan has passed; null where that waits for the end of the scan.</summary>
    public FetchDuringScan? Early { get; init; }

    /// <summary>What the link is like; null if unknown: then seeds are searched to their end.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Told how far the scan is.</summary>
    public IProgress<long>? Progress { get; init; }
}
