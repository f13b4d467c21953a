using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What a fetch has cost so far, and so what it may still cost: the bound on bytes holds for all its requests together.</summary>
/// <param name="underWay">Requests under way.</param>
internal sealed class FetchSpending(IReadOnlyCollection<ActiveRequest> underWay)
{
    // What is asked for twice, because a mirror is slow, is a part of what the bound leaves.
    private const double DoubledOfMissing = 0.05, DoubledOfWhole = 0.01;
    private const long FreeDoubledBytes = 64 << 10;

    private bool _wasWholeAsked;
    private long _doubledBytes;

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>What the user would rather spare.</summary>
    public Preference Prefer { get; set; }

    /// <summary>Bytes of the resource that earlier fetches of the same run brought.</summary>
    public long BeforeBytes { get; set; }

    /// <summary>The whole was asked for: it is not asked for again as long as ranges come.</summary>
    public void NoteWhole() => Volatile.Write(ref _wasWholeAsked, true);

    /// <summary>So many bytes are asked for although they are under way elsewhere.</summary>
    public void NoteDouble(long bytes) => _doubledBytes += bytes;

    /// <summary>What bounds a plan for what is missing and not under way.</summary>
    /// <param name="layout">The resource.</param>
    /// <param name="known">Blocks that are there.</param>
    /// <param name="taken">Those, and the blocks under way.</param>
    public PlanTerms TermsFor(TargetLayout layout, BlockSet known, BlockSet taken)
    {
        long coming = taken.BytesIn(layout) - known.BytesIn(layout);
        return new PlanTerms
        {
            MayBeWhole = !Volatile.Read(ref _wasWholeAsked),
            Prefer = Prefer,
            SpentBytes = BeforeBytes + Tally.DataBytes + underWay.Sum(flight => flight.DataBytes) + coming,
            BroughtBytes = Brought + coming,
            UnderWayBytes = coming,
        };
    }

    /// <summary>Bytes that may still be asked for twice.</summary>
    public long DoublesLeft(TargetLayout layout, BlockSet known)
    {
        double missing = Brought + layout.Length - known.BytesIn(layout);
        return (long)((DoubledOfMissing * missing) + (DoubledOfWhole * layout.Length)) + FreeDoubledBytes - _doubledBytes;
    }

    private long Brought => BeforeBytes + Tally.FetchedBytes + underWay.Sum(flight => flight.Receiver.WrittenBytes);
}
