using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Hands on what stretches found, in their order, and with each content all its other places in the target.</summary>
internal sealed class FindingMerger
{
    private readonly BlockVerifier _verifier;
    private readonly IBlockTwins _twins;
    private readonly TargetLayout _layout;

    public FindingMerger(BlockVerifier verifier, IBlockTwins twins, BlockSet known)
    {
        (_verifier, _twins, _layout) = (verifier, twins, verifier.Index.Layout);
        Found = new BlockSet(_layout.BlockCount);
        for (int block = known.NextMember(0); block < known.BlockCount; block = known.NextMember(block + 1))
        {
            if (_twins.FirstOf(block) == block && AllKnown(block, known))
                Found.Add(block);
        }
    }

    /// <summary>Contents, each by the first of its places, that need not be found again.</summary>
    public BlockSet Found { get; }

    public void Merge(Stretch stretch, IMatchReceiver receiver)
    {
        foreach ((int offset, VerifiedBlocks blocks) in stretch.Findings)
        {
            receiver.Take(blocks, stretch.Place.SeedOffset + offset);
            for (int block = blocks.Run.First; block + _twins.Span <= blocks.Run.End; block++)
            {
                // A last block that is short has fewer bytes than its twins need.
                if (_layout.StartOf(block + _twins.Span) <= _layout.Length && Found.Add(_twins.FirstOf(block)))
                    TakeTwins(blocks, block, stretch.Place.SeedOffset + offset, receiver);
            }
        }
    }

    private void TakeTwins(VerifiedBlocks blocks, int block, long seedOffset, IMatchReceiver receiver)
    {
        long skipped = _layout.StartOf(block) - blocks.Range.Start;
        for (int twin = _twins.NextOf(block); twin != block; twin = _twins.NextOf(twin))
            receiver.Take(_verifier.Twin(blocks.Slice(_layout, new BlockRun(block, _twins.Span)), twin), seedOffset + skipped);
    }

    private bool AllKnown(int block, BlockSet known)
    {
        int twin = block;
        do
        {
            for (int i = 0; i < _twins.Span && twin + i < known.BlockCount; i++)
            {
                if (!known.Contains(twin + i))
                    return false;
            }
            twin = _twins.NextOf(twin);
        }
        while (twin != block);
        return true;
    }
}
