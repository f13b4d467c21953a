using Morsel.Fetching;
using Morsel.Formats;
using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>The pieces of a control file that nothing here tells.</summary>
/// <param name="records">The control file, as far as it is known.</param>
internal sealed class IndexPiecesGoal(IndexRecords records) : IFetchGoal
{
    public TargetLayout Layout => records.Pieces;

    public bool MayBeWhole => false;

    public int SingleConnections { get; init; }

    public double GapShare => PlanTerms.OfPieces;

    /// <summary>Bytes of pieces that came.</summary>
    public long TakenBytes { get; private set; }

    public void CopyKnown(BlockSet into)
    {
        lock (records)
            into.CopyFrom(records.Known);
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) => new Receiver(this, unwanted);

    private void Take(BlockRun run, ReadOnlySpan<byte> bytes)
    {
        lock (records)
        {
            records.Take(run, bytes);
            TakenBytes += bytes.Length;
        }
    }

    /// <summary>Reads pieces as they come. Whether they are right, the whole tells.</summary>
    private sealed class Receiver(IndexPiecesGoal goal, BlockSet unwanted) : RunReceiver(goal.Layout, unwanted)
    {
        private readonly BlockSet _unwanted = unwanted;

        protected override void Take(long start, ReadOnlyMemory<byte> bytes)
        {
            if (bytes.IsEmpty || goal.Layout.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
                return;
            lock (_unwanted)
            {
                for (int first = _unwanted.NextMissing(whole.First); first < whole.End; first = _unwanted.NextMissing(first))
                {
                    var run = new BlockRun(first, Math.Min(_unwanted.NextMember(first), whole.End) - first);
                    ByteRange range = goal.Layout.RangeOf(run);
                    goal.Take(run, bytes.Span.Slice((int)(range.Start - start), (int)range.Length));
                    _unwanted.Add(run);
                    WrittenBytes += range.Length;
                }
            }
        }
    }
}
