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

    private static readonly long[] Ends = [3, 10, 11, 20];

    [Fact]
    public void Blocks_that_a_column_of_ends_names_tile_the_target()
    {
        var layout = new TargetLayout(Ends);
        Assert.Equal([new ByteRange(0, 3), new ByteRange(3, 10), new ByteRange(10, 11), new ByteRange(11, 20)], Enumerable.Range(0, 4).Select(layout.RangeOf));
        Assert.Equal((20, 4, 9, false), (layout.Length, layout.BlockCount, layout.BlockBytes, layout.IsUniform));
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4], Enumerable.Range(0, 21).Select(offset => layout.BlockAt(offset)));
        Assert.Equal([0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4], Enumerable.Range(0, 21).Select(offset => layout.FirstBlockFrom(offset)));
    }

    [Fact]
    public void The_whole_blocks_in_a_range_are_those_that_a_search_block_by_block_finds()
    {
        foreach (TargetLayout layout in new[] { new TargetLayout(Ends), new TargetLayout(20, 8), new TargetLayout(16, 8), new TargetLayout([1]) })
        {
            for (long start = 0; start < layout.Length; start++)
            {
                for (long end = start + 1; end <= layout.Length + 2; end++)
                {
                    var range = new ByteRange(start, end);
                    int[] inside = [.. Enumerable.Range(0, layout.BlockCount).Where(block => range.Contains(layout.RangeOf(block)))];
                    Assert.Equal(inside.Length == 0 ? null : new BlockRun(inside[0], inside.Length), layout.WholeBlocksIn(range));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]     // the first block is longer, and comes all the same
    [InlineData(0, 10, 2)]
    [InlineData(0, 12, 3)]
    [InlineData(1, 8, 2)]
    [InlineData(2, 1000, 2)]
    public void A_run_holds_no_more_bytes_than_asked_for_but_at_least_a_block(int first, long mostBytes, int count)
    {
        Assert.Equal(new BlockRun(first, count), new TargetLayout(Ends).RunFrom(first, mostBytes));
        Assert.Equal(new BlockRun(1, 2), new TargetLayout(20, 8).RunFrom(1, 12));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(3L, 3L)]
    [InlineData(3L, 2L)]
    [InlineData(3L, 3L + int.MaxValue)]
    public void Ends_that_do_not_ascend_or_lie_too_far_apart_are_no_layout(params long[] ends) =>
        Assert.Throws<ArgumentException>(() => new TargetLayout(ends));
}
