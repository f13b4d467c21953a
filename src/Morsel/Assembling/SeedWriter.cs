using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Writes what one seed holds into the part file, from the buffer in which it was proven.</summary>
internal sealed class SeedWriter(PartFile part, TargetLayout layout, BlockSet fromSeeds) : IMatchReceiver
{
    /// <summary>Bytes that this seed gave.</summary>
    public long ReusedBytes { get; private set; }

    public bool IsComplete => part.IsComplete;

    public void Take(VerifiedBlocks blocks, long seedOffset) => part.Write(blocks, run =>
    {
        fromSeeds.Add(run);
        ReusedBytes += layout.RangeOf(run).Length;
    });
}
