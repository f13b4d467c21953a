using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Proves what may be blocks and hands it on, for every place of the target that has the same content.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="matcher">Knows which have the same checksum.</param>
/// <param name="known">Blocks that need not be found; those that are taken are added before the receiver is told.</param>
internal sealed class ChunkTaker(BlockVerifier verifier, DigestMatcher matcher, BlockSet known)
{
    private readonly TargetLayout _layout = verifier.Index.Layout;

    /// <summary>Whether a block, or one with the same content, is still missing.</summary>
    public bool IsWanted(int block)
    {
        for (int place = matcher.Find(verifier.Index.Proof.Of(block)); place >= 0; place = matcher.FindNext(place))
        {
            if (!known.Contains(place))
                return true;
        }
        return false;
    }

    /// <summary>Takes bytes as a block, if they are its own.</summary>
    public void Take(int block, ReadOnlyMemory<byte> bytes, long seedOffset, IMatchReceiver receiver)
    {
        if (bytes.Length != _layout.RangeOf(block).Length)
            return;
        ProvenBlocks proven = verifier.Prove(bytes, new BlockRun(block, 1));
        if (proven.Mask == 0)
            return;
        VerifiedBlocks found = proven.Take(new BlockRun(block, 1));
        for (int place = matcher.Find(verifier.Index.Proof.Of(block)); place >= 0; place = matcher.FindNext(place))
        {
            if (_layout.RangeOf(place).Length != bytes.Length || !known.Add(place))
                continue;
            receiver.Take(place == block ? found : verifier.Twin(found, place), seedOffset);
        }
    }
}
