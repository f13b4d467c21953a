using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>The blocks of a target that are zeros: nobody need have them.</summary>
internal static class ZeroBlocks
{
    private const int MostBytes = 1 << 20;

    /// <summary>Those that are missing; none where blocks have many sizes, and so zeros many checksums.</summary>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="known">Blocks that are there.</param>
    public static BlockSet Missing(BlockVerifier verifier, BlockSet known)
    {
        TargetIndex index = verifier.Index;
        var zeros = new BlockSet(index.Layout.BlockCount);
        if (!index.Layout.IsUniform || known.IsFull)
            return zeros;
        byte[] digest = new byte[index.Proof.Width];
        verifier.Digest(new byte[index.Layout.BlockBytes], 1, digest);
        for (int block = known.NextMissing(0); block < known.BlockCount; block = known.NextMissing(block + 1))
        {
            if (index.Proof.Of(block).SequenceEqual(digest))
                zeros.Add(block);
        }
        return zeros;
    }

    /// <summary>Proves them, neighbours together.</summary>
    public static IEnumerable<VerifiedBlocks> Proven(BlockVerifier verifier, BlockSet zeros)
    {
        TargetLayout layout = verifier.Index.Layout;
        byte[] bytes = [];
        for (int first = zeros.NextMember(0); first < zeros.BlockCount;)
        {
            int end = Math.Min(zeros.NextMissing(first), layout.RunFrom(first, MostBytes).End);
            var run = new BlockRun(first, end - first);
            if (bytes.Length < layout.RangeOf(run).Length)
                bytes = new byte[layout.RangeOf(run).Length];
            foreach (VerifiedBlocks blocks in ProvenRun.Of(verifier, bytes, run))
                yield return blocks;
            first = zeros.NextMember(end);
        }
    }
}
