using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes;

/// <summary>A target itself, block by block.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="origin">How servers have it.</param>
internal sealed class PlainGoal(BlockVerifier verifier, IVerifiedSink sink, PlainOrigin origin) : IFetchGoal
{
    public TargetLayout Layout => verifier.Index.Layout;

    // A good part of it is known from its description.
    public bool MayBeWhole => verifier.Index.Literals.Count == 0;

    public int? SpareRequests => origin.SpareRequests;

    public void CopyKnown(BlockSet into) => sink.CopyKnown(into);

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) =>
        new BlockReceiver(verifier, sink, unwanted, onProgress);
}

/// <summary>Proves the blocks of an answer and writes those that are wanted.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="unwanted">Blocks that are there already; those that are written are added.</param>
/// <param name="onProgress">Told about blocks as they are written, in bytes.</param>
internal sealed class BlockReceiver(BlockVerifier verifier, IVerifiedSink sink, BlockSet unwanted, Action<long> onProgress)
    : RunReceiver(verifier.Index.Layout, unwanted)
{
    private readonly TargetLayout _layout = verifier.Index.Layout;
    private readonly BlockSet _unwanted = unwanted;

    protected override void Take(long start, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || _layout.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
            return;
        for (int first = _unwanted.NextMissing(whole.First); first < whole.End;)
        {
            int end = Math.Min(Math.Min(_unwanted.NextMember(first), whole.End), first + BlockVerifier.MostBlocks);
            TakeRun(bytes[(int)(_layout.StartOf(first) - start)..], new BlockRun(first, end - first));
            first = _unwanted.NextMissing(end);
        }
    }

    private void TakeRun(ReadOnlyMemory<byte> bytes, BlockRun run)
    {
        ProvenBlocks proven = verifier.Prove(bytes, run);
        foreach (BlockRun right in proven.Runs())
        {
            long newBytes = Write(proven.Take(right));
            WrittenBytes += newBytes;
            onProgress(newBytes);
        }
        for (int block = run.First; block < run.End; block++)
        {
            if (!proven.Has(block))
                Mismatched.Add(block);
        }
    }

    // Another answer may have brought a block meanwhile, as the filling between two ranges: it counts once.
    private long Write(VerifiedBlocks blocks)
    {
        lock (_unwanted)
        {
            sink.Write(blocks);
            long newBytes = 0;
            for (int block = blocks.Run.First; block < blocks.Run.End; block++)
                newBytes += _unwanted.Add(block) ? _layout.RangeOf(block).Length : 0;
            return newBytes;
        }
    }
}
