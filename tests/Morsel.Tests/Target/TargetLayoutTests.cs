using Morsel.Target;

namespace Morsel.Tests.Target;

public class TargetLayoutTests
{
    [Theory]
    [InlineData(0, 8, 0)]
    [InlineData(1, 8, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(9, 8, 2)]
    [InlineData(1L << 50, 1 << 24, 1 << 26)]
    public void A_target_has_as_many_blocks_as_cover_it(long length, int blockBytes, int blockCount) =>
        Assert.Equal(blockCount, new TargetLayout(length, blockBytes).BlockCount);

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(1, 0)]
    [InlineData(1, -8)]
    [InlineData(1L << 40, 1)]
    [InlineData(long.MaxValue, 2)]
    public void What_cannot_be_numbered_is_no_layout(long length, int blockBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TargetLayout(length, blockBytes));

    [Fact]
    public void Blocks_tile_the_target_and_the_last_one_may_be_short()
    {
        var layout = new TargetLayout(20, 8);
        Assert.Equal([new ByteRange(0, 8), new ByteRange(8, 16), new ByteRange(16, 20)], Enumerable.Range(0, 3).Select(layout.RangeOf));
        Assert.Equal(new ByteRange(8, 20), layout.RangeOf(new BlockRun(1, 2)));
    }

    [Theory]
    [InlineData(0, 20, 0, 3)]
    [InlineData(0, 19, 0, 2)]     // the last block's end is missing
    [InlineData(1, 20, 1, 2)]
    [InlineData(8, 16, 1, 1)]
    [InlineData(16, 20, 2, 1)]
    [InlineData(16, 30, 2, 1)]    // more than the target has does no harm
    public void The_whole_blocks_in_a_range_are_counted(long start, long end, int first, int count) =>
        Assert.Equal(new BlockRun(first, count), new TargetLayout(20, 8).WholeBlocksIn(new ByteRange(start, end)));

    [Theory]
    [InlineData(1, 8)]
    [InlineData(9, 15)]
    [InlineData(17, 20)]
    public void A_range_inside_a_block_holds_none(long start, long end) =>
        Assert.Null(new TargetLayout(20, 8).WholeBlocksIn(new ByteRange(start, end)));
}
