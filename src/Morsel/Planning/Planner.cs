using Morsel.Link;
using Morsel.Target;

namespace Morsel.Planning;

/// <summary>Decides what is asked for: which ranges, joined how, in which requests. Pure.</summary>
internal static class Planner
{
    // RFC 9110 sets no limit; the smallest header line a common server takes is 8 KiB for everything.
    private const int MostHeaderBytes = 4000;
    private const double WholeShare = 0.9;
    private const long LeastGapBytes = 0, MostGapBytes = 1 << 20;
    private const double MostWasteShare = 0.05;
    private const long FreeWasteBytes = 64 << 10;

    /// <summary>Requests for everything that is missing, in the order of the target.</summary>
    /// <param name="layout">The target.</param>
    /// <param name="missing">Runs of blocks that are neither there nor on their way, ascending.</param>
    /// <param name="cost">What the server's answers cost.</param>
    public static IReadOnlyList<PlannedRequest> Plan(TargetLayout layout, IEnumerable<BlockRun> missing, LinkCost cost)
    {
        List<ByteRange> wanted = RangeCoalescer.Coalesce(missing.Select(layout.RangeOf), maxGapBytes: 0);
        long wantedBytes = wanted.Sum(range => range.Length);
        if (wanted.Count == 0)
            return [];
        if (cost.RangesPerRequest == 0 || wantedBytes >= WholeShare * layout.Length)
            return [PlannedRequest.Whole];
        return Split(JoinWithinBudget(wanted, wantedBytes, cost), cost);
    }

    /// <summary>The widest gap whose bytes cost less than asking for what is behind it separately.</summary>
    /// <remarks>A range costs its framing, and its share of a round trip in which the link could have carried something.</remarks>
    public static long WorthwhileGap(LinkCost cost)
    {
        double roundTripBytes = cost.RoundTrip.TotalSeconds * cost.BytesPerSecond / (cost.Connections * Math.Max(1, cost.RangesPerRequest));
        return (long)Math.Clamp(cost.BytesPerRange + roundTripBytes, LeastGapBytes, MostGapBytes);
    }

    private static List<ByteRange> JoinWithinBudget(List<ByteRange> wanted, long wantedBytes, LinkCost cost)
    {
        long gap = WorthwhileGap(cost);
        long budget = Math.Max(FreeWasteBytes, (long)(wantedBytes * MostWasteShare));
        List<ByteRange> joined = RangeCoalescer.Coalesce(wanted, gap);
        while (gap > 0 && joined.Sum(range => range.Length) - wantedBytes > budget)
        {
            gap /= 2;
            joined = RangeCoalescer.Coalesce(wanted, gap);
        }
        return joined;
    }

    private static List<PlannedRequest> Split(List<ByteRange> ranges, LinkCost cost)
    {
        var requests = new List<PlannedRequest>();
        var current = new List<ByteRange>();
        int headerBytes = 0;
        foreach (ByteRange range in ranges)
        {
            int text = 2 + Digits(range.Start) + Digits(range.End);
            if (current.Count > 0 && (current.Count == cost.RangesPerRequest || headerBytes + text > MostHeaderBytes))
            {
                requests.Add(new PlannedRequest(current));
                (current, headerBytes) = ([], 0);
            }
            current.Add(range);
            headerBytes += text;
        }
        requests.Add(new PlannedRequest(current));
        return requests;
    }

    private static int Digits(long number)
    {
        int digits = 1;
        for (; number >= 10; number /= 10)
            digits++;
        return digits;
    }
}

/// <summary>One request to be made.</summary>
/// <param name="Ranges">Ascending, disjoint; none asks for the whole target.</param>
internal sealed record PlannedRequest(IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>A request without ranges.</summary>
    public static readonly PlannedRequest Whole = new([]);
}
