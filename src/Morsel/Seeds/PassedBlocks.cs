using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Blocks that a scan has passed without finding them: what lay in their place between two matches was something else.</summary>
/// <remarks>They may still turn up further on, where content was moved; so this is a guess, and good for no more than beginning to fetch early.</remarks>
internal sealed class PassedBlocks(TargetLayout layout)
{
    // Between two matches as near to one another in the seed as in the target, or with so much put in, the change is what lies between.
    private const long MostInsertedBytes = 1 << 20;
    private const long MostPassedBytes = 32 << 20;

    private int _endBlock;
    private long _seedEnd;

    /// <summary>The blocks; some may be known from elsewhere.</summary>
    public BlockSet Blocks { get; } = new(layout.BlockCount);

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Blocks were found at an offset of the seed.</summary>
    public void Add(VerifiedBlocks found, long seedOffset)
    {
        // The same content at further places of the target, not a step forward in the seed.
        if (seedOffset < _seedEnd)
            return;
        long between = layout.StartOf(found.Run.First) - layout.StartOf(_endBlock);
        if (between > 0 && between <= MostPassedBytes && seedOffset - _seedEnd <= between + MostInsertedBytes)
        {
            Blocks.Add(new BlockRun(_endBlock, found.Run.First - _endBlock));
            Bytes += between;
        }
        (_endBlock, _seedEnd) = (found.Run.End, seedOffset + found.Range.Length);
    }
}
