using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Writes what one seed holds into the part file, from the buffer in which it was proven.</summary>
internal sealed class SeedWriter : IMatchReceiver
{
    private readonly PartFile _part;
    private readonly Action<BlockRun> _onWritten;

    /// <param name="part">Where the blocks go.</param>
    /// <param name="layout">The target.</param>
    /// <param name="fromSeeds">Gets the blocks that seeds gave.</param>
    public SeedWriter(PartFile part, TargetLayout layout, BlockSet fromSeeds)
    {
        _part = part;
        _onWritten = run =>
        {
            fromSeeds.Add(run);
            ReusedBytes += layout.RangeOf(run).Length;
        };
    }

    /// <summary>Bytes that this seed gave.</summary>
    public long ReusedBytes { get; private set; }

    public bool IsComplete => _part.IsComplete;

    public bool IsBehind => _part.IsFollowerBehind;

    public void Take(VerifiedBlocks blocks, long seedOffset) => _part.Write(blocks, _onWritten);
}
