using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Remembers one block that a search needs, wherever it is found.</summary>
/// <param name="layout">The target.</param>
/// <param name="number">The block; null for none.</param>
internal sealed class NeededBlock(TargetLayout layout, int? number)
{
    /// <summary>The block; null for none.</summary>
    public int? Number => number;

    /// <summary>Its bytes; empty as long as they are not known.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Remembers it, if it is among these.</summary>
    public void Look(VerifiedBlocks blocks)
    {
        if (number is { } block && Bytes.IsEmpty && block >= blocks.Run.First && block < blocks.Run.End)
            Bytes = blocks.Slice(layout, new BlockRun(block, 1)).Bytes.ToArray();
    }
}
