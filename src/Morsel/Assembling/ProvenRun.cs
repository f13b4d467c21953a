using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Proves more blocks in one buffer than are compared at a time.</summary>
internal static class ProvenRun
{
    /// <summary>Those of consecutive blocks that are proven, neighbours together.</summary>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="bytes">An array in which the blocks stand one after another, from its beginning on.</param>
    /// <param name="run">The blocks.</param>
    public static IEnumerable<VerifiedBlocks> Of(BlockVerifier verifier, byte[] bytes, BlockRun run)
    {
        TargetLayout layout = verifier.Index.Layout;
        VerifiedBlocks? last = null;
        for (int first = run.First; first < run.End; first += BlockVerifier.MostBlocks)
        {
            var some = new BlockRun(first, Math.Min(BlockVerifier.MostBlocks, run.End - first));
            ProvenBlocks proven = verifier.Prove(bytes.AsMemory((int)(layout.StartOf(first) - layout.StartOf(run.First))), some);
            foreach (BlockRun right in proven.Runs())
            {
                VerifiedBlocks blocks = proven.Take(right);
                if (last is { } before && BlockVerifier.TryJoin(before, blocks, out VerifiedBlocks joined))
                {
                    last = joined;
                    continue;
                }
                if (last is { } done)
                    yield return done;
                last = blocks;
            }
        }
        if (last is { } rest)
            yield return rest;
    }
}
