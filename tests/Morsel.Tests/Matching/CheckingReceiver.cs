using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Tests.Matching;

/// <summary>Checks that whatever is reported is right, byte for byte, and notes it.</summary>
internal sealed class CheckingReceiver(SampleTarget target, byte[] seed) : IMatchReceiver
{
    /// <summary>Everything that was reported, in its order.</summary>
    public List<(int Block, int Count, long SeedOffset)> Reports { get; } = [];

    public BlockSet Found { get; } = new(target.BlockCount);

    public bool IsBehind => false;

    public bool IsComplete => Found.IsFull;

    public void Take(VerifiedBlocks blocks, long seedOffset)
    {
        ByteRange range = target.Index.Layout.RangeOf(blocks.Run);
        Assert.Equal(range, blocks.Range);
        Assert.True(blocks.Bytes.Span.SequenceEqual(target.Bytes.AsSpan((int)range.Start, (int)range.Length)), $"{blocks.Run} has other bytes");
        Assert.InRange(seedOffset, 0, seed.Length - 1);
        int inSeed = (int)Math.Min(range.Length, seed.Length - seedOffset);
        Assert.True(blocks.Bytes.Span[..inSeed].SequenceEqual(seed.AsSpan((int)seedOffset, inSeed)), $"{blocks.Run} is not at {seedOffset}");
        Assert.Equal(-1, blocks.Bytes.Span[inSeed..].IndexOfAnyExcept((byte)0));
        Found.Add(blocks.Run);
        Reports.Add((blocks.Run.First, blocks.Run.Count, seedOffset));
    }
}
