using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Notes where blocks were found without writing them. Among equal matches the one that comes first wins.</summary>
/// <param name="layout">The target.</param>
/// <param name="known">Blocks that need not be found; those that are found are added.</param>
/// <param name="needed">Remembers the bytes of a block that a later search needs.</param>
internal sealed class MatchRecorder(TargetLayout layout, BlockSet known, NeededBlock needed) : IMatchReceiver
{
    private readonly List<Copy> _copies = [];

    /// <summary>What was found, in the order of the seed.</summary>
    public IReadOnlyList<Copy> Copies => _copies;

    /// <summary>Bytes of the target that this seed would give.</summary>
    public long ReusedBytes { get; private set; }

    public bool IsComplete => known.IsFull;

    public bool IsBehind => false;

    public void Take(VerifiedBlocks blocks, long seedOffset)
    {
        needed.Look(blocks);
        for (int first = known.NextMissing(blocks.Run.First); first < blocks.Run.End; first = known.NextMissing(first))
        {
            var run = new BlockRun(first, Math.Min(known.NextMember(first), blocks.Run.End) - first);
            known.Add(run);
            ByteRange target = layout.RangeOf(run);
            ReusedBytes += target.Length;
            _copies.Add(new Copy(target, seedOffset + target.Start - blocks.Range.Start));
        }
    }

    /// <summary>A stretch of the target that a seed holds.</summary>
    internal readonly record struct Copy(ByteRange Target, long SeedOffset);
}
