using Morsel.Planning;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Judges, as a scan goes on, whether the rest of the seed is worth its time.</summary>
/// <param name="layout">The target.</param>
/// <param name="terms">What is known of seed and line.</param>
internal sealed class SeedJudge(TargetLayout layout, SeedTerms terms)
{
    // A packed seed may unpack to anything: how long it may bring nothing new before it is left.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private BlockSet? _known;
    private SeedSample? _sample;
    private bool _isSampled;
    private (long MissingBytes, long Since) _lastNews = (long.MaxValue, 0);

    /// <summary>What is left of the seed; null if the scan goes on.</summary>
    /// <param name="scan">How far it is.</param>
    /// <param name="fetchesMeanwhile">Whether something is fetched meanwhile.</param>
    public LeftRest? Leave(ScanState scan, bool fetchesMeanwhile)
    {
        long missing = Missing();
        if (terms.Speed?.BytesPerSecond is not { } speed || missing == 0)
            return null;
        var fetch = new FetchOutlook(missing, speed * ((double)missing / Math.Max(1, terms.TravelFor(missing))), fetchesMeanwhile);
        if (!SeedWorth.MayBeLeft(scan, fetch, terms.Prefer))
            return null;
        long? promised = Promised(scan.ScannedBytes);
        return SeedWorth.IsLeft(scan, fetch, promised, terms.Prefer) ? new LeftRest(scan.RemainingBytes, Math.Min(missing, promised ?? 0), IsQuicker: true) : null;
    }

    private long Missing()
    {
        terms.CopyKnown(_known ??= new BlockSet(layout.BlockCount));
        return layout.Length - _known.BytesIn(layout);
    }

    private long? Promised(long from)
    {
        if (!_isSampled)
            _sample = terms.Sample(from);
        _isSampled = true;
        return _sample?.Promised(layout, _known!, from, terms.SeedBytes);
    }

    /// <summary>Whether an unpacked seed has brought nothing new for a minute, and for longer than fetching all that is missing would take.</summary>
    public bool IsPatienceOver()
    {
        if (!terms.IsDecoded)
            return false;
        long missing = Missing(), now = terms.Time.GetTimestamp();
        if (missing < _lastNews.MissingBytes)
            _lastNews = (missing, now);
        TimeSpan waited = terms.Time.GetElapsedTime(_lastNews.Since, now);
        return waited > Patience && (terms.Speed?.BytesPerSecond is not { } speed || waited.TotalSeconds > missing / speed);
    }
}
