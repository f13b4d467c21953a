using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes;

/// <summary>Writes what one stored piece held: a block, or a run of them of any length.</summary>
internal static class ProvenRun
{
    /// <summary>Proves and writes all of a run, or nothing of it.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="run">The blocks.</param>
    /// <param name="verifier">Proves them.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="twins">The first blocks of other places that have the same content.</param>
    /// <returns>Whether every block has the digest that the description says.</returns>
    public static bool TryWrite(ReadOnlyMemory<byte> content, BlockRun run, BlockVerifier verifier, IVerifiedSink sink, IReadOnlyList<int>? twins = null)
    {
        var proven = new List<VerifiedBlocks>();
        for (int first = run.First, start = 0; first < run.End;)
        {
            var step = new BlockRun(first, Math.Min(BlockVerifier.MostBlocks, run.End - first));
            ProvenBlocks blocks = verifier.Prove(content[start..], step);
            if (blocks.Mask != (1u << step.Count) - 1)
                return false;
            proven.Add(blocks.Take(step));
            (first, start) = (step.End, start + (int)proven[^1].Range.Length);
        }
        proven.ForEach(sink.Write);
        foreach (int twin in twins ?? [])
            proven.ForEach(blocks => sink.Write(verifier.Twin(blocks, twin + blocks.Run.First - run.First)));
        return true;
    }
}
